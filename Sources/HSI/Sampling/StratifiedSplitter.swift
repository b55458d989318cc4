public import Compute

/// Splits labelled pixels at random, each class for itself.
///
/// By `SampleSize.fraction(f)`, ⌊f·n⌋ of the n labelled pixels are for training and the rest for testing, with the counts
/// per class of scikit-learn's `train_test_split(stratify:, train_size: f)`; which pixels these are is our own stream's
/// choice; `minimum` can raise them. By `SampleSize.perClass(c)`, c pixels of every class are for training; a class with no more than c is an
/// error, never silently cut down.
///
/// Validation pixels then come out of the training pixels alone, so that the test set does not depend on them: ⌊v·t⌋
/// of the t training pixels, shared out by the same rule, except that every class keeps a training pixel. A small class
/// may have no validation pixel at all.
public struct StratifiedSplitter: Sendable, Hashable {
    /// How many pixels are for training, validation included.
    public let size: SampleSize
    /// The share of the training pixels that is for validation, 0 … 1, 1 excluded.
    public let validationRatio: Double
    /// Training pixels that a share gives every class at least, so that a small share leaves none out; 0 for no such rule.
    public let minimum: Int

    /// A splitter that takes `size` for training, and `validationRatio` of that for validation.
    public init(_ size: SampleSize, minimum: Int = 0, validationRatio: Double = 0) {
        self.size = size
        self.minimum = minimum
        self.validationRatio = validationRatio
    }

    /// Splits the labelled pixels of a map.
    ///
    /// The streams `split` and `validation-split` of the seed are drawn from. With the same seed, a larger training set
    /// of a class holds the smaller one.
    public func split(_ labels: LabelMap, seed: Seed) throws(SplitError) -> Split {
        let classes = labels.pixelsByClass
        var problems = settingProblems
        if classes.isEmpty { problems.append(.nothingLabelled) }
        guard problems.isEmpty else { throw SplitError(problems) }
        let counts = try trainingCounts(classes, seed: seed)

        // Pixels of each class: first the training ones, in random order, then the others.
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

    /// What is wrong with the settings themselves.
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

    /// How many pixels of each class are for training.
    private func trainingCounts(
        _ classes: [(label: UInt16, pixels: [Int])],
        seed: Seed
    ) throws(SplitError) -> [Int] {
        let available = classes.map(\.pixels.count)
        var problems: [SplitError.Problem] = []
        let drawn: [Int]
        switch size {
        case .perClass(let count):
            drawn = available.map { _ in count }
            for (index, pixels) in available.enumerated() where pixels <= count {
                // One more than for training, so that something is left for testing. (A count that cannot be raised is
                // out of reach anyway.)
                let wanted = count.addingReportingOverflow(1)
                problems.append(
                    .tooFewPixels(
                        label: classes[index].label,
                        available: pixels,
                        wanted: wanted.overflow ? count : wanted.partialValue
                    )
                )
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
