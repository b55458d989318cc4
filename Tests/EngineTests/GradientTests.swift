import Compute
import Foundation
import Testing

@testable import Engine

/// The pullback of every operation against central differences, and against itself on other numbers of threads.
@Suite struct GradientTests {
    /// Single precision detects a wrong sign or a missing term; double precision detects the rest.
    private static let (step, tolerance) = Scalar.self == Double.self ? (1e-5, 1e-7) : (1e-2, 1e-2)

    private func sum(_ opCase: OpCase, _ inputs: [Tensor]) -> Double {
        let result = opCase.apply(inputs.map { Variable($0) }).value
        return zip(result.scalars, opCase.weights(result.shape).scalars).reduce(0) {
            $0 + Double($1.0) * Double($1.1)
        }
    }

    @Test(arguments: OpCase.all)
    func agreesWithCentralDifferences(opCase: OpCase) throws {
        let inputs = opCase.inputs(of: opCase.shapes)
        let gradients = opCase.gradients(inputs, traced: Set(inputs.indices))
        for (index, input) in inputs.enumerated() {
            let gradient = try #require(gradients[index], "input \(index) has no gradient")
            #expect(gradient.shape == input.shape)
            for element in input.scalars.indices {
                let values = [Self.step, -Self.step].map { step in
                    var moved = inputs
                    var scalars = input.scalars
                    scalars[element] += Scalar(step)
                    moved[index] = Tensor(scalars, shape: input.shape)
                    return sum(opCase, moved)
                }
                let numeric = (values[0] - values[1]) / (2 * Self.step)
                let error = abs(Double(gradient.scalars[element]) - numeric)
                #expect(
                    error <= Self.tolerance * max(1, abs(numeric)),
                    "input \(index), element \(element): \(gradient.scalars[element]), expected \(numeric)"
                )
            }
        }
    }

    /// Skipping the gradients of some inputs does not change the gradients of the others.
    @Test(arguments: OpCase.all)
    func constantsChangeNothing(opCase: OpCase) {
        let inputs = opCase.inputs(of: opCase.shapes)
        let all = opCase.gradients(inputs, traced: Set(inputs.indices))
        for index in inputs.indices {
            let alone = opCase.gradients(inputs, traced: [index])
            #expect(alone[index] == all[index])
            #expect(alone.indices.allSatisfy { $0 == index || alone[$0] == nil })
        }
    }

    @Test func everyOperationHasACase() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/Engine/Ops"
        )
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var recorded: [String: Set<String>] = [:]
        for file in files where file.pathExtension == "swift" {
            var function: String?
            var place = ""
            for (index, line) in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .enumerated()
            {
                if let match = line.firstMatch(of: /^ {4}public (?:static )?func (\S+?) ?\(/) {
                    function = String(match.1)
                    place = "\(file.lastPathComponent):\(index)"
                }
                guard line.contains(".record(") else { continue }
                let name = try #require(function, "\(file.lastPathComponent): \(line)")
                recorded[name, default: []].insert(place)
            }
        }
        #expect(recorded.count > 15)
        #expect(Set(recorded.keys).subtracting(OpCase.all.map(\.op)).sorted() == [])
        // A profile distinguishes operations only by their names.
        for (name, places) in recorded { #expect(places.count == 1, "\(name): \(places.sorted())") }
    }
}

/// The only tests that change the number of threads, on which the results of other tests do not depend.
@Suite(.serialized) struct ThreadTests {
    @Test(arguments: OpCase.all, Precision.allCases)
    func bitsDoNotDependOnThreads(opCase: OpCase, precision: Precision) {
        let inputs = opCase.inputs(of: opCase.large, awayFromKinks: false)
        let before = Parallelism.threads
        defer { Parallelism.threads = before }
        let results = [1, 2, 5].map { threads in
            Parallelism.threads = threads
            return Precision.$current.withValue(precision) {
                [opCase.apply(inputs.map { Variable($0) }).value]
                    + opCase.gradients(inputs, traced: Set(inputs.indices)).compactMap { $0 }
            }
        }
        #expect(results[0].count == inputs.count + 1)
        #expect(results[1] == results[0])
        #expect(results[2] == results[0])
    }
}
