public import Compute

/// Splits labeled pixels into spatially disjoint regions: one contiguous training region a class, a buffer around all of
/// them, and the rest for testing.
///
/// Every test pixel is farther than `buffer` from every training and validation pixel, in the Chebyshev distance `max(rows
/// apart, columns apart)`. Square patches of equal side share no pixel if their centers are at least `side` apart, so with
/// `buffer = side − 1` test patches share no pixel with training patches. Labeled pixels in the buffer belong to no part.
///
/// The number of training pixels of each class follows `StratifiedSplitter`, except that every class gets at least one; a
/// region is smaller where it has to be. Every class that can have training and test pixels has both. A class whose two
/// farthest pixels are not farther apart than the buffer cannot, and it is used for training only. Classes can also block each
/// other, see `BlockSkeleton`. A class without training pixels is not tested. `Split.gaps(in:)` lists such classes.
///
/// Regions grow over neighboring pixels of the class, so they are connected unless a field is smaller than the count. Of
/// several random starting pixels, the one that leaves most test pixels is chosen, class by class, in two passes. Validation
/// pixels form separate regions outside the buffer of the training regions and have a buffer of the same width.
///
/// Roberts et al., "Cross-validation strategies for data with temporal, spatial, hierarchical, or phylogenetic structure",
/// Ecography 40 (2017), explain the reasons for blocks and buffers.
public struct BlockSplitter: Sendable, Hashable {
    /// The number of training pixels, validation pixels included.
    public let size: SampleSize
    /// The buffer width in pixels, at least 0; test pixels are farther away.
    public let buffer: Int
    /// The fraction of training pixels used for validation, 0 … 1, 1 excluded.
    public let validationRatio: Double

    /// The number of passes over all regions.
    private static let sweeps = 2
    /// The number of starting pixels tried for a region.
    private static let startCount = 12
    /// Classes of up to this size try all their pixels.
    private static let smallClass = 48

    /// A splitter into regions of `size` pixels that are more than `buffer` pixels from any test pixel.
    public init(_ size: SampleSize, buffer: Int, validationRatio: Double = 0) {
        self.size = size
        self.buffer = buffer
        self.validationRatio = validationRatio
    }

    /// Splits the labeled pixels of a map with the random streams `blocks` and `block-validation` of the seed.
    ///
    /// - Throws: `SplitError` if a setting is invalid, or if no class can have training and test pixels.
    public func split(_ labels: LabelMap, seed: Seed) throws(SplitError) -> Split {
        let map = ClassMap(labels)
        var problems = StratifiedSplitter(size, validationRatio: validationRatio).settingProblems
        if buffer < 0 { problems.append(.buffer(buffer)) }
        if map.labels.isEmpty { problems.append(.nothingLabeled) }
        if case .perClass(let count) = size, count > 0 {
            // One more than the training pixels, so that one is left for testing.
            let wanted = count == .max ? count : count + 1
            problems += map.pixels.enumerated().filter { $1.count < wanted }.map { index, pixels in
                .tooFewPixels(label: map.labels[index], available: pixels.count, wanted: wanted)
            }
        }
        guard problems.isEmpty else { throw SplitError(problems) }

        var random = seed.stream("blocks")
        // No buffer can be wider than the map.
        let buffer = min(buffer, max(map.rows, map.columns))
        let skeleton = BlockSkeleton(map, buffer: buffer, using: &random)
        guard skeleton.isOnBothSides.contains(true) else {
            throw SplitError([
                .noRoom(buffer: self.buffer, extent: map.labels.indices.map(map.extent).max() ?? 0)
            ])
        }
        let counts = counts(map, &random)
        var regions = BlockRegions(
            BlockCoverage(map, buffer: buffer),
            seeds: skeleton.training,
            isOnBothSides: skeleton.isOnBothSides
        )
        let order = map.labels.indices.sorted { (map.pixels[$0].count, $0) < (map.pixels[$1].count, $1) }
        for _ in 0..<Self.sweeps {
            for index in order where skeleton.training[index] != nil {
                let starts = starts(map.pixels[index], map.columns, &random)
                regions.replace(index, count: counts.training[index], starts: starts)
            }
        }
        var validation = BlockRegions(
            regions.coverage,
            seeds: map.labels.map { _ in nil },
            isOnBothSides: skeleton.isOnBothSides
        )
        random = seed.stream("block-validation")
        for index in order where counts.validation[index] > 0 {
            let starts = starts(map.pixels[index], map.columns, &random)
            validation.replace(index, count: counts.validation[index], starts: starts)
        }
        return try Split(
            rows: map.rows,
            columns: map.columns,
            train: regions.regions.flatMap(\.self),
            validation: validation.regions.flatMap(\.self),
            test: map.pixels.indices.filter { !regions.regions[$0].isEmpty }
                .flatMap { map.pixels[$0].filter { validation.coverage.isFree($0) } }
        )
    }

    /// The number of training pixels, at least one, and of validation pixels of each class.
    private func counts(_ map: ClassMap, _ random: inout RandomStream) -> (training: [Int], validation: [Int])
    {
        let available = map.counts
        let all: [Int]
        switch size {
        case .perClass(let count): all = available.map { _ in count }
        case .fraction(let ratio):
            let total = Int((ratio * Double(available.reduce(0, +))).rounded(.down))
            let limits = available.map { max($0 - 1, 1) }
            all = apportion(total, among: available, limits: limits, using: &random).map { max($0, 1) }
        }
        let total = Int((validationRatio * Double(all.reduce(0, +))).rounded(.down))
        let validation = apportion(total, among: all, limits: all.map { $0 - 1 }, using: &random)
        return (zip(all, validation).map { $0 - $1 }, validation)
    }

    /// The starting pixels of a region: half of them random pixels of the class, the other half the outermost pixels in random
    /// directions, where a region leaves most pixels for testing.
    private func starts(_ pixels: [Int], _ columns: Int, _ random: inout RandomStream) -> [Int] {
        if pixels.count <= Self.smallClass { return random.shuffled(pixels) }
        return (0..<Self.startCount).map { number in
            guard number.isMultiple(of: 2) else { return pixels[random.index(below: pixels.count)] }
            let (down, right) = (random.index(below: 2_001) - 1_000, random.index(below: 2_001) - 1_000)
            func reach(_ pixel: Int) -> Int { down * (pixel / columns) + right * (pixel % columns) }
            return pixels.max { reach($0) < reach($1) } ?? pixels[0]
        }
    }
}
