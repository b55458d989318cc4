internal import Compute

/// Probabilities on a graph that vary little along strong edges and stay close to known values at the nodes.
///
/// For each class, minimizes
///
///     Σ_edges w_ij (z_i − z_j)² + Σ_i a_i (z_i − p_i)²     with z fixed to 0 or 1 at the labeled nodes,
///
/// which gives one sparse system for all classes: `(L_UU + A) Z = A P − L_US Y`. With labeled nodes only, the solutions
/// are the harmonic functions of Zhu, Ghahramani, Lafferty 2003, "Semi-supervised learning using Gaussian fields and
/// harmonic functions", ICML.
struct HarmonicFunctions {
    let graph: WeightedGraph
    let classCount: Int
    /// The class of each labeled node; −1 for others.
    private(set) var labels: [Int32]
    /// The attachment a of each node, and the products with the targets as a list of (node, class, a·p).
    private var attachment: [Double]
    private var pulls: [(node: Int32, index: Int32, value: Double)] = []
    /// The targets of all nodes and their common attachment.
    private var prior: (probabilities: ClassProbabilities, weight: Double)?
    /// Whether each node exists; all nodes if nil.
    private let isPresent: [Bool]?

    init(_ graph: WeightedGraph, classCount: Int, isPresent: [Bool]? = nil) {
        (self.graph, self.classCount, self.isPresent) = (graph, classCount, isPresent)
        labels = [Int32](repeating: -1, count: graph.nodes)
        attachment = [Double](repeating: 0, count: graph.nodes)
    }

    /// Fixes `node` to a class.
    mutating func fix(_ node: Int, to index: Int) { labels[node] = Int32(index) }

    /// Attaches `node` to the class `index` with `weight`, in addition to earlier attachments.
    mutating func attach(_ node: Int, to index: Int, weight: Double) {
        attachment[node] += weight
        pulls.append((Int32(node), Int32(index), weight))
    }

    /// Attaches every node to its row of `probabilities` with `weight`.
    mutating func attach(to probabilities: ClassProbabilities, weight: Double) {
        precondition(
            probabilities.count == graph.nodes && probabilities.classCount == classCount,
            "HarmonicFunctions: \(probabilities.count)×\(probabilities.classCount) probabilities"
        )
        guard weight > 0 else { return }
        for node in attachment.indices { attachment[node] += weight }
        prior = (probabilities, weight)
    }

    /// The solution, and the nodes in connected parts without known values, whose rows are zero.
    func solved(by solver: Solver) throws(PropagationError) -> (ClassProbabilities, isUnreached: [Bool]) {
        let isReached = reached()
        var unknown = [Int32](repeating: -1, count: graph.nodes)
        var nodes: [Int32] = []
        for node in 0..<graph.nodes where isReached[node] && labels[node] < 0 {
            unknown[node] = Int32(nodes.count)
            nodes.append(Int32(node))
        }
        var result = ClassProbabilities(zeros: graph.nodes, classCount: classCount)
        for node in 0..<graph.nodes where labels[node] >= 0 { result.set(node, to: Int(labels[node])) }
        if !nodes.isEmpty {
            let system = SparseSystem(graph, unknown: unknown, diagonal: nodes.map { attachment[Int($0)] })
            let sides = sources(unknown)
            try solve(system, sides, nodes, by: solver.solver(of: system), into: &result)
            Self.normalize(&result, nodes)
        }
        let isUnreached = (0..<graph.nodes).map { !isReached[$0] && isPresent?[$0] ?? true }
        return (result, isUnreached)
    }

    /// Whether each node is present and connected to a known value.
    private func reached() -> [Bool] {
        let parts = graph.parts()
        var isKnown = [Bool](repeating: false, count: graph.nodes)
        for node in 0..<graph.nodes where labels[node] >= 0 || attachment[node] > 0 {
            isKnown[Int(parts[node])] = true
        }
        return (0..<graph.nodes).map { isKnown[Int(parts[$0])] && isPresent?[$0] ?? true }
    }

    /// The contributions of labeled nodes and of attachments to single classes to the right-hand sides, by class.
    private func sources(_ unknown: [Int32]) -> [[(place: Int32, value: Double)]] {
        var sources = [[(place: Int32, value: Double)]](repeating: [], count: classCount)
        graph.forEachEdge { one, other, weight in
            if labels[one] >= 0, unknown[other] >= 0 {
                sources[Int(labels[one])].append((unknown[other], weight))
            } else if labels[other] >= 0, unknown[one] >= 0 {
                sources[Int(labels[other])].append((unknown[one], weight))
            }
        }
        for pull in pulls where unknown[Int(pull.node)] >= 0 {
            sources[Int(pull.index)].append((unknown[Int(pull.node)], pull.value))
        }
        return sources
    }

    /// Solves for all classes, four at a time, and writes the rows of the unknown nodes.
    private func solve(
        _ system: SparseSystem,
        _ sources: [[(place: Int32, value: Double)]],
        _ nodes: [Int32],
        by solver: any LinearSolver,
        into result: inout ClassProbabilities
    ) throws(PropagationError) {
        let (order, group) = (system.order, 4)
        var errors = [PropagationError?](repeating: nil, count: classCount)
        result.values.withUnsafeMutableBufferPointer { values in
            errors.withUnsafeMutableBufferPointer { errors in
                parallel(over: classCount, grain: group) { classes in
                    let space = UnsafeMutablePointer<Double>.allocate(capacity: order * classes.count)
                    defer { space.deallocate() }
                    for index in classes {
                        let side = space + (index - classes.lowerBound) * order
                        for place in 0..<order {
                            side[place] =
                                prior.map {
                                    $0.weight
                                        * Double(
                                            $0.probabilities.values[Int(nodes[place]) * classCount + index]
                                        )
                                } ?? 0
                        }
                        for source in sources[index] { side[Int(source.place)] += source.value }
                    }
                    do throws(PropagationError) {
                        try solver.solve(space, count: classes.count)
                    } catch {
                        return errors[classes.lowerBound] = error
                    }
                    for index in classes {
                        let side = space + (index - classes.lowerBound) * order
                        for place in 0..<order {
                            values[Int(nodes[place]) * classCount + index] = Float(max(0, side[place]))
                        }
                    }
                }
            }
        }
        if let error = errors.lazy.compactMap({ $0 }).first { throw error }
    }

    /// Divides the rows of `nodes` by their sums, which are 1 except for rounding.
    private static func normalize(_ result: inout ClassProbabilities, _ nodes: [Int32]) {
        let classCount = result.classCount
        result.values.withUnsafeMutableBufferPointer { values in
            guard let values = values.baseAddress else { return }
            parallel(over: nodes.count, grain: 16_384) { range in
                for place in range {
                    let row = values + Int(nodes[place]) * classCount
                    var sum: Float = 0
                    for index in 0..<classCount { sum += row[index] }
                    guard sum > 0 else { continue }
                    for index in 0..<classCount { row[index] /= sum }
                }
            }
        }
    }
}
