/// A coarser copy of a sparse system: its unknowns are grouped along their strongest edges.
///
/// In each of four passes, every unknown, in order, is paired with the unpaired neighbor of the largest negative matrix
/// entry. A coarse unknown represents the constant function on its group of at most sixteen unknowns. Reference: Notay
/// 2010, "An aggregation-based algebraic multigrid method", ETNA 37.
struct Aggregation {
    /// The group of each unknown.
    let groups: [Int32]
    /// `Pᵀ A P` with the matrix P that spreads the value of a group to its unknowns.
    let coarse: SparseSystem

    init(of system: SparseSystem, passes: Int = 4) {
        var (groups, coarse) = ((0..<Int32(system.order)).map { $0 }, system)
        for _ in 0..<passes {
            let pairs = Self.pairs(coarse)
            coarse = coarse.contracted(to: pairs.groups, count: pairs.count)
            groups = groups.map { pairs.groups[Int($0)] }
        }
        (self.groups, self.coarse) = (groups, coarse)
    }

    private static func pairs(_ system: SparseSystem) -> (groups: [Int32], count: Int) {
        let neighbors = system.neighbors()
        var (groups, count) = ([Int32](repeating: -1, count: system.order), 0)
        for unknown in 0..<system.order where groups[unknown] < 0 {
            var best: (value: Double, other: Int)?
            for place in neighbors.starts[unknown]..<neighbors.starts[unknown + 1] {
                let (other, value) = (Int(neighbors.others[place]), neighbors.values[place])
                if groups[other] < 0, value < best?.value ?? 0 { best = (value, other) }
            }
            groups[unknown] = Int32(count)
            if let best { groups[best.other] = Int32(count) }
            count += 1
        }
        return (groups, count)
    }
}

extension SparseSystem {
    /// The off-diagonal entries of both triangles, by rows.
    fileprivate func neighbors() -> (starts: [Int], others: [Int32], values: [Double]) {
        var next = [Int](repeating: 0, count: order + 1)
        forEachEntryBelowDiagonal { row, column, _ in
            next[row + 1] += 1
            next[column + 1] += 1
        }
        for row in 0..<order { next[row + 1] += next[row] }
        let starts = next
        var others = [Int32](repeating: 0, count: starts[order])
        var values = [Double](repeating: 0, count: starts[order])
        forEachEntryBelowDiagonal { row, column, value in
            for (one, other) in [(row, column), (column, row)] {
                (others[next[one]], values[next[one]]) = (Int32(other), value)
                next[one] += 1
            }
        }
        return (starts, others, values)
    }

    /// The system whose entries are summed over groups of unknowns.
    fileprivate func contracted(to groups: [Int32], count: Int) -> SparseSystem {
        var diagonal = [Double](repeating: 0, count: count)
        var edges: [WeightedGraph.Edge] = []
        edges.reserveCapacity(values.count - order)
        for unknown in 0..<order { diagonal[Int(groups[unknown])] += values[Int(starts[unknown])] }
        forEachEntryBelowDiagonal { row, column, value in
            if groups[row] == groups[column] {
                diagonal[Int(groups[row])] += 2 * value
            } else {
                edges.append(.init(from: groups[row], to: groups[column], weight: -value))
            }
        }
        return SparseSystem(
            edges: WeightedGraph(nodes: count, edges: edges, merging: .sum),
            diagonal: diagonal
        )
    }
}
