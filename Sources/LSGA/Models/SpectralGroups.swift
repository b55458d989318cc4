internal import Compute
internal import Engine
internal import NN

/// The second sequence of cross-attention: the spectrum of a patch's center pixel in groups of neighboring bands, each
/// with its own linear embedding.
///
/// Groups are contiguous and differ in size by one band at most; there are six, or as many as there are bands.
///
/// - `x`: `[batch, side, side, bands]`
/// - `y`: `[batch, groups, channels]`
struct SpectralGroups: Module {
    /// The maximum number of groups.
    static let count = 6
    private var embeddings: [Linear]
    private let ranges: [Range<Int>]

    init(bands: Int, channels: Int, using random: inout RandomStream) {
        ranges = Self.ranges(bands: bands)
        embeddings = ranges.map { Linear($0.count, channels, initializer: .transformer, using: &random) }
    }

    /// The bands of each group.
    static func ranges(bands: Int) -> [Range<Int>] {
        let count = min(Self.count, bands)
        return (0..<count).map { $0 * bands / count..<($0 + 1) * bands / count }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("embed", &embeddings) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, side, bands) = (x.shape[0], x.shape[1], x.shape[3])
        let pixels = x.reshaped(to: [batch, side * side, bands])
        let center = pixels.gatheringTokens([(side - 1) / 2 * (side + 1)])  // [batch, 1, bands]
        let groups = zip(embeddings, ranges).map { embed, range in
            embed(center.slice(axis: 2, range), &context)
        }
        return .concatenated(groups, axis: 1)
    }
}
