internal import Compute
internal import Engine
internal import Glibc
internal import NN

extension AttentionEntry {
    static let transformerXL = AttentionEntry(
        name: "transformer-xl",
        summary: "attention within each row of pixels and to the row before, with relative positions",
        reference: "Dai et al. 2019, arXiv 1901.02860",
        numbers: [.count("memory", 1, in: 0...64, "rows before its own that a row remembers")],
        isOnGrid: true
    ) { TransformerXL($0, using: &$1) }
}

/// Attention with recurrence over segments, the rows of a patch: a row attends to itself and to its memory, the rows
/// before it, through which no gradient passes.
///
/// The score for query i of key j, n = i − j tokens before it in raster order (after it if n is negative), is `(qᵢᵀkⱼ +
/// qᵢᵀ WR Rₙ + uᵀkⱼ + vᵀ WR Rₙ) / √width`, with `Rₙ` sinusoids of n, and u and v learned for each head. u and v are the
/// biases of the query, which has no other; a bias of the key would not change the softmax.
///
/// - `x`: `[batch, side², channels]`
/// - returns: `[batch, side², channels]`
struct TransformerXL: Attention {
    private var query: Linear, key: Linear, value: Linear, position: Linear, projection: Linear
    /// u and v, `[heads, width]`.
    private var contentBias: Parameter, positionBias: Parameter
    private let side: Int, memory: Int, heads: Int
    private let scale: Scalar
    /// R from the most distant key before a query to one beyond the last key after it, `[offsets, channels]`.
    private let sinusoids: Tensor
    /// `[side, side, keys]`: −1e30 where the memory of a row is outside the patch.
    private let mask: Tensor

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let (channels, heads, side) = (geometry.channels, geometry.heads, geometry.side)
        func linear(bias: Bool) -> Linear {
            Linear(channels, channels, bias: bias, initializer: .transformer, using: &random)
        }
        (query, key, value) = (linear(bias: false), linear(bias: false), linear(bias: true))
        (position, projection) = (linear(bias: false), linear(bias: true))
        contentBias = Initializer.transformer([heads, channels / heads], using: &random)
        positionBias = Initializer.transformer([heads, channels / heads], using: &random)
        let memory = min(Int(geometry.numbers["memory"]), side - 1)
        (self.side, self.memory, self.heads, scale) = (side, memory, heads, geometry.scale)
        let keys = (memory + 1) * side
        sinusoids = Self.sinusoids(offsets: (-side..<keys).reversed(), channels: channels)
        let fill = (0..<side).flatMap { row -> [Scalar] in
            (0..<side * keys).map { place -> Scalar in
                place % keys / side + row < memory ? -1e30 : 0
            }
        }
        mask = Tensor(fill, shape: [side, side, keys])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("query", &query)
        visitor("key", &key)
        visitor("value", &value)
        visitor("position", &position)
        visitor("u", &contentBias)
        visitor("v", &positionBias)
        visitor("proj", &projection)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, channels) = (x.shape[0], x.shape[2])
        let segments = batch * side
        let keys = (memory + 1) * side
        // [heads · segments, count, width]
        func split(_ x: Variable, _ count: Int) -> Variable {
            x.reshaped(to: [segments * count, heads, channels / heads]).permuted([1, 0, 2])
                .reshaped(to: [heads * segments, count, channels / heads])
        }
        let remembered = remembering(x.reshaped(to: [batch, side, side, channels]))
        let query = query(x, &context)
        let byContent = split(query + context(contentBias).reshaped(to: [channels]), side)
            .matrixProduct(split(key(remembered, &context), keys), otherTransposed: true)
        let byPosition = positionScores(query + context(positionBias).reshaped(to: [channels]), &context)
        let scores = (byContent + byPosition).scaled(by: scale)  // [heads · segments, side, keys]
        let masked = scores.reshaped(to: [heads * batch, side, side, keys]) + Variable(mask)
        let weights = context.adjusted(masked.softmax(), of: .attentionWeights, isMasked: true)
        context.show(.attentionWeights, overAllKeys(weights))
        let mixed = weights.reshaped(to: scores.shape)
            .matrixProduct(split(value(remembered, &context), keys))
            .reshaped(to: [heads, segments * side, channels / heads]).permuted([1, 0, 2])
        return projection(mixed.reshaped(to: x.shape), &context)
    }

    /// Weights `[heads · batch, side, side, keys]` as `[batch, heads, side², side²]`.
    private func overAllKeys(_ weights: Variable) -> Variable {
        let (tokens, keys) = (side * side, (memory + 1) * side)
        let batch = weights.shape[0] / heads
        return weights.reshaped(to: [heads, batch, tokens * keys]).permuted([1, 2, 0])
            .overAllKeys(queries: tokens, keys: tokens) { query, key in
                // The keys of a query are the rows of its memory, the oldest first, and its own row.
                let row = key / side - query / side + memory
                return (0...memory).contains(row) ? query * keys + row * side + key % side : nil
            }
    }

    /// Each row `[batch, side, side, channels]` after its memory, `[batch, side, (memory + 1) · side, channels]`.
    private func remembering(_ rows: Variable) -> Variable {
        guard memory > 0 else { return rows }
        let (batch, channels) = (rows.shape[0], rows.shape[3])
        // A constant of the same value: no gradient passes.
        let past = Variable(rows.value).slice(axis: 1, 0..<side - 1)
        let nothing = Variable(Tensor(zeros: [batch, memory, side, channels]))
        let padded = Variable.concatenated([nothing, past], axis: 1)
        let segments = (0..<memory).map { padded.slice(axis: 1, $0..<$0 + side) }
        return .concatenated(segments + [rows], axis: 2)
    }

    /// `(q + v)ᵀ WR Rₙ` for each query and key, `[heads · segments, side, keys]`, from `[batch, side², channels]`.
    private func positionScores(_ query: Variable, _ context: inout Context) -> Variable {
        let (count, channels) = (query.shape[0] * query.shape[1], query.shape[2])
        let (offsets, keys) = (sinusoids.shape[0], (memory + 1) * side)
        func split(_ x: Variable, _ count: Int) -> Variable {
            x.reshaped(to: [count, heads, channels / heads]).permuted([1, 0, 2])
        }
        let relative = split(position(Variable(sinusoids), &context), offsets)
        let all = split(query, count).matrixProduct(relative, otherTransposed: true)
        // Query i of a row reads the columns from side − 1 − i on: with rows that are one column shorter, they all
        // begin at the same column.
        let rows = heads * count / side
        return all.reshaped(to: [rows, side * offsets])
            .slice(axis: 1, side - 1..<side * offsets - 1)
            .reshaped(to: [rows, side, offsets - 1])
            .slice(axis: 2, 0..<keys)
    }

    /// `[sin(n ω₀), sin(n ω₁), …, cos(n ω₀), …]` for each n, with `ω_m = 10000^(−2m / channels)`.
    private static func sinusoids(offsets: [Int], channels: Int) -> Tensor {
        let half = (channels + 1) / 2
        let scalars = offsets.flatMap { offset in
            (0..<channels).map { channel in
                let frequency = pow(10_000, -2 * Double(channel % half) / Double(channels))
                let angle = Double(offset) * frequency
                return Scalar(channel < half ? sin(angle) : cos(angle))
            }
        }
        return Tensor(scalars, shape: [offsets.count, channels])
    }
}
