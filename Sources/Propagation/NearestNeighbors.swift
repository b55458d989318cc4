internal import Compute

/// The exact nearest neighbors of points in a low-dimensional space, found with a k-d tree.
///
/// Cells are halved at the median of their widest coordinate until they hold at most `leaf` points. Reference: Friedman, Bentley, Finkel
/// 1977, "An algorithm for finding best matches in logarithmic expected time", ACM TOMS 3(3).
struct NearestNeighbors {
    private let dimensions: Int
    private let count: Int
    /// The points in the order of the leaves, and their original indices.
    private var points: [Float]
    private var order: [Int32]
    /// The coordinate and the value at which each cell is split; cell c has the halves 2 c + 1 and 2 c + 2.
    private var cuts: [(coordinate: Int32, value: Float)]

    private static let leaf = 12

    /// Builds the tree of `points`, `[count, dimensions]`, which must be finite.
    init(_ points: [Float], dimensions: Int) {
        precondition(
            dimensions > 0 && points.count % dimensions == 0,
            "NearestNeighbors.init: \(points.count) numbers are not rows of \(dimensions)"
        )
        (self.dimensions, count) = (dimensions, points.count / dimensions)
        order = (0..<Int32(count)).map { $0 }
        cuts = []
        self.points = points
        build(0, 0..<count, points)
        var sorted: [Float] = []
        sorted.reserveCapacity(points.count)
        for number in order.lazy.map(Int.init) {
            sorted += points[number * dimensions..<(number + 1) * dimensions]
        }
        self.points = sorted
    }

    private mutating func build(_ cell: Int, _ range: Range<Int>, _ points: [Float]) {
        guard range.count > Self.leaf else { return }
        var widest = (coordinate: 0, width: -Float.infinity)
        for coordinate in 0..<dimensions {
            var (least, most) = (Float.infinity, -Float.infinity)
            for number in order[range] {
                let value = points[Int(number) * dimensions + coordinate]
                (least, most) = (min(least, value), max(most, value))
            }
            if most - least > widest.width { widest = (coordinate, most - least) }
        }
        let coordinate = widest.coordinate
        let dimensions = dimensions
        // In place, because a slice of the array would be sorted in a copy.
        order.withUnsafeMutableBufferPointer { order in
            order[range].sort { one, other in
                let first = points[Int(one) * dimensions + coordinate]
                let second = points[Int(other) * dimensions + coordinate]
                return first != second ? first < second : one < other
            }
        }
        let middle = Self.middle(range)
        while cuts.count <= cell { cuts.append((-1, 0)) }
        cuts[cell] = (Int32(coordinate), points[Int(order[middle]) * dimensions + coordinate])
        build(2 * cell + 1, range.lowerBound..<middle, points)
        build(2 * cell + 2, middle..<range.upperBound, points)
    }

    private static func middle(_ range: Range<Int>) -> Int { (range.lowerBound + range.upperBound) / 2 }

    /// For every point, the `k` nearest other points, nearest first, and their squared distances: `[count, k]`.
    ///
    /// Of equally distant points, those with lower indices are taken. `k` must be less than the number of points.
    func neighbors(_ k: Int) -> (numbers: [Int32], squaredDistances: [Float]) {
        precondition(k > 0 && k < count, "NearestNeighbors: \(k) neighbors of \(count) points")
        var numbers = [Int32](repeating: 0, count: count * k)
        var distances = [Float](repeating: 0, count: count * k)
        numbers.withUnsafeMutableBufferPointer { numbers in
            distances.withUnsafeMutableBufferPointer { distances in
                parallel(over: count, grain: 512) { range in
                    for place in range {
                        var search = Search(of: place, k: k, dimensions: dimensions, points: points)
                        descend(0, 0..<count, 0, &search)
                        let first = Int(order[place]) * k
                        for entry in 0..<k {
                            numbers[first + entry] = search.found[entry].number
                            distances[first + entry] = search.found[entry].distance
                        }
                    }
                }
            }
        }
        return (numbers, distances)
    }

    /// The search of one point: the best points so far, and the distance of the point from the current cell along each
    /// coordinate.
    private struct Search {
        let place: Int
        let k: Int
        let point: [Float]
        var gaps: [Float]
        var found: [(distance: Float, number: Int32)] = []

        init(of place: Int, k: Int, dimensions: Int, points: [Float]) {
            (self.place, self.k) = (place, k)
            point = [Float](points[place * dimensions..<(place + 1) * dimensions])
            gaps = [Float](repeating: 0, count: dimensions)
            found.reserveCapacity(k + 1)
        }

        mutating func offer(_ distance: Float, _ number: Int32) {
            if found.count == k {
                guard let last = found.last, (distance, number) < last else { return }
                found.removeLast()
            }
            var place = found.count
            while place > 0, (distance, number) < found[place - 1] { place -= 1 }
            found.insert((distance, number), at: place)
        }
    }

    /// Visits the points of a cell that is at least `gap` (squared) away from the point.
    private func descend(_ cell: Int, _ range: Range<Int>, _ gap: Float, _ search: inout Search) {
        guard range.count > Self.leaf else {
            for place in range where place != search.place {
                var sum: Float = 0
                for coordinate in 0..<dimensions {
                    let difference = points[place * dimensions + coordinate] - search.point[coordinate]
                    sum += difference * difference
                }
                search.offer(sum, order[place])
            }
            return
        }
        let cut = cuts[cell]
        let (coordinate, middle) = (Int(cut.coordinate), Self.middle(range))
        let offset = search.point[coordinate] - cut.value
        let lowerFirst = offset < 0
        let near = lowerFirst ? range.lowerBound..<middle : middle..<range.upperBound
        let far = lowerFirst ? middle..<range.upperBound : range.lowerBound..<middle
        descend(2 * cell + (lowerFirst ? 1 : 2), near, gap, &search)
        let old = search.gaps[coordinate]
        let farGap = gap - old * old + offset * offset
        // A small tolerance, because the gap is a sum in another order than the distances, with other rounding.
        if search.found.count < search.k || farGap * 0.9999 <= search.found[search.k - 1].distance {
            search.gaps[coordinate] = offset
            descend(2 * cell + (lowerFirst ? 2 : 1), far, farGap, &search)
            search.gaps[coordinate] = old
        }
    }
}
