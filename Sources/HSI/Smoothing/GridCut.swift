/// Which pixels of a grid should change, where changes have a cost and neighbours of unlike choices have one, too.
///
/// A minimum cut, found as a maximum flow from the pixels that a change would cost to those that it would save: shortest paths first,
/// all of one length before the next. Reference: Dinic 1970. All numbers are whole, so nothing is rounded.
///
/// A pixel's eight neighbours are numbered row by row from the top left; the one opposite to d is 7 − d. The grid has a border of
/// one pixel that nothing leads to, so that every neighbour has a place.
struct GridCut {
    private let rows: Int, columns: Int
    /// The columns of the grid with its border.
    private let stride: Int
    /// What the change of a pixel still costs; what it saves if negative.
    private var excess: [Int32]
    /// What can still flow to each neighbour: `[pixels, 8]`.
    private var capacity: [Int32]
    /// How far the neighbours' places are.
    private let steps: [Int]

    init(rows: Int, columns: Int) {
        (self.rows, self.columns, stride) = (rows, columns, columns + 2)
        let count = (rows + 2) * stride
        excess = [Int32](repeating: 0, count: count)
        capacity = [Int32](repeating: 0, count: 8 * count)
        steps = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1]
    }

    private func place(_ pixel: Int) -> Int { (pixel / columns + 1) * stride + pixel % columns + 1 }

    /// Adds what a pixel's change costs, or saves if negative.
    mutating func addCost(_ cost: Int32, toChange pixel: Int) { excess[place(pixel)] += cost }

    /// Adds what it costs if `pixel` stays and its neighbour in `direction` changes, and what if it is the other way round.
    mutating func addEdge(_ pixel: Int, _ direction: Int, forward: Int32, backward: Int32) {
        let place = place(pixel)
        capacity[place * 8 + direction] += forward
        capacity[(place + steps[direction]) * 8 + 7 - direction] += backward
    }

    /// Whether each pixel changes in the cheapest choice; of equally cheap ones, that with the fewest changes.
    mutating func changes() -> [Bool] {
        while true {
            let levels = levels()
            guard levels.reachesCost else {
                return (0..<rows * columns).map { levels.of[place($0)] >= 0 }
            }
            saturate(levels.of)
        }
    }

    /// The steps from each place to the nearest saving, −1 where there is none, and whether some cost can flow to one.
    private func levels() -> (of: [Int32], reachesCost: Bool) {
        var level = [Int32](repeating: -1, count: excess.count)
        var queue: [Int] = []
        for place in excess.indices where excess[place] < 0 {
            level[place] = 0
            queue.append(place)
        }
        var (next, reachesCost) = (0, false)
        while next < queue.count {
            let place = queue[next]
            next += 1
            for direction in 0..<8 {
                let other = place + steps[direction]
                guard other >= 0, other < level.count, level[other] < 0,
                    capacity[other * 8 + 7 - direction] > 0
                else { continue }
                level[other] = level[place] + 1
                if excess[other] > 0 { reachesCost = true }
                queue.append(other)
            }
        }
        return (level, reachesCost)
    }

    /// Lets flow all that can down the levels.
    private mutating func saturate(_ level: [Int32]) {
        // The first neighbour of each place that has not been found blocked.
        var open = [UInt8](repeating: 0, count: level.count)
        var path: [Int] = []
        for source in level.indices where excess[source] > 0 && level[source] > 0 {
            var place = source
            while true {
                if excess[place] < 0, place != source {
                    send(along: path, to: place)
                    path.removeAll(keepingCapacity: true)
                    guard excess[source] > 0 else { break }
                    place = source
                }
                if let direction = descent(from: place, level, &open) {
                    path.append(place * 8 + direction)
                    place += steps[direction]
                } else if let edge = path.popLast() {
                    place = edge / 8
                    open[place] += 1
                } else {
                    break
                }
            }
            path.removeAll(keepingCapacity: true)
        }
    }

    /// The next neighbour that lies one level lower and that something can flow to.
    private func descent(from place: Int, _ level: [Int32], _ open: inout [UInt8]) -> Int? {
        guard level[place] > 0 else { return nil }
        while open[place] < 8 {
            let direction = Int(open[place])
            let isLower = level[place + steps[direction]] == level[place] - 1
            if isLower, capacity[place * 8 + direction] > 0 { return direction }
            open[place] += 1
        }
        return nil
    }

    /// Sends what fits along a path of edges from the place that its first begins at.
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
