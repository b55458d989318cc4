public import Compute

/// The settings of the 3-D convolutional network.
public struct ConvolutionalNetwork3DSettings: NetworkSettings {
    /// The row of the registry.
    public static let entry = ModelEntry(
        name: "cnn3d",
        summary: "3-D convolutions over space and spectrum, thinned out along the bands in between",
        reference: "Ben Hamida et al. 2018, doi 10.1109/TGRS.2018.2818945",
        slots: [],
        canBeAlone: true,
        defaults: ConvolutionalNetwork3DSettings()
    )

    /// Feature maps of the first two convolutions; the others have 7/4 of it.
    public var width: Int
    /// The rate of dropout before the linear layer.
    public var dropout: Double

    /// Creates settings; the default is the published width.
    public init(width: Int = 20, dropout: Double = 0) { (self.width, self.dropout) = (width, dropout) }

    /// The attention; nil for a network that has none.
    public var currentAttention: AttentionSettings? { nil }

    /// Puts an attention in place, or none.
    public mutating func replaceAttention(_ attention: AttentionSettings?) {
        precondition(attention == nil, "cnn3d has no place for an attention")
    }

    /// The settings that the network reads, with their values.
    public var values: NetworkValues {
        var values = NetworkValues()
        (values.width, values.dropout) = (width, dropout)
        return values
    }

    /// Takes the values of the settings that the network reads.
    public mutating func take(_ values: NetworkValues) {
        (width, dropout) = (values.width ?? width, values.dropout ?? dropout)
    }

    /// What is wrong with the settings on this input.
    public func problems(_ input: NetworkInput) -> [String] {
        var problems = [
            NetworkInput.problem("width", width), Self.problem(rate: dropout, "dropout"),
        ].compactMap { $0 }
        if input.side != 3, input.side < 5 {
            problems.append("cnn3d takes patches of side 3, or of 5 at least, not \(input.side)")
        }
        if input.side != 3, input.bands < 3 {
            problems.append("cnn3d takes 3 bands or components at least, not \(input.bands)")
        }
        return problems
    }

    /// For each number of the settings a tensor whose shape it decides.
    public func decisiveShapes(_ input: NetworkInput) -> [TensorShape] {
        [("conv1.weight", [width, 1, 3, 3, 3]), ("fc.weight", [input.classes, outputs(input)])]
    }

    /// A fresh attention as the network makes it, and the tokens and channels of what it is given.
    public func firstAttention(_ input: NetworkInput, using random: inout RandomStream)
        -> (attention: any Attention, tokens: Int, channels: Int)?
    { nil }

    /// Creates a network with fresh weights.
    public func make(_ input: NetworkInput, using random: inout RandomStream) -> any Classifier {
        ConvolutionalNetwork3D(self, input, using: &random)
    }

    /// Feature maps of all but the first two convolutions.
    var wide: Int { max(1, width * 7 / 4) }

    /// The numbers that the convolutions make of a patch.
    func outputs(_ input: NetworkInput) -> Int {
        let isSmall = input.side == 3
        let bands = input.bands - (isSmall ? 0 : 2)
        let pooled = ((bands + 1) / 2 + 1) / 2
        let side = input.side - (isSmall ? 2 : 4)
        return wide * (pooled / 2 + 1) * side * side
    }
}
