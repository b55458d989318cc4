internal import Compute

/// Contiguous folds of every class, arranged so that the buffer around test pixels removes few training pixels.
///
/// Parallel lines across the image cut each class into one strip per fold, with the given numbers of pixels. The direction of
/// the lines of a class is chosen from several random ones: given the directions of the other classes, it maximizes the
/// product, over folds and classes, of the fractions of training pixels outside the buffer. Classes are processed in order of
/// descending size, in two passes. So strips of adjacent classes tend to line up and share one buffer. A direction that leaves
/// training pixels to more classes in a fold is preferred over any with a larger product.
struct BlockFolds {
    private let map: ClassMap
    /// The pixels of each class by fold.
    let pixels: [[[Int]]]
    /// Whether a class extends beyond the buffer, so that it can be tested.
    private let isTested: [Bool]
    /// The coverage of the test pixels of each fold.
    private let coverages: [BlockCoverage]

    /// The number of passes over all classes.
    private static let sweeps = 2
    /// The number of directions tried for a class.
    private static let directions = 8

    /// Folds of the classes of `map`, with the given number of pixels of each class in each fold.
    init(_ map: ClassMap, counts: [[Int]], buffer: Int, using random: inout RandomStream) {
        let isTested = map.labels.indices.map { map.extent(of: $0) > buffer }
        var coverages = (counts.first ?? []).map { _ in BlockCoverage(map, buffer: buffer) }
        var folds = map.pixels.indices.map { map.pixels[$0].cut(into: counts[$0]) }

        func place(_ index: Int) {
            for (fold, pixels) in folds[index].enumerated() {
                for pixel in pixels { coverages[fold].add(pixel) }
            }
        }
        func lift(_ index: Int) {
            for (fold, pixels) in folds[index].enumerated() {
                for pixel in pixels { coverages[fold].remove(pixel) }
            }
        }
        /// Larger is better: fewer classes without training pixels first, then the product.
        func worth() -> (present: Int, shares: ScaledProduct) {
            var (present, shares) = (0, ScaledProduct())
            for (fold, coverage) in coverages.enumerated() {
                for index in isTested.indices where isTested[index] && coverage.free[index] > 0 {
                    present += 1
                    let wanted = map.pixels[index].count - counts[index][fold]
                    shares.multiply(by: coverage.free[index], over: max(wanted, 1))
                }
            }
            return (present, shares)
        }

        let order = isTested.indices.filter { isTested[$0] }
            .sorted { (map.pixels[$1].count, $0) < (map.pixels[$0].count, $1) }
        for sweep in 0..<Self.sweeps {
            for index in order {
                var best: (folds: [[Int]], worth: (present: Int, shares: ScaledProduct))?
                if sweep > 0 {
                    best = (folds[index], worth())
                    lift(index)
                }
                for _ in 0..<Self.directions {
                    let direction = (random.index(below: 2_001) - 1_000, random.index(below: 2_001) - 1_000)
                    folds[index] = map.pixels[index].along(direction, columns: map.columns)
                        .cut(into: counts[index])
                    place(index)
                    let found = worth()
                    if best.map({ $0.worth < found }) ?? true { best = (folds[index], found) }
                    lift(index)
                }
                if let best { folds[index] = best.folds }
                place(index)
            }
        }
        (self.map, pixels, self.isTested, self.coverages) = (map, folds, isTested, coverages)
    }

    /// The training and test pixels when the given fold, counted from zero, is tested.
    ///
    /// While some test class has no training pixels, the smallest such class is removed from the test pixels, which leaves more
    /// training pixels to the others.
    func parts(testing fold: Int) -> (train: [Int], test: [Int]) {
        var coverage = coverages[fold]
        var tested = isTested.indices.filter { isTested[$0] }
        func size(_ index: Int) -> Int { map.pixels[index].count }
        while let stuck = tested.filter({ coverage.free[$0] == 0 }).min(by: { size($0) < size($1) }) {
            for pixel in pixels[stuck][fold] { coverage.remove(pixel) }
            tested.removeAll { $0 == stuck }
        }
        return (
            map.pixels.flatMap { $0.filter { coverage.isFree($0) } }, tested.flatMap { pixels[$0][fold] }
        )
    }
}

extension [Int] {
    /// These pixels in the order in which a line moving in the given direction (rows down, columns right) reaches them.
    fileprivate func along(_ direction: (down: Int, right: Int), columns: Int) -> [Int] {
        let reaches = map { pixel in
            (reach: direction.down * (pixel / columns) + direction.right * (pixel % columns), pixel: pixel)
        }
        return reaches.sorted { ($0.reach, $0.pixel) < ($1.reach, $1.pixel) }.map(\.pixel)
    }
}
