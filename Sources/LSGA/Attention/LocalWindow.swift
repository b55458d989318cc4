internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let local = AttentionEntry(
        name: "local",
        summary: "each pixel attends to the square window around it",
        reference: "Luong et al. 2015, arXiv 1508.04025; Beltagy et al. 2020, arXiv 2004.05150",
        numbers: [.count("w", 1, in: 0...1000, "pixels from a window's center to its border")],
        isOnGrid: true
    ) { LocalWindow($0, using: &$1) }
}

/// Multi-head attention over the pixels at most w rows and w columns away: a sliding window around the query.
///
/// Sources: Luong et al. 2015, section 3.2 (local-m), with several heads and the window of Beltagy et al. 2020 on a grid.
struct LocalWindow: Attention {
    private var attention: DotProduct
    /// Zero inside the window of each query and far below every score outside, `[tokens, tokens]`.
    private let bias: Tensor

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        attention = DotProduct(geometry, using: &random)
        let (tokens, width) = (geometry.side * geometry.side, Int(geometry.numbers["w"]))
        bias = Tensor(geometry.distances.map { $0 <= width ? 0 : .excluded }, shape: [tokens, tokens])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { attention.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        attention(x, x, bias: Variable(bias), &context)
    }
}
