internal import Compute
internal import Engine
internal import NN

/// The tokenizer of an attention.
public enum TokenizerForm: String, Sendable, CaseIterable, Codable {
    /// None: the tokens are unchanged.
    case none
    /// The same number of semantic tokens, from the tokenizer of SSFTT in every layer, as in the released code.
    case ssftt
}

/// The semantic tokenizer of SSFTT as in LSGA-ViT: inside each layer, with as many output as input tokens.
///
/// Source: Sun et al. 2022, IEEE TGRS.
///
/// `T = A · (x·wV)` with `A = softmax over pixels of (x·wAᵀ)ᵀ`.
struct Tokenizer: Module {
    /// Of shape `[1, tokens, channels]`.
    var attentionWeight: Parameter
    /// `[1, channels, channels]`, applied from the right.
    var valueWeight: Parameter

    /// Xavier-normal weights with PyTorch's fans for tensors of rank 3: fan-in the product of the last two extents,
    /// fan-out the first times the last.
    init(tokens: Int, channels: Int, using random: inout RandomStream) {
        func xavier(_ rows: Int) -> Parameter {
            Initializer.xavierNormal(fanIn: rows * channels, fanOut: channels)(
                [1, rows, channels],
                using: &random
            )
        }
        attentionWeight = xavier(tokens)
        valueWeight = xavier(channels)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("token_wA", &attentionWeight)
        visitor("token_wV", &valueWeight)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (tokens, channels) = (x.shape[1], x.shape[2])
        let a = context(attentionWeight).reshaped(to: [tokens, channels])
        let v = context(valueWeight).reshaped(to: [channels, channels])
        // [batch, tokens, pixels]
        let weights = context.adjusted(
            a.matrixProduct(x, otherTransposed: true).softmax(),
            of: .tokenizerWeights
        )
        context.show(.tokenizerWeights, weights)
        return weights.matrixProduct(x.matrixProduct(v))  // [batch, tokens, channels]
    }
}
