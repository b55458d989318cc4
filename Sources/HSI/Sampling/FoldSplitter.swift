public import Compute

/// Splits labeled pixels into folds for cross-validation: one fold for testing, the others for training.
///
/// Pixels sorted by label are assigned to the folds in turn. So fold sizes, and the counts of each class in the folds, differ
/// by at most one; they are the counts of scikit-learn's `StratifiedKFold`. For a given seed the folds do not depend on the
/// fold that is tested.
///
/// Without a buffer, pixels are assigned to folds at random, and each labeled pixel is a test pixel in exactly one fold. With a
/// buffer, the folds of a class are contiguous (see `BlockFolds`), and the training pixels are those pixels of the other folds
/// that are farther than the buffer from every test pixel, in the Chebyshev distance `max(rows apart, columns apart)`; the
/// labeled pixels between them belong to no part. A class whose two farthest pixels are not farther apart than the buffer is
/// used for training only, in every fold. A class without training pixels is not tested in that fold. `Split.gaps(in:)` lists
/// such classes.
///
/// Validation pixels are drawn at random from the training pixels, as in `StratifiedSplitter`.
public struct FoldSplitter: Sendable, Hashable {
    /// The number of folds, at least 2.
    public let count: Int
    /// The fold to test, counted from 1.
    public let fold: Int
    /// The buffer width in pixels; nil for random folds.
    public let buffer: Int?
    /// The fraction of training pixels used for validation, 0 … 1, 1 excluded.
    public let validationRatio: Double

    /// A splitter that tests one of `count` folds.
    public init(_ count: Int, fold: Int, buffer: Int? = nil, validationRatio: Double = 0) {
        (self.count, self.fold) = (count, fold)
        (self.buffer, self.validationRatio) = (buffer, validationRatio)
    }

    /// Splits the labeled pixels of a map with the random streams `folds` and `validation-split` of the seed.
    ///
    /// - Throws: `SplitError` if a setting is invalid, if a class has fewer pixels than there are folds, or if the buffer leaves
    ///   no test pixels.
    public func split(_ labels: LabelMap, seed: Seed) throws(SplitError) -> Split {
        let map = ClassMap(labels)
        let problems = problems(of: map)
        guard problems.isEmpty else { throw SplitError(problems) }
        let counts = Self.counts(map.counts, folds: count)
        let parts: (train: [Int], test: [Int])
        if let buffer {
            parts = try blocks(map, counts, buffer: buffer, seed: seed)
        } else {
            let folds = map.pixels.indices.map { index in
                var random = seed.stream("folds", Int(map.labels[index]))
                return random.shuffled(map.pixels[index]).cut(into: counts[index])
            }
            parts = (
                folds.flatMap { $0.enumerated().filter { $0.offset != fold - 1 }.flatMap(\.element) },
                folds.flatMap { $0[fold - 1] }
            )
        }
        let split = try Split(
            rows: map.rows,
            columns: map.columns,
            train: parts.train,
            validation: [],
            test: parts.test
        )
        return try split.settingAside(validationRatio, labels: labels, seed: seed)
    }

    /// The number of pixels of each class in each fold, for classes of the given sizes: pixels are assigned to the folds in turn,
    /// class by class.
    static func counts(_ classes: [Int], folds: Int) -> [[Int]] {
        var start = 0
        return classes.map { count in
            defer { start += count }
            // The count of numbers below a bound that leave the remainder `fold`.
            func below(_ bound: Int, _ fold: Int) -> Int { (bound + folds - 1 - fold) / folds }
            return (0..<folds).map { below(start + count, $0) - below(start, $0) }
        }
    }

    private func blocks(
        _ map: ClassMap,
        _ counts: [[Int]],
        buffer: Int,
        seed: Seed
    ) throws(SplitError) -> (train: [Int], test: [Int]) {
        var random = seed.stream("folds")
        // No buffer can be wider than the map.
        let folds = BlockFolds(
            map,
            counts: counts,
            buffer: min(buffer, max(map.rows, map.columns)),
            using: &random
        )
        let parts = folds.parts(testing: fold - 1)
        guard !parts.test.isEmpty, !parts.train.isEmpty else {
            throw SplitError([
                .noRoom(buffer: buffer, extent: map.labels.indices.map(map.extent).max() ?? 0)
            ])
        }
        return parts
    }

    private func problems(of map: ClassMap) -> [SplitError.Problem] {
        var problems: [SplitError.Problem] = []
        if count < 2 { problems.append(.folds(count)) }
        if count >= 2, !(1...count ~= fold) { problems.append(.fold(fold, of: count)) }
        if let buffer, buffer < 0 { problems.append(.buffer(buffer)) }
        if !(0..<1 ~= validationRatio) { problems.append(.validationRatio(validationRatio)) }
        if map.labels.isEmpty { problems.append(.nothingLabeled) }
        for (label, pixels) in zip(map.labels, map.pixels) where pixels.count < count {
            problems.append(.tooFewPixels(label: label, available: pixels.count, wanted: count))
        }
        return problems
    }
}

extension [Int] {
    /// Splits the elements into consecutive pieces of the given lengths, which add up to the number of elements.
    func cut(into lengths: [Int]) -> [[Int]] {
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return Array(self[start..<start + length])
        }
    }
}
