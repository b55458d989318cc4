public import Eval
package import HSI
public import Runs

/// How much a split reveals by position and spectrum alone, measured on the label map and, if there is one, the cube.
public struct SplitAudit: Sendable, Equatable, Encodable {
    /// The scene's name.
    public let scene: String
    /// How the split was made, in words.
    public let scheme: String
    /// The seed it was drawn with.
    public let seed: UInt64
    /// The fold that is tested, counted from 1, in a cross-validation.
    public let fold: Int?
    /// Labeled pixels, and those for training, validation and testing; the rest belongs to no part.
    public let labeledPixels: Int, trainPixels: Int, validationPixels: Int, testPixels: Int
    /// Pixels of each class, by ascending label.
    public let perClass: [ClassRow]
    /// The accuracy of the baselines, such as the label of the nearest training pixel.
    public let baselines: BaselineMetrics
    /// The overlap of test patches with training pixels, for each patch side.
    public let overlaps: [PatchOverlap]
    /// The distances of test pixels to training pixels.
    public let distance: Distance
    /// Classes without training pixels or without test pixels, each with the reason in words.
    public let gaps: [String]

    enum CodingKeys: String, CodingKey {
        case scene, scheme, seed, fold
        case labeledPixels = "labeled_pixels"
        case trainPixels = "train_pixels"
        case validationPixels = "validation_pixels"
        case testPixels = "test_pixels"
        case perClass = "per_class"
        case baselines
        case overlaps = "test_patch_overlap"
        case distance
        case gaps
    }

    /// The number of pixels of a class in each part.
    public struct ClassRow: Sendable, Equatable, Codable {
        /// The label in the scene's map.
        public let label: Int
        /// The class's name.
        public let name: String
        /// Labeled pixels, and those for training, validation and testing.
        public let pixels: Int, train: Int, validation: Int, test: Int
    }

    /// Chebyshev distances of test pixels to the nearest training pixel, in pixels; nil without test pixels.
    public struct Distance: Sendable, Equatable {
        /// The smallest; like the quartiles, without interpolation.
        @NullIfUndefined public private(set) var minimum: Int?
        /// The lower quartile.
        @NullIfUndefined public private(set) var firstQuartile: Int?
        /// The median.
        @NullIfUndefined public private(set) var median: Int?
        /// The upper quartile.
        @NullIfUndefined public private(set) var thirdQuartile: Int?
        /// The largest.
        @NullIfUndefined public private(set) var maximum: Int?
        /// The mean.
        @NullIfUndefined public private(set) var mean: Double?
        /// Test pixels by distance, both ends included.
        public let histogram: [Bin]

        /// Test pixels at one range of distances.
        public struct Bin: Sendable, Equatable, Codable {
            /// The range, both ends included.
            public let from: Int, to: Int
            /// The number of test pixels in it.
            public let count: Int
        }
    }

    /// Measures `split`, a split of the labeled pixels of `labels`, for patches with each of `sides`.
    ///
    /// - Throws: `EvaluationError` if a side is below 1.
    package init(
        _ split: Split,
        of labels: LabelMap,
        descriptor: SceneDescriptor,
        sampling: Sampling,
        seed: UInt64,
        sides: [Int],
        baselines found: SceneBaselines = SceneBaselines()
    ) throws {
        (scene, scheme, self.seed) = (descriptor.name, sampling.text, seed)
        if case .folds(_, let fold, _) = sampling.scheme { self.fold = fold } else { fold = nil }
        labeledPixels = labels.labeledCount
        (trainPixels, validationPixels) = (split.train.count, split.validation.count)
        testPixels = split.test.count
        let counts = [split.train, split.validation, split.test].map { labels.counts(of: $0) }
        perClass = labels.counts.sorted { $0.key < $1.key }.map { label, pixels in
            ClassRow(
                label: Int(label),
                name: descriptor.sceneClass(label)?.name ?? "Class \(label)",
                pixels: pixels,
                train: counts[0][label] ?? 0,
                validation: counts[1][label] ?? 0,
                test: counts[2][label] ?? 0
            )
        }
        baselines = BaselineMetrics(
            position: try split.positionBaseline(labels),
            edges: found.edges,
            superpixelGraph: found.superpixelGraph,
            spectrum: found.spectrum
        )
        let distances = try split.distances()
        overlaps = try sides.map { try PatchOverlap(distances, side: $0) }
        distance = Distance(distances)
        gaps = split.gaps(in: labels).map {
            $0.text(naming: descriptor.sceneClass($0.label)?.name, sampling)
        }
    }
}

extension SplitAudit.Distance: Encodable {
    enum CodingKeys: String, CodingKey {
        case minimum
        case firstQuartile = "first_quartile"
        case median
        case thirdQuartile = "third_quartile"
        case maximum
        case mean
        case histogram
    }
}

extension SplitAudit.Distance {
    init(_ distances: TrainingDistances) {
        minimum = distances.quantile(0)
        firstQuartile = distances.quantile(0.25)
        median = distances.quantile(0.5)
        thirdQuartile = distances.quantile(0.75)
        maximum = distances.quantile(1)
        mean = distances.mean
        histogram = distances.histogram.map { Bin(from: $0.from, to: $0.to, count: $0.count) }
    }
}

extension LabelMap {
    /// The number of `pixels` with each label.
    fileprivate func counts(of pixels: [Int]) -> [UInt16: Int] {
        pixels.reduce(into: [:]) { $0[labels[$1], default: 0] += 1 }
    }
}
