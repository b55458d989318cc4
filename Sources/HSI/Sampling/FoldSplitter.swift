public import Compute

/// Divides labelled pixels into folds for cross-validation: one fold is for testing, the others are for training.
///
/// The pixels in order of their labels are dealt to the folds one by one, in turn. So the folds' numbers of pixels of a class
/// differ by at most one, as do their sizes: these are the counts of scikit-learn's `StratifiedKFold`. Under one seed the folds are
/// the same whichever is tested.
///
/// Without a buffer, which pixels of a class are in which fold is drawn at random, and each labelled pixel is a test pixel in exactly
/// one fold. With a buffer, the folds of a class are contiguous, see `BlockFolds`, and training pixels are those of other
/// folds that are farther than the buffer from every test pixel, by the Chebyshev distance `max(rows apart, columns apart)`; the
/// labelled pixels between belong to no part. A class whose two farthest pixels are no farther apart than the buffer is for
/// training only, in every fold; one that has no training pixel left is not tested in that fold. `Split.gaps(in:)` lists
/// such classes.
///
/// Validation pixels are drawn at random from the training pixels, as in `StratifiedSplitter`.
public struct FoldSplitter: Sendable, Hashable {
    /// How many folds there are, at least 2.
    public let count: Int
    /// The fold to test, from 1.
    public let fold: Int
    /// The distance in pixels that test pixels exceed; nil for folds at random.
    public let buffer: Int?
    /// The share of the training pixels that is for validation, 0 … 1, 1 excluded.
    public let validationRatio: Double

    /// A splitter that tests one of `count` folds.
    public init(_ count: Int, fold: Int, buffer: Int? = nil, validationRatio: Double = 0) {
        (self.count, self.fold) = (count, fold)
        (self.buffer, self.validationRatio) = (buffer, validationRatio)
    }

    /// Splits the labelled pixels of a map; the streams `folds` and `validation-split` of the seed are drawn from.
    ///
    /// - Throws: `SplitError` if the settings cannot be, if a class has fewer pixels than there are folds, or if the buffer leaves
    ///   nothing to test.
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

    /// How many pixels of each class are in each fold, for classes of so many pixels: pixel by pixel, class after class, the folds in
    /// turn.
    static func counts(_ classes: [Int], folds: Int) -> [[Int]] {
        var start = 0
        return classes.map { count in
            defer { start += count }
            // Of the numbers below a bound, those that leave the remainder `fold`.
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
        if map.labels.isEmpty { problems.append(.nothingLabelled) }
        for (label, pixels) in zip(map.labels, map.pixels) where pixels.count < count {
            problems.append(.tooFewPixels(label: label, available: pixels.count, wanted: count))
        }
        return problems
    }
}

extension [Int] {
    /// These elements in consecutive pieces of the given lengths, which add up to all of them.
    func cut(into lengths: [Int]) -> [[Int]] {
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return Array(self[start..<start + length])
        }
    }
}
