public import Engine
internal import LSGA

/// Attention rollout: how much each token that enters the first block counts in each token that leaves the last, if every
/// block passes on half of its input and half of what its attention mixes.
///
/// `R = Ã_L · … · Ã₁` with `Ã = ½ Ā + ½ I` and Ā the mean over the heads, whose rows are made to sum to one. Between stages
/// that merge tokens, a token is the mean of those it is merged from.
///
/// Source: Abnar and Zuidema 2020, arXiv 2005.00928. Neither the weights of the values nor the MLPs are part of it.
public struct AttentionRollout: Sendable {
    /// The tokens that enter the first block.
    public let tokens: TokenLayout
    /// `[last tokens · tokens]`, row by row; rows sum to one.
    public let matrix: [Scalar]
    /// The share of each token in what the classifier reads, `[tokens]`, with sum one.
    ///
    /// It is the class token's row, the center token's, the mean of all rows, or their mean with the weights of the pooling
    /// head.
    public let read: [Scalar]

    /// The rollout of one patch; nil if the network has no blocks whose queries and keys are the same tokens.
    public init?(_ record: ForwardRecord, sample: Int) {
        let layers = Self.layers(record)
        guard let first = layers.first?.first else { return nil }
        tokens = first.queries.positioned
        var current = (layout: tokens, rows: Rows.identity(tokens.count))
        for parts in layers {
            guard parts.allSatisfy(\.mixesItsTokens) else { return nil }
            let layout = parts[0].queries.positioned
            if layout != current.layout.positioned {
                guard let merged = Rows.merging(current.layout, into: parts[0].queries) else { return nil }
                current = (parts[0].queries, merged.times(current.rows))
            }
            let mixed = parts.reduce(Rows.identity(layout.count)) { product, part in
                part.amongTokens(sample: sample).times(product)
            }
            current.rows = mixed.halvedWithIdentity.times(current.rows)
        }
        matrix = current.rows.scalars
        guard let read = Self.read(record, sample: sample, current.layout, current.rows) else { return nil }
        self.read = read
    }

    /// The mixers of each block in order; an axial one has two, which follow each other.
    private static func layers(_ record: ForwardRecord) -> [[AttentionRecord]] {
        var layers: [[AttentionRecord]] = []
        for attention in record.attentions where attention.slot == .mixer && attention.isLast {
            if attention.layer.hasSuffix(".column"), let rows = layers.last?.first,
                rows.layer.dropLast(".row".count) == attention.layer.dropLast(".column".count)
            {
                layers[layers.count - 1].append(attention)
            } else {
                layers.append([attention])
            }
        }
        return layers
    }

    private static func read(_ record: ForwardRecord, sample: Int, _ layout: TokenLayout, _ rows: Rows)
        -> [Scalar]?
    {
        switch record.reader {
        case .mean, .all: return rows.mean
        case .classToken: return layout.classToken.map { rows.row($0) }
        case .center:
            let middle = (record.side - 1) / 2
            return layout.index(ofPixelAt: middle, middle).map { rows.row($0) }
        case .pool:
            let heads = record.attentions.filter { $0.slot == .pooling && $0.keys.count == layout.count }
            guard let head = heads.first else { return nil }
            return Rows(count: 1, columns: layout.count, scalars: head.mean(sample: sample, query: 0))
                .normalized.times(rows).scalars
        }
    }
}

extension AttentionRecord {
    /// Whether these are the weights on tokens of the layer, and not a step before.
    fileprivate var isLast: Bool { part == .composed || (part == .attention && !areKeysCombined) }

    private var areKeysCombined: Bool {
        keys.tokens.contains { if case .combined = $0 { true } else { false } }
    }

    /// Whether the keys are the queries' tokens, perhaps followed by learned slots.
    fileprivate var mixesItsTokens: Bool {
        queries.positioned.tokens == keys.positioned.tokens
    }

    /// The mean over the heads, without slots, with rows that sum to one.
    fileprivate func amongTokens(sample: Int) -> Rows {
        let (count, all) = (queries.count, meanMatrix(sample: sample))
        let scalars = (0..<count).flatMap { all[$0 * keys.count..<$0 * keys.count + count] }
        return Rows(count: count, columns: count, scalars: scalars).normalized
    }
}

extension TokenLayout {
    /// The tokens with a position, and the class token, without what a tokenizer has made of them.
    fileprivate var positioned: TokenLayout {
        let tokens = tokens.compactMap { token -> Token? in
            switch token {
            case .combined(let row, let column, let side): .pixels(row: row, column: column, side: side)
            case .pixels, .classToken: token
            case .slot, .bands, .pool, .other: nil
            }
        }
        return TokenLayout(tokens: tokens, patchSide: patchSide)
    }
}

/// A matrix, row by row.
private struct Rows {
    let count: Int, columns: Int
    var scalars: [Scalar]

    static func identity(_ count: Int) -> Rows {
        let scalars = (0..<count * count).map { Scalar($0 / count == $0 % count ? 1 : 0) }
        return Rows(count: count, columns: count, scalars: scalars)
    }

    /// The rows of merged tokens, each the mean of the tokens at its pixels; nil if one has no pixels.
    static func merging(_ tokens: TokenLayout, into merged: TokenLayout) -> Rows? {
        let positions = tokens.positions
        var scalars: [Scalar] = []
        for token in merged.positioned.tokens {
            guard case .pixels(let row, let column, let side) = token else { return nil }
            let parts = positions.map { position -> Scalar in
                guard let position else { return 0 }
                let isInside =
                    (Double(row)..<Double(row + side)).contains(position.row)
                    && (Double(column)..<Double(column + side)).contains(position.column)
                return isInside ? 1 : 0
            }
            scalars += parts
        }
        return Rows(count: merged.count, columns: tokens.count, scalars: scalars).normalized
    }

    func row(_ index: Int) -> [Scalar] { Array(scalars[index * columns..<(index + 1) * columns]) }

    /// Rows divided by their sums; a row of zeros stays.
    var normalized: Rows {
        var result = self
        for row in 0..<count {
            let range = row * columns..<(row + 1) * columns
            let sum = scalars[range].reduce(0, +)
            for index in range where sum != 0 { result.scalars[index] /= sum }
        }
        return result
    }

    var halvedWithIdentity: Rows {
        var result = self
        for row in 0..<count {
            for column in 0..<columns {
                let index = row * columns + column
                result.scalars[index] = scalars[index] / 2 + (row == column ? 0.5 : 0)
            }
        }
        return result
    }

    var mean: [Scalar] {
        var sum = [Scalar](repeating: 0, count: columns)
        for row in 0..<count {
            for column in 0..<columns { sum[column] += scalars[row * columns + column] / Scalar(count) }
        }
        return sum
    }

    func times(_ other: Rows) -> Rows {
        var product = [Scalar](repeating: 0, count: count * other.columns)
        for row in 0..<count {
            for inner in 0..<columns {
                let factor = scalars[row * columns + inner]
                if factor == 0 { continue }
                for column in 0..<other.columns {
                    product[row * other.columns + column] +=
                        factor * other.scalars[inner * other.columns + column]
                }
            }
        }
        return Rows(count: count, columns: other.columns, scalars: product)
    }
}
