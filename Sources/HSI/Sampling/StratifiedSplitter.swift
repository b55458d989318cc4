public import Compute

/// Splits the labeled pixels of each class at random.
///
/// With `SampleSize.fraction(f)`, ⌊f·n⌋ of the n labeled pixels are for training and the rest for testing. The counts per
/// class are those of scikit-learn's `train_test_split(stratify:, train_size: f)`; the pixels are drawn from our own random
/// stream; `minimum` can raise the counts. With `SampleSize.perClass(c)`, c pixels of every class are for training, but
/// at most half of a class, as published protocols do it; `Split.reducedClasses(of:in:)` lists the classes with fewer.
///
/// Validation pixels are then taken from the training pixels, so that the test set does not depend on them: ⌊v·t⌋ of the t
/// training pixels, distributed by the same rule, except that every class keeps a training pixel. A small class may have no
/// validation pixel.
public struct StratifiedSplitter: Sendable, Hashable {
    /// The number of training pixels, validation pixels included.
    public let size: SampleSize
    /// The fraction of training pixels used for validation, 0 … 1, 1 excluded.
    public let validationRatio: Double
    /// The minimum number of training pixels per class with a fraction, so that a small fraction leaves no class out; 0 for no
    /// minimum.
    public let minimum: Int

    /// A splitter that takes `size` for training, and `validationRatio` of that for validation.
    public init(_ size: SampleSize, minimum: Int = 0, validationRatio: Double = 0) {
        self.size = size
        self.minimum = minimum
        self.validationRatio = validationRatio
    }

    /// Splits the labeled pixels of a map.
    ///
    /// The pixels are drawn from the random streams `split` and `validation-split` of the seed. With the same seed, a larger
    /// training set of a class contains the smaller one.
    public func split(_ labels: LabelMap, seed: Seed) throws(SplitError) -> Split {
        let classes = labels.pixelsByClass
        var problems = settingProblems
        if classes.isEmpty { problems.append(.nothingLabeled) }
        guard problems.isEmpty else { throw SplitError(problems) }
        let counts = try trainingCounts(classes, seed: seed)

        // The pixels of each class: the training pixels first, in random order, then the others.
        let shuffled = classes.map { entry in
            var random = seed.stream("split", Int(entry.label))
            return random.shuffled(entry.pixels)
        }
        let training = zip(shuffled, counts).map { Array($0.prefix($1)) }
        let (train, validation) = Self.setAside(
            validationRatio,
            of: training,
            classes.map(\.label),
            seed: seed
        )
        return try Split(
            rows: labels.rows,
            columns: labels.columns,
            train: train,
            validation: validation,
            test: zip(shuffled, counts).flatMap { $0.dropFirst($1) }
        )
    }

    /// Takes validation pixels from training pixels, given class by class, by the rule above.
    static func setAside(
        _ ratio: Double,
        of training: [[Int]],
        _ labels: [UInt16],
        seed: Seed
    ) -> (train: [Int], validation: [Int]) {
        let counts = training.map(\.count)
        var random = seed.stream("validation-split")
        let total = Int((ratio * Double(counts.reduce(0, +))).rounded(.down))
        let limits = counts.map { max($0 - 1, 0) }
        let validationCounts = apportion(total, among: counts, limits: limits, using: &random)
        var (train, validation): ([Int], [Int]) = ([], [])
        for (index, pixels) in training.enumerated() {
            var random = seed.stream("validation-split", Int(labels[index]))
            let pixels = random.shuffled(pixels)
            validation += pixels.prefix(validationCounts[index])
            train += pixels.dropFirst(validationCounts[index])
        }
        return (train, validation)
    }

    /// The problems with the settings.
    var settingProblems: [SplitError.Problem] {
        var problems: [SplitError.Problem] = []
        switch size {
        case .fraction(let ratio) where !(ratio > 0 && ratio < 1): problems.append(.ratio(ratio))
        case .perClass(let count) where count < 1: problems.append(.perClass(count))
        default: break
        }
        if !(0..<1 ~= validationRatio) { problems.append(.validationRatio(validationRatio)) }
        return problems
    }

    /// The number of training pixels of each class.
    private func trainingCounts(
        _ classes: [(label: UInt16, pixels: [Int])],
        seed: Seed
    ) throws(SplitError) -> [Int] {
        let available = classes.map(\.pixels.count)
        var problems: [SplitError.Problem] = []
        let drawn: [Int]
        switch size {
        case .perClass(let count):
            drawn = available.map { min(count, $0 / 2) }
            for (index, pixels) in available.enumerated() where pixels < 2 {
                problems.append(.tooFewPixels(label: classes[index].label, available: pixels, wanted: 2))
            }
        case .fraction(let ratio):
            var random = seed.stream("split")
            let total = Int((ratio * Double(available.reduce(0, +))).rounded(.down))
            drawn = apportion(total, among: available, limits: available, using: &random)
                .map { max($0, minimum) }
            for (index, pixels) in available.enumerated() {
                let label = classes[index].label
                if pixels < 2 || pixels <= minimum {
                    let wanted = max(minimum, 1) &+ 1
                    problems.append(.tooFewPixels(label: label, available: pixels, wanted: wanted))
                } else if drawn[index] == 0 {
                    problems.append(.noTrainingPixels(label: label, available: pixels))
                } else if drawn[index] == pixels {
                    problems.append(.noTestPixels(label: label, available: pixels))
                }
            }
        }
        guard problems.isEmpty else { throw SplitError(problems) }
        return drawn
    }
}

extension LabelMap {
    /// The pixels of every class that occurs, by ascending label; row-major indices, ascending.
    var pixelsByClass: [(label: UInt16, pixels: [Int])] {
        var pixels: [UInt16: [Int]] = [:]
        for (pixel, label) in labels.enumerated() where label != 0 {
            pixels[label, default: []].append(pixel)
        }
        return pixels.sorted { $0.key < $1.key }.map { (label: $0.key, pixels: $0.value) }
    }
}
