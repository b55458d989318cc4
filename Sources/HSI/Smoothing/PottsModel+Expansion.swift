extension PottsModel {
    /// A map of low energy, found by expansions from the most probable class of each pixel: `[rows, columns]`, row-major.
    ///
    /// No expansion of a single class lowers its energy further.
    public func minimum() -> [Int] {
        var map = (0..<rows * columns).map { pixel in
            let row = costs[pixel * classes..<(pixel + 1) * classes]
            return (row.indices.min { row[$0] < row[$1] } ?? row.startIndex) - row.startIndex
        }
        guard edge > 0 else { return map }
        var energy = count(map)
        // The search ends after a round without a change. Every change lowers an integer energy, so it ends.
        var unchanged = 0
        var label = 0
        while unchanged < classes {
            let next = expansion(of: label, map)
            let reached = count(next)
            if reached < energy {
                (map, energy, unchanged) = (next, reached, 0)
            }
            unchanged += 1
            label = (label + 1) % classes
        }
        return map
    }

    /// The best map in which each pixel has its class of `map`, or `label`.
    ///
    /// A pixel's choice is x = 1 for the change. A pair costs A, B, C, D for (0, 0), (0, 1), (1, 0), (1, 1), with D = 0 here, which is
    /// `A + (C − A) · x + (D − C) · x′ + (B + C − A − D) · (1 − x) · x′`; the last factor is a cut edge's capacity.
    private func expansion(of label: Int, _ map: [Int]) -> [Int] {
        var cut = GridCut(rows: rows, columns: columns)
        for pixel in map.indices where map[pixel] != label {
            let row = pixel * classes
            cut.addCost(costs[row + label] - costs[row + map[pixel]], toChange: pixel)
        }
        forEachPair { pixel, other, direction, weight in
            let (isLabel, isOtherLabel) = (map[pixel] == label, map[other] == label)
            switch (isLabel, isOtherLabel) {
            case (true, true): break
            case (true, false): cut.addCost(-weight, toChange: other)
            case (false, true): cut.addCost(-weight, toChange: pixel)
            case (false, false):
                if map[pixel] == map[other] {
                    // A = D = 0: both orders of unlike choices cost the same.
                    cut.addEdge(pixel, direction, forward: weight, backward: weight)
                } else {
                    cut.addCost(-weight, toChange: other)
                    cut.addEdge(pixel, direction, forward: weight, backward: 0)
                }
            }
        }
        let changes = cut.changes()
        return zip(map, changes).map { $1 ? label : $0 }
    }
}
