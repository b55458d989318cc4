/// A sparse symmetric positive definite matrix, of which the lower triangle is stored by columns.
struct SparseSystem: Sendable, Equatable {
    /// The extent of the matrix.
    let order: Int
    /// Where each column begins in `rows` and `values`, `[order + 1]`.
    let starts: [Int32]
    /// The row of each number, ascending within a column; the first is on the diagonal.
    let rows: [Int32]
    /// The numbers.
    let values: [Double]

    /// A matrix with a given diagonal and the negative edge weights of a graph off the diagonal.
    init(edges graph: WeightedGraph, diagonal: [Double]) {
        var (starts, rows, values) = ([Int32(0)], [Int32](), [Double]())
        starts.reserveCapacity(graph.nodes + 1)
        rows.reserveCapacity(graph.nodes + graph.others.count)
        values.reserveCapacity(graph.nodes + graph.others.count)
        for node in 0..<graph.nodes {
            rows.append(Int32(node))
            values.append(diagonal[node])
            for edge in Int(graph.starts[node])..<Int(graph.starts[node + 1]) {
                rows.append(graph.others[edge])
                values.append(-graph.weights[edge])
            }
            starts.append(Int32(rows.count))
        }
        (order, self.starts, self.rows, self.values) = (graph.nodes, starts, rows, values)
    }

    /// The matrix `L + D` of the unknown nodes, with the Laplacian L of the graph and a diagonal D.
    ///
    /// `unknown` gives the index of each node among the unknowns, ascending, and −1 for other nodes; `diagonal` holds
    /// D, one number per unknown.
    init(_ graph: WeightedGraph, unknown: [Int32], diagonal: [Double]) {
        var sums = diagonal
        var (starts, others, weights) = ([Int32(0)], [Int32](), [Double]())
        starts.reserveCapacity(diagonal.count + 1)
        others.reserveCapacity(graph.others.count)
        weights.reserveCapacity(graph.others.count)
        for node in 0..<graph.nodes {
            let own = unknown[node]
            for edge in Int(graph.starts[node])..<Int(graph.starts[node + 1]) {
                let (other, weight) = (unknown[Int(graph.others[edge])], graph.weights[edge])
                if own >= 0 { sums[Int(own)] += weight }
                if other >= 0 { sums[Int(other)] += weight }
                guard own >= 0, other >= 0 else { continue }
                others.append(other)
                weights.append(weight)
            }
            if own >= 0 { starts.append(Int32(others.count)) }
        }
        let edges = WeightedGraph(nodes: diagonal.count, starts: starts, others: others, weights: weights)
        self.init(edges: edges, diagonal: sums)
    }

    /// Calls `body` with row, column and number of every entry below the diagonal, column by column.
    func forEachEntryBelowDiagonal(_ body: (Int, Int, Double) -> Void) {
        for column in 0..<order {
            for place in Int(starts[column]) + 1..<Int(starts[column + 1]) {
                body(Int(rows[place]), column, values[place])
            }
        }
    }
}
