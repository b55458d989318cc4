internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let axial = AttentionEntry(
        name: "axial",
        summary: "multi-head attention along each row of pixels, then along each column",
        reference: "Ho et al. 2019, arXiv 1912.12180",
        isOnGrid: true
    ) { AxialAttention($0, using: &$1) }
}

/// Axial attention: attention within every row of pixels, then within every column of the result, with separate
/// weights.
///
/// After the first half, a token depends on its row; after the second, on the patch, with 2·side keys instead of side².
///
/// - `x`: `[batch, side², channels]`
/// - returns: `[batch, side², channels]`
struct AxialAttention: Attention {
    private var row: DotProduct, column: DotProduct
    private let side: Int

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        row = DotProduct(geometry, using: &random)
        column = DotProduct(geometry, using: &random)
        side = geometry.side
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("row", &row)
        visitor("column", &column)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, channels) = (x.shape[0], x.shape[2])
        let lines = [batch * side, side, channels]
        func turned(_ x: Variable) -> Variable {
            x.reshaped(to: [batch, side, side, channels]).permuted([0, 2, 1, 3])
        }
        let rows = x.reshaped(to: lines)
        let mixed = context.entering("row") {
            attended(rows, by: row, &$0) { overAllKeys($0, isAlongRows: true) }
        }
        let columns = turned(mixed).reshaped(to: lines)
        let result = context.entering("column") {
            attended(columns, by: column, &$0) { overAllKeys($0, isAlongRows: false) }
        }
        return turned(result).reshaped(to: x.shape)
    }

    /// The result of `attention` within lines `[batch · side, side, channels]`.
    private func attended(
        _ lines: Variable,
        by attention: DotProduct,
        _ context: inout Context,
        overAllKeys: (Variable) -> Variable
    ) -> Variable {
        let mixed = attention.mixed(lines, lines, &context, overAllKeys: overAllKeys)
        return attention.projection(mixed, &context)
    }

    /// The weights within lines `[batch · side, heads, side, side]` as `[batch, heads, side², side²]`, zero between lines.
    private func overAllKeys(_ weights: Variable, isAlongRows: Bool) -> Variable {
        let (batch, heads) = (weights.shape[0] / side, weights.shape[1])
        let (side, tokens) = (side, side * side)
        return weights.reshaped(to: [batch, side, heads, tokens]).permuted([0, 1, 3, 2])
            .reshaped(to: [batch, side * tokens, heads])
            .overAllKeys(queries: tokens, keys: tokens) { (query: Int, key: Int) -> Int? in
                let ofQuery = (line: query / side, place: query % side)
                let ofKey = (line: key / side, place: key % side)
                if isAlongRows {
                    guard ofQuery.line == ofKey.line else { return nil }
                    return ofQuery.line * tokens + ofQuery.place * side + ofKey.place
                }
                guard ofQuery.place == ofKey.place else { return nil }
                return ofQuery.place * tokens + ofQuery.line * side + ofKey.line
            }
    }
}
