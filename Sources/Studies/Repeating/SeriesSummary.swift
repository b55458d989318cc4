public import Eval
public import HSI
public import Runs

/// Mean and standard deviation of the metrics over several runs of one method.
public struct SeriesSummary: Sendable, Codable, Equatable {
    /// The name of the scene.
    @NullIfUndefined public private(set) var scene: String?
    /// The number of runs.
    public let runs: Int
    /// OA, AA and κ.
    public let accuracy: AccuracySummary
    /// OA, AA and κ of the refined maps; undefined without any.
    public let refined: AccuracySummary
    /// The baselines.
    public let baselines: Baselines
    /// The recall of each class, in the order of the labels.
    public let perClass: [ClassSummary]
    /// The fraction of test patches that share pixels with training patches.
    @NullIfUndefined public private(set) var testPatchOverlap: Summary?
    /// The share of training pixels that the runs have in common; null where the splits were not compared.
    @NullIfUndefined public private(set) var trainingOverlap: TrainingOverlap?
    /// The training time, in seconds.
    @NullIfUndefined public private(set) var trainSeconds: Summary?
    /// The time to classify the test pixels, in seconds.
    @NullIfUndefined public private(set) var testSeconds: Summary?
    /// The published protocol that the runs followed, if any.
    @NullIfUndefined public private(set) var publishedProtocol: PublishedProtocol?

    /// The baselines.
    public struct Baselines: Sendable, Codable, Equatable {
        /// The label of the nearest training pixel.
        public let position: AccuracySummary
        /// A random walker on the pixel grid with spectral edges.
        public let edges: AccuracySummary
        /// A graph of superpixels with spatial and spectral edges.
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

        /// Every baseline that was computed, with its name and its meaning.
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

    /// Mean and standard deviation of the recall of one class.
    public struct ClassSummary: Sendable, Codable, Equatable {
        /// The label in the scene's map.
        public let label: Int
        /// The class's name.
        public let name: String
        /// The mean number of test pixels.
        public let testPixels: Double
        /// The recall, over the runs in which it is defined.
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

    /// Summarizes runs; undefined values are left out.
    public init(_ runs: [Metrics], trainingOverlap: TrainingOverlap? = nil) {
        self.trainingOverlap = trainingOverlap
        self.runs = runs.count
        accuracy = AccuracySummary(runs.map(\.accuracy))
        refined = AccuracySummary(runs.compactMap(\.refined?.accuracy))
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
        case scene, runs, accuracy, refined, baselines
        case perClass = "per_class"
        case testPatchOverlap = "test_patch_overlap"
        case trainingOverlap = "training_overlap"
        case trainSeconds = "train_seconds"
        case testSeconds = "test_seconds"
        case publishedProtocol = "protocol"
    }
}

/// Mean and standard deviation of OA, AA and κ, as fractions.
public struct AccuracySummary: Sendable, Codable, Equatable {
    /// The overall accuracy.
    @NullIfUndefined public private(set) var overall: Summary?
    /// The average accuracy.
    @NullIfUndefined public private(set) var average: Summary?
    /// Cohen's kappa.
    @NullIfUndefined public private(set) var kappa: Summary?

    /// Summarizes accuracies; undefined values are left out.
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
