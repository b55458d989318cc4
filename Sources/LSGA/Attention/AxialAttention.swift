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
        let mixed = context.entering("row") { row(rows, rows, &$0) }
        let columns = turned(mixed).reshaped(to: lines)
        return turned(context.entering("column") { column(columns, columns, &$0) }).reshaped(to: x.shape)
    }
}
