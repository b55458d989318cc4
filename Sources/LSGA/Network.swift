public import Compute
public import Engine
public import NN

/// Any network of the model registry, as one type.
public struct Network: Classifier {
    /// Its configuration.
    public let configuration: NetworkConfiguration
    private var body: any Classifier

    /// Creates a network with initial weights.
    ///
    /// - Precondition: The configuration has no `problems`.
    public init(_ configuration: NetworkConfiguration, using random: inout RandomStream) {
        let problems = configuration.problems
        precondition(problems.isEmpty, "Network: \(problems.joined(separator: "; "))")
        self.configuration = configuration
        body = configuration.network.settings.make(configuration.input, using: &random)
    }

    /// Presents the network under its own names.
    public mutating func visit(_ visitor: inout some ParameterVisitor) { body.visit(&visitor) }

    /// The logits `[batch, classes]` of patches `[batch, side, side, bands]`.
    public func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        body(patches, &context)
    }
}
