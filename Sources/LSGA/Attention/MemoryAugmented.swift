internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let memory = AttentionEntry(
        name: "memory",
        summary: "multi-head attention with learned keys and values beside those of the tokens",
        reference: "Cornia et al. 2020, arXiv 1912.08226",
        numbers: [.count("slots", 40, in: 0...1024, "learned keys and values of each layer")]
    ) { MemoryAugmented($0, using: &$1) }
}

/// Memory-augmented attention (M²): `K = [X Wk; Mk]`, `V = [X Wv; Mv]`, with the slots Mk and Mv learned.
///
/// So tokens can attend to information common to all patches. Slots are initially normal, with the effective deviations
/// of the authors' code: 1/√width of a head for keys and 1/√slots for values. Deviation: its constant factors are left
/// out.
///
/// - `x`: `[batch, tokens, channels]`
/// - returns: `[batch, tokens, channels]`
struct MemoryAugmented: Attention {
    private var attention: DotProduct
    /// `[1, slots, channels]`; nil if there are no slots.
    private var memoryKey: Parameter?, memoryValue: Parameter?

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        attention = DotProduct(geometry, using: &random)
        let slots = Int(geometry.numbers["slots"])
        guard slots > 0 else { return }
        func memory(_ count: Int) -> Parameter {
            let deviation = 1 / Double(count).squareRoot()
            return Initializer.truncatedNormal(standardDeviation: deviation)(
                [1, slots, geometry.channels],
                using: &random
            )
        }
        memoryKey = memory(geometry.channels / geometry.heads)
        memoryValue = memory(slots)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        attention.visit(&visitor)
        visitor("memory_key", &memoryKey)
        visitor("memory_value", &memoryValue)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let key = extended(attention.key(x, &context), by: memoryKey, context)
        let value = extended(attention.value(x, &context), by: memoryValue, context)
        let mixed = context.attention(
            query: attention.query(x, &context),
            key: key,
            value: value,
            heads: attention.heads,
            scale: attention.scale
        )
        return attention.projection(mixed, &context)
    }

    /// The keys or values of the tokens, followed by those of the memory: `[batch, tokens + slots, channels]`.
    private func extended(_ own: Variable, by memory: Parameter?, _ context: Context) -> Variable {
        guard let memory else { return own }
        return .concatenated([own, context(memory).repeated(axis: 0, count: own.shape[0])], axis: 1)
    }
}
