/// Contiguous regions of classes that grow as long as every class keeps pixels outside their buffer.
struct BlockRegions {
    /// The buffer around all regions: pixels outside it are for testing.
    private(set) var coverage: BlockCoverage
    /// The pixels of each class's region.
    private(set) var regions: [[Int]]
    /// Whether a class must keep a pixel outside the buffer.
    private let isOnBothSides: [Bool]
    /// Whether a pixel may be added to a region.
    private let isAllowed: [Bool]
    /// The candidate that last visited each pixel.
    private var seen: [Int32]
    private var candidate: Int32 = 0

    /// Regions with the pixels of `seeds`, in addition to the pixels that `coverage` already covers.
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

    /// Replaces the region of one class by the best region grown from one of `starts`, unless the current one is better.
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

    /// The score of a choice of regions: the product over the classes of the fraction of pixels left for testing, times the
    /// fourth power of the fraction of the wanted count that the region has.
    ///
    /// The product makes losing half of a small class count as much as losing half of a large one.
    private func worth(_ found: Int, of wanted: Int) -> ScaledProduct {
        var worth = ScaledProduct()
        for _ in 0..<4 { worth.multiply(by: found, over: wanted) }
        for index in isOnBothSides.indices where isOnBothSides[index] {
            worth.multiply(by: coverage.free[index], over: coverage.map.pixels[index].count)
        }
        return worth
    }

    /// Adds up to `count` pixels of a class to the coverage by breadth-first search over the eight neighbors from `start`.
    ///
    /// When none are left, it continues from the pixel of the class that is nearest to `start`.
    ///
    /// A pixel is skipped if it would leave a class without pixels outside the buffer.
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
            map.forEachNeighbor(of: pixel) { neighbor in
                guard map.classes[neighbor] == Int32(index), seen[neighbor] != candidate else { return }
                seen[neighbor] = candidate
                queue.append(neighbor)
            }
        }
        return region
    }

    /// Adds a pixel unless that leaves a class without pixels outside the buffer.
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
    /// These pixels by ascending Euclidean distance to one of them; ties keep their order.
    fileprivate func sortedByDistance(to pixel: Int, columns: Int) -> [Int] {
        let distances = map { other in
            let (rows, across) = (other / columns - pixel / columns, other % columns - pixel % columns)
            return (square: rows * rows + across * across, pixel: other)
        }
        return distances.sorted { ($0.square, $0.pixel) < ($1.square, $1.pixel) }.map(\.pixel)
    }
}

extension ClassMap {
    /// Calls `body` with each of the up to eight neighbors of a pixel.
    fileprivate func forEachNeighbor(of pixel: Int, _ body: (Int) -> Void) {
        let (row, column) = (pixel / columns, pixel % columns)
        for nextRow in max(0, row - 1)...min(rows - 1, row + 1) {
            for nextColumn in max(0, column - 1)...min(columns - 1, column + 1) {
                let neighbor = nextRow * columns + nextColumn
                if neighbor != pixel { body(neighbor) }
            }
        }
    }
}
