import Foundation
import Testing

@testable import Propagation

/// The cases of `Fixtures/propagation.json`: random graphs, and SciPy's solutions.
private struct SolvedCase: Decodable {
    let name: String
    let nodes: Int
    let edges: [[Double]]
    let labels: [Int]
    let attachment: [Double]
    let targets: [[Double]]
    let solution: [[Double]]

    var graph: WeightedGraph {
        WeightedGraph(
            nodes: nodes,
            edges: edges.map { .init(from: Int32($0[0]), to: Int32($0[1]), weight: $0[2]) },
            merging: .sum
        )
    }
}

private struct SolvedCases: Decodable { let cases: [SolvedCase] }

@Suite struct SparseSystemTests {
    private let cases: [SolvedCase]

    init() throws {
        let url = try #require(
            Bundle.module.url(forResource: "propagation", withExtension: "json", subdirectory: "Fixtures")
        )
        cases = try JSONDecoder().decode(SolvedCases.self, from: Data(contentsOf: url)).cases
        try #require(cases.count == 4)
    }

    /// The system of a case and its right-hand sides, class by class.
    private func system(_ solved: SolvedCase) -> (system: SparseSystem, sides: [Double], nodes: [Int]) {
        let nodes = solved.labels.indices.filter { solved.labels[$0] < 0 }
        var unknown = [Int32](repeating: -1, count: solved.nodes)
        for (place, node) in nodes.enumerated() { unknown[node] = Int32(place) }
        let graph = solved.graph
        var sides: [Double] = []
        for index in solved.targets[0].indices {
            var side = nodes.map { solved.attachment[$0] * solved.targets[$0][index] }
            graph.forEachEdge { one, other, weight in
                if unknown[one] >= 0, solved.labels[other] == index { side[Int(unknown[one])] += weight }
                if unknown[other] >= 0, solved.labels[one] == index { side[Int(unknown[other])] += weight }
            }
            sides += side
        }
        let diagonal = nodes.map { solved.attachment[$0] }
        return (SparseSystem(graph, unknown: unknown, diagonal: diagonal), sides, nodes)
    }

    /// The largest difference from SciPy's solution.
    private func error(_ solved: SolvedCase, _ solver: any LinearSolver) throws -> Double {
        var (system, sides, nodes) = system(solved)
        let classes = sides.count / system.order
        try sides.withUnsafeMutableBufferPointer { buffer in
            let base = try #require(buffer.baseAddress)
            for first in stride(from: 0, to: classes, by: 4) {
                try solver.solve(base + first * system.order, count: min(4, classes - first))
            }
        }
        var largest = 0.0
        for index in 0..<classes {
            for (place, node) in nodes.enumerated() {
                largest = max(
                    largest,
                    abs(sides[index * system.order + place] - solved.solution[node][index])
                )
            }
        }
        return largest
    }

    @Test func factorsSolveAsSciPyDoes() throws {
        for solved in cases {
            #expect(try SparseFactor(of: system(solved).system, memoryLimit: .max, workLimit: 0) == nil)
            let factor = try #require(try SparseFactor(of: system(solved).system, memoryLimit: .max))
            let error = try error(solved, factor)
            #expect(error < 1e-10, "\(solved.name)")
        }
    }

    @Test func conjugateGradientsSolveAsSciPyDoes() throws {
        for solved in cases {
            // With and without the coarse correction.
            for memoryLimit in [Int.max, 0] {
                let solver = try ConjugateGradients(
                    system(solved).system,
                    tolerance: 1e-13,
                    memoryLimit: memoryLimit
                )
                let error = try error(solved, solver)
                #expect(error < 1e-10, "\(solved.name), \(memoryLimit)")
            }
        }
    }

    @Test func harmonicFunctionsAreTheSolution() throws {
        for solved in cases {
            var functions = HarmonicFunctions(solved.graph, classCount: solved.targets[0].count)
            for (node, index) in solved.labels.enumerated() where index >= 0 {
                functions.fix(node, to: index)
            }
            for (node, weight) in solved.attachment.enumerated() where weight > 0 {
                for (index, share) in solved.targets[node].enumerated() {
                    functions.attach(node, to: index, weight: weight * share)
                }
            }
            let (found, isUnreached) = try functions.solved(by: Solver())
            #expect(!isUnreached.contains(true))
            let largest = zip(found.values, solved.solution.joined()).map { abs(Double($0) - $1) }.max() ?? 1
            #expect(largest < 1e-6, "\(solved.name)")
        }
    }

    @Test func factorsThatAreTooLargeAreNotComputed() throws {
        let system = system(cases[0]).system
        let factor = try SparseFactor(of: system, memoryLimit: 12 * system.order)
        #expect(factor == nil)
        var solver = Solver()
        solver.memoryLimit = 0
        #expect(try solver.solver(of: system) is ConjugateGradients)
        #expect(try Solver().solver(of: system) is SparseFactor)
    }

    @Test func reportsWhatCannotBeSolved() throws {
        // A Laplacian without known values is singular; with a negative diagonal the matrix is not positive definite.
        let graph = WeightedGraph(nodes: 2, edges: [.init(from: 0, to: 1, weight: 1)], merging: .sum)
        let system = SparseSystem(graph, unknown: [0, 1], diagonal: [-3, 0])
        #expect(throws: PropagationError.notPositiveDefinite(unknowns: 2)) {
            try SparseFactor(of: system, memoryLimit: .max)
        }
        // No residual reaches this tolerance.
        let definite = SparseSystem(graph, unknown: [0, 1], diagonal: [0.3, 0.7])
        let solver = try ConjugateGradients(definite, tolerance: .nan, memoryLimit: 0)
        #expect(throws: PropagationError.self) {
            var sides = [0.1, 0.7]
            try solver.solve(&sides, count: 1)
        }
    }

    @Test func edgesBetweenTheSameNodesAreMerged() {
        let edges: [WeightedGraph.Edge] = [
            .init(from: 2, to: 0, weight: 1), .init(from: 1, to: 1, weight: 9),
            .init(from: 0, to: 2, weight: 3),
            .init(from: 0, to: 1, weight: 5), .init(from: 1, to: 2, weight: 0),
        ]
        let sum = WeightedGraph(nodes: 4, edges: edges, merging: .sum)
        #expect(sum == WeightedGraph(nodes: 4, starts: [0, 2, 2, 2, 2], others: [1, 2], weights: [5, 4]))
        let maximum = WeightedGraph(nodes: 4, edges: edges, merging: .maximum)
        #expect(
            maximum == WeightedGraph(nodes: 4, starts: [0, 2, 2, 2, 2], others: [1, 2], weights: [5, 3])
        )
        #expect(sum.parts() == [0, 0, 0, 3])
    }
}
