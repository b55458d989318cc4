public import Eval
public import HSI
public import Runs

/// Mean and spread of the metrics of several runs of one method.
public struct SeriesSummary: Sendable, Codable, Equatable {
    /// The name of the runs' scene.
    @NullIfUndefined public private(set) var scene: String?
    /// The number of runs.
    public let runs: Int
    /// Of OA, AA and κ.
    public let accuracy: AccuracySummary
    /// Of what position alone and spectrum alone reach.
    public let baselines: Baselines
    /// Of the recall of each class, in the order of the labels.
    public let perClass: [ClassSummary]
    /// Of the shares of test patches that share pixels with training patches.
    @NullIfUndefined public private(set) var testPatchOverlap: Summary?
    /// Of the seconds that fitting took.
    @NullIfUndefined public private(set) var trainSeconds: Summary?
    /// Of the seconds that classifying the test pixels took.
    @NullIfUndefined public private(set) var testSeconds: Summary?
    /// The published protocol that the runs followed, if they did.
    @NullIfUndefined public private(set) var publishedProtocol: PublishedProtocol?

    /// Of what position alone and spectrum alone reach.
    public struct Baselines: Sendable, Codable, Equatable {
        /// The label of the nearest training pixel.
        public let position: AccuracySummary
        /// A random walker on the pixel grid with spectral edges.
        public let edges: AccuracySummary
        /// A graph between superpixels in place and in spectrum.
        public let superpixelGraph: AccuracySummary
        /// A support vector machine on single spectra.
        public let spectrum: AccuracySummary

        /// Summarizes the baselines of several splits.
        init(_ baselines: [BaselineMetrics]) {
            position = AccuracySummary(baselines.map(\.position))
            edges = AccuracySummary(baselines.compactMap(\.edges))
            superpixelGraph = AccuracySummary(baselines.compactMap(\.superpixelGraph))
            spectrum = AccuracySummary(baselines.compactMap(\.spectrum?.accuracy))
        }

        /// Every baseline that was computed, with its name and what it is.
        package var rows: [(name: String, accuracy: AccuracySummary, meaning: String)] {
            [
                ("position", position, "label of the nearest training pixel"),
                ("edges", edges, "random walker on spectral edges; uses unlabeled pixels"),
                ("superpixel graph", superpixelGraph, "edges and spectral neighbors; uses unlabeled pixels"),
                ("spectrum", spectrum, "support vector machine on single spectra"),
            ].filter { $0.1.overall != nil }
        }

        enum CodingKeys: String, CodingKey {
            case position, edges, spectrum
            case superpixelGraph = "superpixel_graph"
        }
    }

    /// Of the recall of one class.
    public struct ClassSummary: Sendable, Codable, Equatable {
        /// The label in the scene's map.
        public let label: Int
        /// The class's name.
        public let name: String
        /// The mean number of test pixels.
        public let testPixels: Double
        /// Of the recalls, over the runs in which it is defined.
        @NullIfUndefined public private(set) var recall: Summary?

        init(label: Int, name: String, testPixels: Double, recall: Summary?) {
            (self.label, self.name, self.testPixels) = (label, name, testPixels)
            self.recall = recall
        }

        enum CodingKeys: String, CodingKey {
            case label, name, recall
            case testPixels = "test_pixels"
        }
    }

    /// Summarizes runs; a value that is undefined in a run is left out there.
    public init(_ runs: [Metrics]) {
        self.runs = runs.count
        accuracy = AccuracySummary(runs.map(\.accuracy))
        baselines = Baselines(runs.map(\.baselines))
        perClass = (runs.first?.perClass ?? []).enumerated().map { index, row in
            let rows = runs.compactMap { index < $0.perClass.count ? $0.perClass[index].score : nil }
            return ClassSummary(
                label: row.label,
                name: row.name,
                testPixels: Double(rows.reduce(0) { $0 + $1.support }) / Double(max(rows.count, 1)),
                recall: Summary(rows.compactMap(\.recall))
            )
        }
        scene = runs.first?.scene
        testPatchOverlap = Summary(runs.compactMap(\.testPatchOverlap.sharingPixels))
        trainSeconds = Summary(runs.compactMap(\.trainSeconds))
        testSeconds = Summary(runs.compactMap(\.testSeconds))
        publishedProtocol = runs.first?.publishedProtocol
    }

    enum CodingKeys: String, CodingKey {
        case scene, runs, accuracy, baselines
        case perClass = "per_class"
        case testPatchOverlap = "test_patch_overlap"
        case trainSeconds = "train_seconds"
        case testSeconds = "test_seconds"
        case publishedProtocol = "protocol"
    }
}

/// Mean and spread of OA, AA and κ, as fractions.
public struct AccuracySummary: Sendable, Codable, Equatable {
    /// Of the overall accuracies.
    @NullIfUndefined public private(set) var overall: Summary?
    /// Of the average accuracies.
    @NullIfUndefined public private(set) var average: Summary?
    /// Of κ.
    @NullIfUndefined public private(set) var kappa: Summary?

    /// Summarizes accuracies; a value that is undefined in a run is left out there.
    public init(_ accuracies: [Accuracy]) {
        overall = Summary(accuracies.compactMap(\.overall))
        average = Summary(accuracies.compactMap(\.average))
        kappa = Summary(accuracies.compactMap(\.kappa))
    }

    /// One line in percent: mean ± standard deviation of each.
    package var headline: String {
        "OA \(meanAndSpread(overall)) %   AA \(meanAndSpread(average)) %   κ \(meanAndSpread(kappa))"
    }

    enum CodingKeys: String, CodingKey {
        case overall = "overall_accuracy"
        case average = "average_accuracy"
        case kappa
    }
}
