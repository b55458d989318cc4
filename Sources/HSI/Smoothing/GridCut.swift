/// Minimizes the cost of changing pixels of a grid, with a cost for each change and for each pair of neighbors of which only
/// one changes.
///
/// The solution is a minimum cut, found as a maximum flow from pixels whose change has a positive cost to those with a
/// negative cost, along shortest paths first, one length at a time. Reference: Dinic 1970. All numbers are integers, so
/// nothing is rounded.
///
/// The eight neighbors of a pixel are numbered row by row from the top left; the opposite of neighbor d is 7 − d. The grid has a
/// border of one pixel without capacity, so that every neighbor has an index.
struct GridCut {
    private let rows: Int, columns: Int
    /// The columns of the grid with its border.
    private let stride: Int
    /// The remaining cost of changing each pixel; negative for a gain.
    private var excess: [Int32]
    /// The residual capacity to each neighbor: `[pixels, 8]`.
    private var capacity: [Int32]
    /// The index offsets of the neighbors.
    private let steps: [Int]

    init(rows: Int, columns: Int) {
        (self.rows, self.columns, stride) = (rows, columns, columns + 2)
        let count = (rows + 2) * stride
        excess = [Int32](repeating: 0, count: count)
        capacity = [Int32](repeating: 0, count: 8 * count)
        steps = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1]
    }

    private func index(_ pixel: Int) -> Int { (pixel / columns + 1) * stride + pixel % columns + 1 }

    /// Adds to the cost of changing a pixel; negative for a gain.
    mutating func addCost(_ cost: Int32, toChange pixel: Int) { excess[index(pixel)] += cost }

    /// Adds the cost if `pixel` stays and its neighbor in `direction` changes, and the cost of the opposite case.
    mutating func addEdge(_ pixel: Int, _ direction: Int, forward: Int32, backward: Int32) {
        let index = index(pixel)
        capacity[index * 8 + direction] += forward
        capacity[(index + steps[direction]) * 8 + 7 - direction] += backward
    }

    /// Whether each pixel changes in the solution of minimum cost; ties go to the solution with the fewest changes.
    mutating func changes() -> [Bool] {
        while true {
            let levels = levels()
            guard levels.reachesCost else {
                return (0..<rows * columns).map { levels.of[index($0)] >= 0 }
            }
            saturate(levels.of)
        }
    }

    /// The number of steps from each pixel to the nearest sink, −1 if there is none, and whether a source reaches a sink.
    private func levels() -> (of: [Int32], reachesCost: Bool) {
        var level = [Int32](repeating: -1, count: excess.count)
        var queue: [Int] = []
        for index in excess.indices where excess[index] < 0 {
            level[index] = 0
            queue.append(index)
        }
        var (next, reachesCost) = (0, false)
        while next < queue.count {
            let index = queue[next]
            next += 1
            for direction in 0..<8 {
                let other = index + steps[direction]
                guard other >= 0, other < level.count, level[other] < 0,
                    capacity[other * 8 + 7 - direction] > 0
                else { continue }
                level[other] = level[index] + 1
                if excess[other] > 0 { reachesCost = true }
                queue.append(other)
            }
        }
        return (level, reachesCost)
    }

    /// Sends a blocking flow along the levels.
    private mutating func saturate(_ level: [Int32]) {
        // The first neighbor of each pixel that is not known to be blocked.
        var open = [UInt8](repeating: 0, count: level.count)
        var path: [Int] = []
        for source in level.indices where excess[source] > 0 && level[source] > 0 {
            var index = source
            while true {
                if excess[index] < 0, index != source {
                    send(along: path, to: index)
                    path.removeAll(keepingCapacity: true)
                    guard excess[source] > 0 else { break }
                    index = source
                }
                if let direction = descent(from: index, level, &open) {
                    path.append(index * 8 + direction)
                    index += steps[direction]
                } else if let edge = path.popLast() {
                    index = edge / 8
                    open[index] += 1
                } else {
                    break
                }
            }
            path.removeAll(keepingCapacity: true)
        }
    }

    /// The next neighbor that is one level lower and has residual capacity.
    private func descent(from index: Int, _ level: [Int32], _ open: inout [UInt8]) -> Int? {
        guard level[index] > 0 else { return nil }
        while open[index] < 8 {
            let direction = Int(open[index])
            let isLower = level[index + steps[direction]] == level[index] - 1
            if isLower, capacity[index * 8 + direction] > 0 { return direction }
            open[index] += 1
        }
        return nil
    }

    /// Sends the maximum flow along a path of edges from the start of its first edge.
    private mutating func send(along path: [Int], to end: Int) {
        guard let start = path.first.map({ $0 / 8 }) else { return }
        var amount = min(excess[start], -excess[end])
        for edge in path { amount = min(amount, capacity[edge]) }
        excess[start] -= amount
        excess[end] += amount
        for edge in path {
            capacity[edge] -= amount
            capacity[(edge / 8 + steps[edge % 8]) * 8 + 7 - edge % 8] += amount
        }
    }
}
