/// A tensor that may be on a tape.
///
/// Copying is cheap. A variable never crosses threads.
public struct Variable {
    /// The value of this variable.
    public let value: Tensor
    let tape: Tape?
    let index: Int

    init(_ value: Tensor, _ tape: Tape?, _ index: Int) {
        self.value = value
        self.tape = tape
        self.index = index
    }

    /// Creates a constant, which no gradient reaches.
    public init(_ value: Tensor) { self.init(value, nil, -1) }

    /// Extents, outermost first.
    public var shape: [Int] { value.shape }

    /// Whether a gradient is wanted here: a pullback returns nil for inputs where it is not.
    var isTraced: Bool { tape != nil }

    /// The only way an operation enters a tape: a result, its inputs, and how to pull a gradient back to each.
    ///
    /// `pullback` receives the gradient with respect to the result and returns one gradient per input, which may
    /// have the result's shape where the input was broadcast, or nil where the input is not traced.
    ///
    /// `multiplyAdds` counts those of the result. The pullback is assumed to need the same number for the first input
    /// and the same number again for the others, as matrix products do.
    ///
    /// A pullback must not capture a traced variable: the tape holds the pullback, and the variable holds the tape, so
    /// neither would ever be freed. It captures values, shapes and `isTraced`.
    ///
    /// - Precondition: All traced inputs are on the same tape.
    static func record(
        _ value: Tensor,
        from inputs: [Variable],
        multiplyAdds: Int = 0,
        operation: StaticString = #function,
        pullback: @escaping (Tensor) -> [Tensor?]
    ) -> Variable {
        Profile.current?.charge(operation: operation, \.forward, multiplyAdds: multiplyAdds)
        guard let tape = inputs.lazy.compactMap(\.tape).first else { return Variable(value) }
        let traced = inputs.indices.filter { inputs[$0].isTraced }
        precondition(traced.allSatisfy { inputs[$0].tape === tape }, "\(operation): inputs from two tapes")
        let (count, shape) = (inputs.count, value.shape)
        let node = Tape.Node(
            parents: traced.map { inputs[$0].index },
            shape: shape,
            operation: operation,
            multiplyAdds: multiplyAdds,
            pullbackMultiplyAdds: inputs[0].isTraced ? 2 * multiplyAdds : multiplyAdds
        ) { gradient in
            precondition(gradient.shape == shape, "gradient \(gradient.shape) for value \(shape)")
            let all = pullback(gradient)
            precondition(all.count == count, "\(all.count) gradients for \(count) inputs")
            return traced.map { all[$0] }
        }
        return Variable(value, tape, tape.append(node))
    }
}
