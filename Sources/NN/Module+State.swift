public import Engine

/// One named tensor of a module.
public struct StateEntry: Sendable {
    /// The checkpoint name, such as `layers.0.blocks.1.attn.proj.weight`.
    public let path: String
    /// The identity of the parameter or buffer.
    public let id: Parameter.ID
    /// The current contents.
    public let value: Tensor
    /// Whether an optimizer changes it.
    public let isTrainable: Bool
}

extension Module {
    /// Every parameter and buffer with its checkpoint path, in declaration order.
    public var state: [StateEntry] {
        var copy = self
        var collector = StateCollector()
        copy.visit(&collector)
        return collector.entries
    }

    /// The trainable parameters with their paths, in declaration order.
    public var parameters: [StateEntry] { state.filter(\.isTrainable) }

    /// The number of trainable scalars.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

    /// Replaces every parameter and buffer; all or nothing, and every problem is reported at once.
    ///
    /// Numbers must be finite, and variances must not be negative. The step counts that PyTorch writes for batch norms
    /// are ignored.
    public mutating func load(_ tensors: [String: Tensor]) throws(CheckpointError) {
        let mine = state
        let paths = Set(mine.map(\.path))
        let missing = mine.map(\.path).filter { tensors[$0] == nil }
        let unexpected = tensors.keys.filter { !paths.contains($0) && !$0.hasSuffix("num_batches_tracked") }
        let misshapen = mine.compactMap { entry -> CheckpointError.Shape? in
            guard let found = tensors[entry.path], found.shape != entry.value.shape else { return nil }
            return CheckpointError.Shape(path: entry.path, expected: entry.value.shape, found: found.shape)
        }
        guard missing.isEmpty, unexpected.isEmpty, misshapen.isEmpty else {
            throw .mismatch(missing: missing, unexpected: unexpected.sorted(), misshapen: misshapen)
        }
        let unusable = mine.compactMap { entry in
            tensors[entry.path].flatMap { $0.problem(isVariance: entry.isVariance) }
                .map { "\(entry.path) \($0)" }
        }
        guard unusable.isEmpty else { throw .unusable(unusable) }
        var loader = StateLoader(tensors: tensors)
        visit(&loader)
    }

    /// Sets the buffers that a forward pass has updated.
    public mutating func apply(_ updates: [Parameter.ID: Tensor]) {
        guard !updates.isEmpty else { return }
        var updater = BufferUpdater(updates: updates)
        visit(&updater)
    }
}

extension StateEntry {
    /// Whether it is the running variance of a batch norm.
    fileprivate var isVariance: Bool { !isTrainable && path.hasSuffix("running_var") }
}

extension Tensor {
    /// Why a model cannot use these numbers, as text that follows their name; nil if it can.
    fileprivate func problem(isVariance: Bool) -> String? {
        let (infinite, negative) = withPointer { x in
            (0..<count).reduce((0, 0)) { sums, index in
                (sums.0 + (x[index].isFinite ? 0 : 1), sums.1 + (x[index] < 0 ? 1 : 0))
            }
        }
        if infinite > 0 { return "has NaN or infinite values (\(infinite) of \(count))" }
        return isVariance && negative > 0 ? "has negative variances (\(negative) of \(count))" : nil
    }
}

/// Why weights do not fit a model.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
    /// A tensor with the right name and the wrong shape.
    public struct Shape: Sendable, Equatable {
        /// The checkpoint name.
        public let path: String
        /// What the model has, and what the file has.
        public let expected: [Int], found: [Int]

        /// Creates a shape mismatch.
        public init(path: String, expected: [Int], found: [Int]) {
            (self.path, self.expected, self.found) = (path, expected, found)
        }
    }

    /// The bytes are not a safetensors file.
    case malformed(String)
    /// The names or shapes of the tensors do not match the model.
    case mismatch(missing: [String], unexpected: [String], misshapen: [Shape])
    /// Tensors that identify the network are missing; `found` lists those that exist.
    case unrecognized(missing: [String], found: [String])
    /// A tensor has an element type that is not supported.
    case unsupportedType(String, tensor: String, known: String)
    /// The tensors fit, but their values cannot be used: one phrase for each.
    case unusable([String])

    /// All problems in words.
    public var description: String {
        func list(_ names: [String]) -> String {
            names.prefix(5).joined(separator: ", ")
                + (names.count > 5 ? " and \(names.count - 5) more" : "")
        }
        switch self {
        case .malformed(let reason):
            return "not a safetensors file: \(reason)"
        case .unrecognized(let missing, let found):
            return "the weights are of an unknown network: missing \(list(missing)); the file has "
                + (found.isEmpty ? "no tensors" : list(found))
        case .unsupportedType(let type, let tensor, let known):
            return "unsupported tensor type \(type) of \(tensor); expected one of \(known)"
        case .unusable(let problems):
            return "the weights cannot be used: \(list(problems))"
        case .mismatch(let missing, let unexpected, let misshapen):
            var problems: [String] = []
            if !missing.isEmpty { problems.append("missing \(list(missing))") }
            if !unexpected.isEmpty { problems.append("unexpected \(list(unexpected))") }
            if !misshapen.isEmpty {
                problems.append(list(misshapen.map { "\($0.path) is \($0.found), expected \($0.expected)" }))
            }
            return "the weights do not fit the model: " + problems.joined(separator: "; ")
        }
    }
}

private struct StateCollector: ParameterVisitor {
    var entries: [StateEntry] = []
    var path = ModulePath()
    mutating func visit(_ name: String, _ parameter: inout Parameter) {
        entries.append(
            StateEntry(path: path(name), id: parameter.id, value: parameter.value, isTrainable: true)
        )
    }
    mutating func visit(_ name: String, _ buffer: inout Buffer) {
        entries.append(StateEntry(path: path(name), id: buffer.id, value: buffer.value, isTrainable: false))
    }
    mutating func enter(_ name: String) { path.enter(name) }
    mutating func leave() { path.leave() }
}

private struct StateLoader: ParameterVisitor {
    let tensors: [String: Tensor]
    var path = ModulePath()
    mutating func visit(_ name: String, _ parameter: inout Parameter) {
        if let value = tensors[path(name)] { parameter.value = value }
    }
    mutating func visit(_ name: String, _ buffer: inout Buffer) {
        if let value = tensors[path(name)] { buffer.value = value }
    }
    mutating func enter(_ name: String) { path.enter(name) }
    mutating func leave() { path.leave() }
}

private struct BufferUpdater: ParameterVisitor {
    let updates: [Parameter.ID: Tensor]
    func visit(_ name: String, _ parameter: inout Parameter) {}
    func visit(_ name: String, _ buffer: inout Buffer) {
        if let value = updates[buffer.id] { buffer.value = value }
    }
    func enter(_ name: String) {}
    func leave() {}
}
