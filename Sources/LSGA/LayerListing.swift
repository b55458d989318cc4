internal import Engine
internal import NN

/// The layers of a network in the order of computation, from the forward pass of one patch.
///
/// A row is an operation that has weights or multiply-adds; sums, activations and rearrangements are left out.
public struct LayerListing: Sendable, Equatable, Codable {
    /// One operation.
    public struct Row: Sendable, Equatable, Codable {
        /// The module whose weights the operation reads, with its checkpoint name; empty if it reads none.
        public let layer: String
        /// The operation, such as `linear`; empty for weights that inference does not read.
        public let operation: String
        /// The extents of its result for one patch.
        public let shape: [Int]
        /// The number of its weights, without those counted in an earlier row.
        public let parameters: Int
        /// Its multiply-adds.
        public let multiplyAdds: Int

        enum CodingKeys: String, CodingKey {
            case layer, operation, shape, parameters
            case multiplyAdds = "multiply_adds"
        }
    }

    /// The operations in order.
    public let rows: [Row]

    /// Lists `network` on one patch of `side` × `side` pixels.
    public init(of network: some Classifier, side: Int, bands: Int) {
        let tape = Tape()
        var context = Context.inference(tape: tape)
        // On the tape, to distinguish results that depend on the patch from those that depend only on weights.
        let patch = Parameter(Tensor(zeros: [1, side, side, bands]))
        _ = network(tape.leaf(patch), &context)

        let weights = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.id, $0) })
        var trace = Trace()
        var (rows, seen): ([Row], Set<Parameter.ID>) = ([], [])
        for operation in tape.operations {
            let step = trace.append(operation, patch: patch.id)
            guard step.readsPatch, !step.weights.isEmpty || step.multiplyAdds > 0 else { continue }
            let read = step.weights.compactMap { weights[$0] }
            rows.append(
                Row(
                    layer: Self.layer(of: read.map(\.path)),
                    operation: operation.name ?? "",
                    shape: operation.shape.first == 1 ? Array(operation.shape.dropFirst()) : operation.shape,
                    parameters: read.filter { seen.insert($0.id).inserted }.reduce(0) { $0 + $1.value.count },
                    multiplyAdds: step.multiplyAdds
                )
            )
        }
        for weight in network.parameters where !seen.contains(weight.id) {
            let count = weight.value.count
            rows.append(
                Row(layer: weight.path, operation: "", shape: [], parameters: count, multiplyAdds: 0)
            )
        }
        self.rows = rows
    }

    /// The module that has all of `paths`, or the one path without the words that every layer has.
    private static func layer(of paths: [String]) -> String {
        let names = paths.map { $0.split(separator: ".").map(String.init) }
        guard var shared = names.first else { return "" }
        if names.count == 1, shared.count > 1, ["weight", "bias"].contains(shared.last) {
            shared.removeLast()
        }
        for other in names.dropFirst() { shared = zip(shared, other).prefix { $0 == $1 }.map(\.0) }
        return shared.isEmpty ? paths.joined(separator: ", ") : shared.joined(separator: ".")
    }
}

/// Follows patch and weights through a tape.
private struct Trace {
    /// The information on one entry of the tape.
    struct Step {
        /// Whether it depends on the patch.
        var readsPatch: Bool
        /// The weights that it depends on and that no earlier result of the patch has used, in the order of use.
        var weights: [Parameter.ID]
        /// Its own multiply-adds and those of operations on these weights only.
        var multiplyAdds: Int
    }

    private var steps: [Step] = []

    mutating func append(_ operation: Tape.Operation, patch: Parameter.ID) -> Step {
        var step = Step(
            readsPatch: operation.parameter == patch,
            weights: operation.parameter.map { $0 == patch ? [] : [$0] } ?? [],
            multiplyAdds: operation.multiplyAdds
        )
        for input in operation.inputs {
            if steps[input].readsPatch {
                step.readsPatch = true
            } else {
                step.weights += steps[input].weights.filter { !step.weights.contains($0) }
                step.multiplyAdds += steps[input].multiplyAdds
                // Counted once, however often the result is used.
                steps[input].multiplyAdds = 0
            }
        }
        steps.append(step)
        return step
    }
}
