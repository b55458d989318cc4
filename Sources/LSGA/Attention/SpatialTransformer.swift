internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let stn = AttentionEntry(
        name: "stn",
        summary: "a spatial transformer: the map sampled anew through an affine transform of its own",
        reference: "Jaderberg et al. 2015, arXiv 1506.02025",
        slot: .refiner
    ) { SpatialTransformer($0, using: &$1) }
}

/// A spatial transformer: `y(p) = Σ_m F(m) · tent(m_r − q_r) · tent(m_c − q_c)` with `q = θ·[p_c, p_r, 1]` and
/// `tent(v) = max(0, 1 − |v|)`, which is bilinear sampling with zeros outside the map.
///
/// θ, 2 × 3, is the identity plus `tanh(W · f + b)`, where f are means over 3 × 3 cells of a convolution of F with
/// ReLU, and W and b start as zero. Deviation: the tanh keeps the center of every transform on the map; outside, there
/// would be no gradient to return. Positions are relative to the middle of the map, in units of half its extent between
/// the outer pixels' centers, as PyTorch's `grid_sample` with `align_corners` has them.
struct SpatialTransformer: Attention {
    /// The number of feature maps from which the transform is predicted.
    static let features = 16
    private var convolution: Conv2D
    private var transform: Linear
    private let side: Int
    /// `[cells, side²]`: the weight of each pixel in the mean of each cell.
    private let cells: Tensor
    /// `[side², 3]`: column, row and one, times half the extent.
    private let grid: Tensor

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let side = geometry.side
        self.side = side
        convolution = Conv2D(geometry.channels, Self.features, kernel: 3, padding: 1, using: &random)
        cells = Self.cells(side: side, count: min(3, side))
        transform = Linear(Self.features * cells.shape[0], 6, using: &random)
        transform.weight = Parameter(Tensor(zeros: transform.weight.value.shape))
        transform.bias = Parameter(Tensor(zeros: [6]))
        let half = Scalar(side - 1) / 2
        let positions = (0..<side).flatMap { row in
            (0..<side).flatMap { column in [Scalar(column) - half, Scalar(row) - half, half] }
        }
        grid = Tensor(positions, shape: [side * side, 3])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("conv", &convolution)
        visitor("transform", &transform)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, pixels) = (x.shape[0], side * side)
        let features = convolution(x.map(side: side), &context).relu()
            .reshaped(to: [batch, pixels, Self.features])
        let means = Variable(cells).matrixProduct(features)  // [batch, cells, features]
        let change = transform(means.reshaped(to: [batch, means.shape[1] * Self.features]), &context).tanh()
        let theta = change + Variable(Tensor([1, 0, 0, 0, 1, 0], shape: [6]))
        // Column and row of each sample, [batch, side², 2].
        let samples = Variable(grid).matrixProduct(
            theta.reshaped(to: [batch, 2, 3]),
            otherTransposed: true
        )
        let columns = tents(at: samples.slice(axis: 2, 0..<1)).reshaped(to: [batch, pixels, 1, side])
        let rows = tents(at: samples.slice(axis: 2, 1..<2)).reshaped(to: [batch, pixels, side, 1])
        let weights = rows.repeated(axis: 3, count: side) * columns.repeated(axis: 2, count: side)
        let flat = context.adjusted(
            weights.reshaped(to: [batch, pixels, pixels]),
            of: .attentionWeights
        )
        context.show(.positions, onGrid(samples))
        context.show(.attentionWeights, flat.reshaped(to: [batch, 1, pixels, pixels]))
        return flat.matrixProduct(x)
    }

    /// Columns and rows from the middle of the map as rows and columns from the middle of its first pixel.
    private func onGrid(_ samples: Variable) -> Variable {
        let (columns, rows) = (samples.slice(axis: 2, 0..<1), samples.slice(axis: 2, 1..<2))
        let half = Variable(Tensor([Scalar(side - 1) / 2], shape: [1]))
        return .concatenated([rows, columns], axis: 2) + half
    }

    /// `max(0, 1 − |m − q|)` for each pixel m of a line: `[batch, samples, side]` from positions `[batch, samples, 1]`.
    ///
    /// Where two pieces meet, the derivative is that of the following piece, as in `grid_sample`: at the identity,
    /// every sample is such a point, and with zero derivatives it could never move.
    private func tents(at positions: Variable) -> Variable {
        let half = Scalar(side - 1) / 2
        let line = Variable(Tensor((0..<side).map { Scalar($0) - half }, shape: [side]))
        let distance = (positions.repeated(axis: 2, count: side) - line).scaled(by: -1)
        let one = Variable(Tensor([1], shape: [1]))
        return (distance + one).relu() - distance.relu().scaled(by: 2) + (distance - one).relu()
    }

    /// Means over `count` × `count` cells, which overlap if they do not divide the side.
    private static func cells(side: Int, count: Int) -> Tensor {
        let ranges = (0..<count).map { $0 * side / count..<(($0 + 1) * side + count - 1) / count }
        let weights = ranges.flatMap { rows in
            ranges.flatMap { columns in
                (0..<side * side).map { pixel -> Scalar in
                    let isInside = rows.contains(pixel / side) && columns.contains(pixel % side)
                    return isInside ? 1 / Scalar(rows.count * columns.count) : 0
                }
            }
        }
        return Tensor(weights, shape: [count * count, side * side])
    }
}
