public import Compute

/// Splits labelled pixels into spatially disjoint regions: one contiguous training region a class, a buffer around all of
/// them, and the rest for testing.
///
/// A test pixel is farther than `buffer` from every training and validation pixel, by the Chebyshev distance `max(rows apart,
/// columns apart)`. Square patches of a side share no pixel if their centres are at least `side` apart, so `buffer = side
/// − 1` makes test patches share nothing with training patches. Labelled pixels in the buffer belong to no part.
///
/// How many pixels of each class are for training follows `StratifiedSplitter`, except that every class gets at least one;
/// a region takes fewer where it has to. Every class that can have pixels on both sides does: a class whose two
/// farthest pixels are no farther apart than the buffer cannot, and it is then for training only; nor can
/// classes that stand in each other's way, see `BlockSkeleton`. A class that there is no room to train on is not tested either.
/// `Split.gaps(in:)` lists such classes.
///
/// Regions grow by steps to neighbouring pixels of the class, so they are connected unless a field ends before the count
/// is reached. Of several random places, the one that leaves most for testing is taken, class by class, twice over.
/// Validation pixels are regions of their own outside the training regions' buffer, and have a buffer like theirs.
///
/// Roberts et al., "Cross-validation strategies for data with temporal, spatial, hierarchical, or phylogenetic structure",
/// Ecography 40 (2017), give the reasons for blocks and buffers.
public struct BlockSplitter: Sendable, Hashable {
    /// How many pixels are for training, validation included.
    public let size: SampleSize
    /// The distance in pixels that test pixels exceed, at least 0.
    public let buffer: Int
    /// The share of the training pixels that is for validation, 0 … 1, 1 excluded.
    public let validationRatio: Double

    /// Times that every class's region is placed anew.
    private static let sweeps = 2
    /// Places that are tried for a region.
    private static let places = 12
    /// Up to so many pixels, all of a class's pixels are tried.
    private static let smallClass = 48

    /// A splitter into regions that hold `size` pixels and are more than `buffer` pixels from any test pixel.
    public init(_ size: SampleSize, buffer: Int, validationRatio: Double = 0) {
        self.size = size
        self.buffer = buffer
        self.validationRatio = validationRatio
    }

    /// Splits the labelled pixels of a map; the streams `blocks` and `block-validation` of the seed are drawn from.
    ///
    /// - Throws: `SplitError` if the settings cannot be, or if no class can be on both sides.
    public func split(_ labels: LabelMap, seed: Seed) throws(SplitError) -> Split {
        let map = ClassMap(labels)
        var problems = StratifiedSplitter(size, validationRatio: validationRatio).settingProblems
        if buffer < 0 { problems.append(.buffer(buffer)) }
        if map.labels.isEmpty { problems.append(.nothingLabelled) }
        if case .perClass(let count) = size, count > 0 {
            // One more than for training, so that something is left for testing.
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

    /// How many pixels of each class are for training, at least one, and for validation.
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

    /// Where a region may begin: half of the places are random pixels of the class, the other half the farthest ones in
    /// random directions, where a region costs least.
    private func starts(_ pixels: [Int], _ columns: Int, _ random: inout RandomStream) -> [Int] {
        if pixels.count <= Self.smallClass { return random.shuffled(pixels) }
        return (0..<Self.places).map { place in
            guard place.isMultiple(of: 2) else { return pixels[random.index(below: pixels.count)] }
            let (down, right) = (random.index(below: 2_001) - 1_000, random.index(below: 2_001) - 1_000)
            func reach(_ pixel: Int) -> Int { down * (pixel / columns) + right * (pixel % columns) }
            return pixels.max { reach($0) < reach($1) } ?? pixels[0]
        }
    }
}
