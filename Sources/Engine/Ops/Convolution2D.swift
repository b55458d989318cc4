internal import CKernels
internal import Compute

extension Variable {
    /// 2-D cross-correlation of channels-last images, with zero padding.
    ///
    /// - `self`: `[batch, rows, columns, inputs]`
    /// - `weight`: `[outputs, inputs, kernel rows, kernel columns]`, as PyTorch stores it
    /// - `bias`: `[outputs]`
    /// - returns: `[batch, output rows, output columns, outputs]`, output rows =
    ///   `(rows + 2 · padding − kernel rows) / stride + 1`
    public func convolution2D(
        weight: Variable,
        bias: Variable? = nil,
        stride: Int = 1,
        padding: Int = 0
    ) -> Variable {
        precondition(
            shape.count == 4 && weight.shape.count == 4 && shape[3] == weight.shape[1],
            "convolution2D: \(shape) with weight \(weight.shape)"
        )
        let convolution = Convolution2D(
            x: value,
            weight: weight.value,
            bias: bias?.value,
            stride: stride,
            padding: padding
        )
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let wantsInput = isTraced
        return .record(convolution.forward(), from: inputs, multiplyAdds: convolution.multiplyAdds) { g in
            convolution.pullback(g, wantsInput: wantsInput)
        }
    }
}

/// One `convolution2D`, computed as a matrix product with the columns of each image.
private struct Convolution2D {
    let x: Tensor
    /// `[outputs, kernel rows, kernel columns, inputs]`: the order in which an image's columns hold a patch.
    let weight: Tensor
    let weightShape: [Int]
    let bias: Tensor?
    let geometry: ck_convolution2d
    let batch: Int
    let outputs: Int
    /// Pixels of one result, elements of one patch, elements of one image.
    let pixels: Int
    let patch: Int
    let image: Int
    private let gemm = Gemm()

    init(x: Tensor, weight: Tensor, bias: Tensor?, stride: Int, padding: Int) {
        let (rows, columns) = (x.shape[1], x.shape[2])
        let (kernelRows, kernelColumns) = (weight.shape[2], weight.shape[3])
        let outputRows = (rows + 2 * padding - kernelRows) / stride + 1
        let outputColumns = (columns + 2 * padding - kernelColumns) / stride + 1
        precondition(
            rows + 2 * padding >= kernelRows && columns + 2 * padding >= kernelColumns,
            "convolution2D: kernel \(weight.shape) exceeds the padded image \(x.shape)"
        )
        geometry = ck_convolution2d(
            rows: rows,
            columns: columns,
            channels: x.shape[3],
            kernel_rows: kernelRows,
            kernel_columns: kernelColumns,
            stride: stride,
            padding: padding,
            output_rows: outputRows,
            output_columns: outputColumns
        )
        (self.x, self.bias, weightShape) = (x, bias, weight.shape)
        self.weight = weight.swappingInnerAxes(
            outer: weight.shape[0],
            weight.shape[1],
            kernelRows * kernelColumns
        )
        (batch, outputs) = (x.shape[0], weight.shape[0])
        (pixels, patch) = (outputRows * outputColumns, kernelRows * kernelColumns * x.shape[3])
        image = rows * columns * x.shape[3]
    }

    var multiplyAdds: Int { batch * pixels * patch * outputs }
    private var outputShape: [Int] { [batch, geometry.output_rows, geometry.output_columns, outputs] }

    func forward() -> Tensor {
        Tensor(shape: outputShape) { y in
            withPointers(x, weight) { x, w in
                gemm.withPacked(MatrixView(w, leading: patch, transposed: true), patch, outputs) { w in
                    withOptionalPointer(bias) { bias in
                        parallel(over: batch, grain: few) { samples in
                            withColumns { columns in
                                gatherColumns(samples, x, columns)
                                let y = y + samples.lowerBound * pixels * outputs
                                let columns = MatrixView(columns, leading: patch)
                                gemm(
                                    samples.count * pixels,
                                    columns,
                                    w,
                                    bias: bias,
                                    into: y,
                                    leading: outputs
                                )
                            }
                        }
                    }
                }
            }
        }
    }

    /// The number of samples gathered at a time: whole tiles of rows whose columns still fit in a cache.
    private var few: Int { max(1, min(batch, 256 / max(pixels, 1))) }

    private func gatherColumns(
        _ samples: Range<Int>,
        _ x: UnsafePointer<Scalar>,
        _ columns: UnsafeMutablePointer<Scalar>
    ) {
        for (i, sample) in samples.enumerated() {
            withUnsafePointer(to: geometry) {
                kernels.image_to_columns($0, x + sample * image, columns + i * pixels * patch)
            }
        }
    }

    func pullback(_ gradient: Tensor, wantsInput: Bool) -> [Tensor?] {
        let area = outputs * patch
        var dx = Tensor(uninitialized: wantsInput ? x.shape : [0])
        let sums = dx.withMutablePointer { dx in
            withPointers(x, weight, gradient) { x, w, g in
                gemm.withPacked(MatrixView(w, leading: patch), outputs, patch) { w in
                    parallelSum(
                        over: batch,
                        grain: max(1, (batch + 15) / 16),
                        length: area + (bias == nil ? 0 : outputs)
                    ) { samples, sum in
                        addPullback(samples, x: x, w: w, g: g, dx: wantsInput ? dx : nil, sum: sum)
                    }
                }
            }
        }
        let dw = Tensor(Array(sums[..<area]), shape: weight.shape)
            .swappingInnerAxes(outer: outputs, patch / weightShape[1], weightShape[1])
            .reshaped(to: weightShape)
        let gradients = [wantsInput ? dx : nil, dw]
        return bias == nil ? gradients : gradients + [Tensor(Array(sums[area...]), shape: [outputs])]
    }

    /// Adds the gradients of weight and bias of some samples to `sum`, a few samples at a time, so that the sums in
    /// memory are read and written less often.
    private func addPullback(
        _ samples: Range<Int>,
        x: UnsafePointer<Scalar>,
        w: PackedMatrix,
        g: UnsafePointer<Scalar>,
        dx: UnsafeMutablePointer<Scalar>?,
        sum: UnsafeMutablePointer<Scalar>
    ) {
        withColumns { columns in
            for first in stride(from: samples.lowerBound, to: samples.upperBound, by: few) {
                let group = first..<min(first + few, samples.upperBound)
                gatherColumns(group, x, columns)
                let (g, rows) = (g + first * pixels * outputs, group.count * pixels)
                gemm(
                    outputs,
                    patch,
                    rows,
                    MatrixView(g, leading: outputs, transposed: true),
                    MatrixView(columns, leading: patch),
                    accumulating: true,
                    into: sum,
                    leading: patch
                )
                if bias != nil { kernels.sum_rows(g, sum + outputs * patch, rows, outputs) }
                guard let dx else { continue }
                gemm(rows, MatrixView(g, leading: outputs), w, into: columns, leading: patch)
                for (i, sample) in group.enumerated() {
                    withUnsafePointer(to: geometry) {
                        kernels.columns_to_image($0, columns + i * pixels * patch, dx + sample * image)
                    }
                }
            }
        }
    }

    private func withColumns(_ body: (UnsafeMutablePointer<Scalar>) -> Void) {
        withScratch(few * pixels * patch, body)
    }
}
