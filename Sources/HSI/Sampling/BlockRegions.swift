/// Contiguous regions of classes that grow while every class keeps pixels outside their buffer.
struct BlockRegions {
    /// The buffer around all regions: what is free here is for testing.
    private(set) var coverage: BlockCoverage
    /// The pixels of each class's region.
    private(set) var regions: [[Int]]
    /// Whether a class must keep a pixel outside the buffer.
    private let isOnBothSides: [Bool]
    /// Whether a pixel may become part of a region.
    private let isAllowed: [Bool]
    /// The candidate that last saw each pixel.
    private var seen: [Int32]
    private var candidate: Int32 = 0

    /// Regions with the pixels of `seeds`, beside what `coverage` covers already.
    init(
        _ coverage: BlockCoverage,
        seeds: [Int?],
        isOnBothSides: [Bool]
    ) {
        isAllowed = coverage.map.classes.indices.map { coverage.isFree($0) }
        self.coverage = coverage
        self.isOnBothSides = isOnBothSides
        regions = seeds.map { $0.map { [$0] } ?? [] }
        seen = [Int32](repeating: 0, count: isAllowed.count)
        for pixel in regions.joined() { self.coverage.add(pixel) }
    }

    /// Places the region of one class anew: of `starts`, the one whose region leaves most, or the one that is there.
    mutating func replace(_ index: Int, count: Int, starts: [Int]) {
        var best = regions[index]
        var bestWorth = best.isEmpty ? nil : worth(best.count, of: count)
        for pixel in best { coverage.remove(pixel) }
        for start in starts {
            let region = grow(index, from: start, count: count)
            if !region.isEmpty {
                let worth = worth(region.count, of: count)
                if bestWorth.map({ $0 < worth }) ?? true { (best, bestWorth) = (region, worth) }
            }
            for pixel in region { coverage.remove(pixel) }
        }
        for pixel in best { coverage.add(pixel) }
        regions[index] = best
    }

    /// What a choice of regions is worth: the product over the classes of the share of pixels that is left for testing, so
    /// that losing half of a small class weighs as much as losing half of a large one, times the fourth power of the
    /// share of the wanted count that the region has.
    private func worth(_ found: Int, of wanted: Int) -> ScaledProduct {
        var worth = ScaledProduct()
        for _ in 0..<4 { worth.multiply(by: found, over: wanted) }
        for index in isOnBothSides.indices where isOnBothSides[index] {
            worth.multiply(by: coverage.free[index], over: coverage.map.pixels[index].count)
        }
        return worth
    }

    /// Adds up to `count` pixels of a class to the coverage, by steps to neighbours in all eight directions from `start`;
    /// where none are left, from the pixel of the class that is nearest to `start`.
    ///
    /// A pixel that would take the last pixel outside the buffer from a class is passed over.
    private mutating func grow(_ index: Int, from start: Int, count: Int) -> [Int] {
        let map = coverage.map
        candidate += 1
        var region: [Int] = []
        var queue = [start]
        seen[start] = candidate
        var head = 0
        var others: [Int]?
        var nextOther = 0
        while region.count < count {
            if head == queue.count {
                let order = others ?? map.pixels[index].sortedByDistance(to: start, columns: map.columns)
                others = order
                while nextOther < order.count, seen[order[nextOther]] == candidate { nextOther += 1 }
                guard nextOther < order.count else { break }
                queue.append(order[nextOther])
                seen[order[nextOther]] = candidate
            }
            let pixel = queue[head]
            head += 1
            guard isAllowed[pixel], add(pixel) else { continue }
            region.append(pixel)
            map.forEachNeighbour(of: pixel) { neighbour in
                guard map.classes[neighbour] == Int32(index), seen[neighbour] != candidate else { return }
                seen[neighbour] = candidate
                queue.append(neighbour)
            }
        }
        return region
    }

    /// Adds a pixel unless that takes the last one outside the buffer from a class.
    private mutating func add(_ pixel: Int) -> Bool {
        coverage.add(pixel)
        for index in isOnBothSides.indices where isOnBothSides[index] && coverage.free[index] == 0 {
            coverage.remove(pixel)
            return false
        }
        return true
    }
}

extension [Int] {
    /// These pixels by ascending Euclidean distance to one of them, equally distant ones in their order.
    fileprivate func sortedByDistance(to pixel: Int, columns: Int) -> [Int] {
        let distances = map { other in
            let (rows, across) = (other / columns - pixel / columns, other % columns - pixel % columns)
            return (square: rows * rows + across * across, pixel: other)
        }
        return distances.sorted { ($0.square, $0.pixel) < ($1.square, $1.pixel) }.map(\.pixel)
    }
}

extension ClassMap {
    /// Calls `body` with each of the up to eight pixels around one.
    fileprivate func forEachNeighbour(of pixel: Int, _ body: (Int) -> Void) {
        let (row, column) = (pixel / columns, pixel % columns)
        for nextRow in max(0, row - 1)...min(rows - 1, row + 1) {
            for nextColumn in max(0, column - 1)...min(columns - 1, column + 1) {
                let neighbour = nextRow * columns + nextColumn
                if neighbour != pixel { body(neighbour) }
            }
        }
    }
}
