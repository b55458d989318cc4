internal import CKernels
internal import Compute

/// A 3-D convolution as matrix products, one for each output pixel: the weights `[outputs, taps]` times the elements
/// under each tap `[taps, output bands]`, with the taps in the order of the weights.
extension Convolution3D {
    /// The number of kernel elements of one output.
    private var taps: Int { weight.count / max(geometry.outputs, 1) }
    private var outputs: Int { outputShape[3] }
    private var bands: Int { outputShape[4] }
    private var pixels: Int { outputShape[1] * outputShape[2] }

    /// Whether matrix products are faster than direct correlation of the bands, or the only implementation.
    var usesProducts: Bool { geometry.band_stride > 1 || taps >= 128 }

    func forwardByProducts() -> Tensor {
        let bias = bias?.scalars
        return Tensor(shape: outputShape) { y in
            withPointers(x, weight) { x, w in
                parallel(over: outputShape[0], grain: 4) { samples in
                    withColumns { columns in
                        for sample in samples {
                            for pixel in 0..<pixels {
                                gather(pixel, x + sample * input, columns)
                                let y = y + sample * output + pixel * outputs * bands
                                if let bias {
                                    for (channel, value) in bias.enumerated() {
                                        (y + channel * bands).update(repeating: value, count: bands)
                                    }
                                }
                                gemm(
                                    outputs,
                                    bands,
                                    taps,
                                    MatrixView(w, leading: taps),
                                    MatrixView(columns, leading: bands),
                                    accumulating: bias != nil,
                                    into: y,
                                    leading: bands
                                )
                            }
                        }
                    }
                }
            }
        }
    }

    func pullbackByProducts(_ gradient: Tensor, wantsInput: Bool) -> [Tensor?] {
        let batch = outputShape[0]
        var dx = Tensor(uninitialized: wantsInput ? x.shape : [0])
        let sums = dx.withMutablePointer { dx in
            withPointers(x, weight, gradient) { x, w, g in
                parallelSum(
                    over: batch,
                    grain: max(1, (batch + 15) / 16),
                    length: weight.count + (bias?.count ?? 0)
                ) { samples, sum in
                    withColumns { columns in
                        for sample in samples {
                            let dx = wantsInput ? dx + sample * input : nil
                            dx?.update(repeating: 0, count: input)
                            for pixel in 0..<pixels {
                                gather(pixel, x + sample * input, columns)
                                let g = g + sample * output + pixel * outputs * bands
                                addPullback(pixel, w: w, g: g, columns: columns, dx: dx, sum: sum)
                            }
                        }
                    }
                }
            }
        }
        let gradients = [
            wantsInput ? dx : nil, Tensor(Array(sums[..<weight.count]), shape: weight.shape),
        ]
        return bias == nil ? gradients : gradients + [Tensor(Array(sums[weight.count...]), shape: [outputs])]
    }

    /// Adds the contribution of one output pixel to all gradients and overwrites `columns`.
    private func addPullback(
        _ pixel: Int,
        w: UnsafePointer<Scalar>,
        g: UnsafePointer<Scalar>,
        columns: UnsafeMutablePointer<Scalar>,
        dx: UnsafeMutablePointer<Scalar>?,
        sum: UnsafeMutablePointer<Scalar>
    ) {
        gemm(
            outputs,
            taps,
            bands,
            MatrixView(g, leading: bands),
            MatrixView(columns, leading: bands, transposed: true),
            accumulating: true,
            into: sum,
            leading: taps
        )
        if bias != nil { kernels.channel_sum(g, sum + weight.count, 1, outputs, bands) }
        guard let dx else { return }
        gemm(
            taps,
            bands,
            outputs,
            MatrixView(w, leading: taps, transposed: true),
            MatrixView(g, leading: bands),
            into: columns,
            leading: bands
        )
        withUnsafePointer(to: geometry) {
            kernels.columns_to_cube($0, columns, pixel / outputShape[2], pixel % outputShape[2], dx)
        }
    }

    private func gather(
        _ pixel: Int,
        _ x: UnsafePointer<Scalar>,
        _ columns: UnsafeMutablePointer<Scalar>
    ) {
        withUnsafePointer(to: geometry) {
            kernels.cube_to_columns($0, x, pixel / outputShape[2], pixel % outputShape[2], columns)
        }
    }

    private func withColumns(_ body: (UnsafeMutablePointer<Scalar>) -> Void) {
        withScratch(taps * bands, body)
    }
}
