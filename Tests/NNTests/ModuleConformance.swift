import Compute
import Engine
import NN
import Testing

/// The number of parameters and buffers stored anywhere inside a value.
///
/// Inspects the memory layout, so that it finds tensors that `visit` skips.
private func storedTensors(in value: Any) -> Int {
    if value is Parameter || value is Buffer { return 1 }
    return Mirror(reflecting: value).children.reduce(0) { $0 + storedTensors(in: $1.value) }
}

/// A module and its input, for `check`.
struct ModuleCase<M: Module> {
    let module: M
    /// The shape of one sample.
    let shape: [Int]
    let apply: (M, Variable, inout Context) -> Variable

    /// Checks the requirements on every module.
    func check() throws {
        try checkState()
        try checkInference()
        try checkGradients()
    }

    private func output(_ module: M, _ x: Tensor) -> Tensor {
        var context = Context.inference()
        return apply(module, Variable(x), &context).value
    }

    private func checkState() throws {
        let state = module.state
        #expect(state.count == storedTensors(in: module), "visited, and stored")
        #expect(Set(state.map(\.path)).count == state.count)
        #expect(Set(state.map(\.id)).count == state.count)
        #expect(module.parameterCount == state.filter(\.isTrainable).reduce(0) { $0 + $1.value.count })

        // Replaces every tensor, by way of the bytes of a file.
        let noise = state.enumerated().map { index, entry in
            (
                entry.path,
                Tensor(
                    normal(entry.value.shape, seed: UInt64(index)).scalars.map { abs($0) },
                    shape: entry.value.shape
                )
            )
        }
        let tensors = Dictionary(uniqueKeysWithValues: noise)
        let bytes = try Safetensors(tensors: tensors).serialized()
        var (loaded, again) = (module, module)
        try loaded.load(tensors)
        try again.load(Safetensors(bytes: bytes).tensors)
        let x = normal([2] + shape)
        #expect(output(again, x) == output(loaded, x))
        #expect(output(loaded, x) != output(module, x))
        #expect(
            module.state.map(\.value) == state.map(\.value),
            "a module is a value: copies do not change it"
        )
        #expect(throws: CheckpointError.self) { try again.load([:]) }
    }

    private func checkInference() throws {
        let x = normal([3] + shape)
        let y = output(module, x)
        #expect(y == output(module, x))
        #expect(y.scalars.allSatisfy { $0.isFinite })
        #expect(output(module, Tensor(zeros: [0] + shape)).shape == [0] + y.shape.dropFirst())
        var context = Context.inference()
        _ = apply(module, Variable(x), &context)
        #expect(context.updates.isEmpty)
    }

    /// Every parameter's gradient in training against central differences.
    private func checkGradients() throws {
        let (step, tolerance) = Scalar.self == Double.self ? (1e-5, 1e-7) : (1e-2, 1e-2)
        let x = Variable(normal([2] + shape))
        func loss(_ module: M, _ tape: Tape) -> Variable {
            var context = Context.training(tape: tape, random: Seed(3).stream("dropout"))
            let y = apply(module, x, &context)
            return (y * Variable(normal(y.shape, seed: 31))).sum()
        }
        let gradients = differentiate { loss(module, $0) }.gradients
        let state = Dictionary(uniqueKeysWithValues: module.state.map { ($0.path, $0.value) })
        for entry in module.parameters {
            let gradient = try #require(gradients[entry.id], "\(entry.path) has no gradient")
            #expect(gradient.shape == entry.value.shape)
            for element in 0..<min(entry.value.count, 40) {
                let losses = try [step, -step].map { step in
                    var scalars = entry.value.scalars
                    scalars[element] += Scalar(step)
                    var moved = module
                    var tensors = state
                    tensors[entry.path] = Tensor(scalars, shape: entry.value.shape)
                    try moved.load(tensors)
                    return Double(loss(moved, Tape()).value.scalars[0])
                }
                let numeric = (losses[0] - losses[1]) / (2 * step)
                let error = abs(Double(gradient.scalars[element]) - numeric)
                #expect(error <= tolerance * max(1, abs(numeric)), "\(entry.path), element \(element)")
            }
        }
        let idle = differentiate { tape in loss(module, tape).scaled(by: 0) }.gradients
        #expect(module.parameters.allSatisfy { idle[$0.id]?.scalars.allSatisfy { $0 == 0 } ?? false })
    }
}
