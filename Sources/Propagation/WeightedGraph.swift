/// An undirected graph whose edges have positive weights.
///
/// Each edge is stored once, at the lower of its two nodes.
struct WeightedGraph: Sendable, Equatable {
    /// The number of nodes.
    let nodes: Int
    /// Where the edges of each node begin in `others` and `weights`, `[nodes + 1]`.
    private(set) var starts: [Int32]
    /// The higher node of each edge, ascending among the edges of a node.
    private(set) var others: [Int32]
    /// The weight of each edge.
    private(set) var weights: [Double]

    /// A graph whose edges are already sorted.
    init(nodes: Int, starts: [Int32], others: [Int32], weights: [Double]) {
        precondition(
            starts.count == nodes + 1 && others.count == weights.count && Int(starts[nodes]) == others.count,
            "WeightedGraph.init: \(starts.count) starts, \(others.count) ends, \(weights.count) weights"
        )
        (self.nodes, self.starts, self.others, self.weights) = (nodes, starts, others, weights)
    }

    /// How several edges between the same two nodes are merged.
    enum Merging { case sum, maximum }

    /// A graph of edges in any order and direction; loops and edges of weight 0 are left out.
    init(nodes: Int, edges: [Edge], merging: Merging) {
        var starts = [Int32](repeating: 0, count: nodes + 1)
        let proper = edges.filter { $0.from != $0.to && $0.weight > 0 }
        for edge in proper { starts[Int(min(edge.from, edge.to)) + 1] += 1 }
        for node in 0..<nodes { starts[node + 1] += starts[node] }
        // The edges of a node keep the order of the list, so that sums are reproducible.
        var next = starts
        var sorted = [(other: Int32, weight: Double)](repeating: (0, 0), count: proper.count)
        for edge in proper {
            let node = Int(min(edge.from, edge.to))
            sorted[Int(next[node])] = (max(edge.from, edge.to), edge.weight)
            next[node] += 1
        }
        var (merged, others, weights) = ([Int32(0)], [Int32](), [Double]())
        merged.reserveCapacity(nodes + 1)
        for node in 0..<nodes {
            let range = Int(starts[node])..<Int(starts[node + 1])
            let first = others.count
            for place in range.sorted(by: { (sorted[$0].other, $0) < (sorted[$1].other, $1) }) {
                let (other, weight) = sorted[place]
                if others.count > first, others.last == other {
                    let last = weights.count - 1
                    weights[last] = merging == .sum ? weights[last] + weight : max(weights[last], weight)
                } else {
                    others.append(other)
                    weights.append(weight)
                }
            }
            merged.append(Int32(others.count))
        }
        self.init(nodes: nodes, starts: merged, others: others, weights: weights)
    }

    /// An edge between two nodes.
    struct Edge {
        let from: Int32, to: Int32
        let weight: Double
    }

    /// The edges as a list, ascending.
    var edges: [Edge] {
        var list: [Edge] = []
        list.reserveCapacity(others.count)
        forEachEdge { list.append(Edge(from: Int32($0), to: Int32($1), weight: $2)) }
        return list
    }

    /// Calls `body` with the lower node, the higher node and the weight of every edge, ascending.
    func forEachEdge(_ body: (Int, Int, Double) -> Void) {
        for node in 0..<nodes {
            for place in Int(starts[node])..<Int(starts[node + 1]) {
                body(node, Int(others[place]), weights[place])
            }
        }
    }

    /// The graph with the edges of both; weights of common edges are added.
    func adding(_ other: WeightedGraph) -> WeightedGraph {
        WeightedGraph(nodes: nodes, edges: edges + other.edges, merging: .sum)
    }

    /// The connected part of each node, identified by its lowest node.
    func parts() -> [Int32] {
        var parent = (0..<Int32(nodes)).map { $0 }
        func root(_ node: Int32) -> Int32 {
            var node = node
            while parent[Int(node)] != node {
                parent[Int(node)] = parent[Int(parent[Int(node)])]
                node = parent[Int(node)]
            }
            return node
        }
        forEachEdge { one, other, _ in
            let (first, second) = (root(Int32(one)), root(Int32(other)))
            parent[Int(max(first, second))] = min(first, second)
        }
        return (0..<Int32(nodes)).map(root)
    }
}
