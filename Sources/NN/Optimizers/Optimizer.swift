public import Engine

/// An algorithm that updates parameters from their gradients.
public protocol Optimizer: Sendable {
    /// Updates every parameter that has a gradient, in place.
    mutating func step(_ model: inout some Module, _ gradients: Gradients, learningRate: Scalar)

    /// The state that is kept between steps and saved for resuming, under names such as `moment1/head.weight`.
    func state(of model: some Module) -> [String: Tensor]

    /// Restores what `state(of:)` returned; all or nothing, and every problem is reported at once.
    mutating func restore(_ state: [String: Tensor], for model: some Module) throws(CheckpointError)
}

/// Tensors that an optimizer keeps for each parameter.
struct ParameterMemory: Sendable {
    private var tensors: [Parameter.ID: Tensor] = [:]

    /// Calls `body` with the tensor kept for `parameter`, zero at first, to change it in place.
    mutating func withTensor(_ parameter: Parameter, _ body: (inout Tensor) -> Void) {
        var tensor = tensors.removeValue(forKey: parameter.id) ?? Tensor(zeros: parameter.value.shape)
        body(&tensor)
        tensors[parameter.id] = tensor
    }

    func state(_ prefix: String, of model: some Module) -> [String: Tensor] {
        var state: [String: Tensor] = [:]
        for entry in model.parameters { state["\(prefix)/\(entry.path)"] = tensors[entry.id] }
        return state
    }

    mutating func restore(_ prefix: String, _ state: [String: Tensor], for model: some Module) {
        tensors = [:]
        for entry in model.parameters { tensors[entry.id] = state["\(prefix)/\(entry.path)"] }
    }

    /// Throws unless `state` holds nothing but tensors of the parameters' shapes under these prefixes, and one
    /// number under each other name.
    static func check(
        _ state: [String: Tensor],
        prefixes: [String],
        numbers: [String] = [],
        for model: some Module
    ) throws(CheckpointError) {
        var shapes = Dictionary(uniqueKeysWithValues: numbers.map { ($0, [1]) })
        for entry in model.parameters {
            for prefix in prefixes { shapes["\(prefix)/\(entry.path)"] = entry.value.shape }
        }
        let missing = numbers.filter { state[$0] == nil }
        let unexpected = state.keys.filter { shapes[$0] == nil }
        let misshapen = state.keys.sorted().compactMap { name -> CheckpointError.Shape? in
            guard let expected = shapes[name], let found = state[name]?.shape, found != expected else {
                return nil
            }
            return CheckpointError.Shape(path: name, expected: expected, found: found)
        }
        guard missing.isEmpty, unexpected.isEmpty, misshapen.isEmpty else {
            throw .mismatch(missing: missing, unexpected: unexpected.sorted(), misshapen: misshapen)
        }
    }
}

/// Visits the parameters that have a gradient.
struct GradientVisitor: ParameterVisitor {
    let gradients: Gradients
    let body: (inout Parameter, Tensor) -> Void
    func visit(_ name: String, _ parameter: inout Parameter) {
        if let gradient = gradients[parameter] { body(&parameter, gradient) }
    }
    func visit(_ name: String, _ buffer: inout Buffer) {}
    func enter(_ name: String) {}
    func leave() {}
}

extension Gradients {
    /// The Euclidean norm over all of `model`'s parameters, summed in their order.
    public func norm(over model: some Module) -> Double {
        var sum = 0.0
        var copy = model
        var visitor = GradientVisitor(gradients: self) { _, gradient in
            sum += gradient.withPointer { g in
                (0..<gradient.count).reduce(0.0) { $0 + Double(g[$1]) * Double(g[$1]) }
            }
        }
        copy.visit(&visitor)
        return sum.squareRoot()
    }

    /// Scales all gradients of `model` so that their norm is at most `limit`.
    ///
    /// Gradient clipping by norm: Pascanu et al. 2013.
    public mutating func clip(toNorm limit: Double, over model: some Module) {
        let norm = norm(over: model)
        guard norm > limit else { return }
        let factor = Scalar(limit / (norm + 1e-6))
        for entry in model.parameters { scale(entry.id, by: factor) }
    }
}
