/// An affine map of rows, `y = W·(x − μ)`, computed in double precision and rounded once.
public struct CenteredProjection: Sendable, Equatable {
    /// The offset of every row: `[inputs]`.
    public let mean: [Double]
    /// W: `[outputs, inputs]`.
    public let directions: [Double]

    /// The number of rows converted and multiplied at a time.
    private static let block = 256

    /// The map that subtracts `mean`, `[inputs]`, and multiplies by `directions`, `[outputs, inputs]`.
    public init(mean: [Double], directions: [Double]) {
        precondition(
            !mean.isEmpty && directions.count % mean.count == 0,
            "CenteredProjection.init: \(directions.count) numbers are not rows of \(mean.count)"
        )
        self.mean = mean
        self.directions = directions
    }

    /// The length of a row before the projection.
    public var inputs: Int { mean.count }
    /// The length of a row after the projection.
    public var outputs: Int { directions.count / mean.count }

    /// Projects every row of `values`, with optional scaling before: `[rows, inputs]` → `[rows, outputs]`.
    public func callAsFunction(_ values: [Float], scaling: ColumnScaling? = nil) -> [Float] {
        let (inputs, outputs) = (inputs, outputs)
        let blocks = RowBlocks(values, columns: inputs, selection: nil, scaling: scaling)
        return [Float](unsafeUninitializedCapacity: blocks.count * outputs) { buffer, initialized in
            initialized = blocks.count * outputs
            guard let result = buffer.baseAddress else { return }
            parallel(over: blocks.count, grain: Self.block) { range in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: range.count * (inputs + outputs)) {
                    space in
                    guard let centered = space.baseAddress else { return }
                    let projected = centered + range.count * inputs
                    blocks.forEach(in: range) { position, row in
                        let target = centered + (position - range.lowerBound) * inputs
                        for column in 0..<inputs { target[column] = Double(row[column]) - mean[column] }
                    }
                    DoubleProduct.multiply(
                        range.count,
                        outputs,
                        inputs,
                        centered,
                        directions,
                        bTransposed: true,
                        into: projected
                    )
                    let target = result + range.lowerBound * outputs
                    for entry in 0..<range.count * outputs { target[entry] = Float(projected[entry]) }
                }
            }
        }
    }
}
