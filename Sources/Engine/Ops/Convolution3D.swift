internal import CKernels
internal import Compute

/// Zeros around a cube, per side.
public struct CubePadding: Sendable, Equatable {
    /// Added before and after the bands, the rows and the columns.
    public let bands: Int, rows: Int, columns: Int

    /// Creates a padding.
    public init(bands: Int = 0, rows: Int = 0, columns: Int = 0) {
        (self.bands, self.rows, self.columns) = (bands, rows, columns)
    }
}

extension Variable {
    /// 3-D cross-correlation of cubes with bands innermost, with zero padding, and stride 1 along rows and columns.
    ///
    /// A kernel with many elements, or a stride along the bands, is computed with matrix products; otherwise the bands
    /// are correlated directly.
    ///
    /// - `self`: `[batch, rows, columns, inputs, bands]`
    /// - `weight`: `[outputs, inputs, kernel bands, kernel rows, kernel columns]`, as PyTorch stores it for
    ///   `[batch, inputs, bands, rows, columns]`
    /// - `bias`: `[outputs]`
    /// - returns: `[batch, output rows, output columns, outputs, output bands]`, output bands =
    ///   `(bands + 2 · padding − kernel bands) / band stride + 1`
    public func convolution3D(
        weight: Variable,
        bias: Variable? = nil,
        padding: CubePadding,
        bandStride: Int = 1
    ) -> Variable {
        precondition(
            shape.count == 5 && weight.shape.count == 5 && shape[3] == weight.shape[1] && bandStride > 0,
            "convolution3D: \(shape) with weight \(weight.shape), stride \(bandStride)"
        )
        let convolution = Convolution3D(
            x: value,
            weight: weight.value,
            bias: bias?.value,
            padding: padding,
            bandStride: bandStride
        )
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let wantsInput = isTraced
        return .record(convolution.forward(), from: inputs, multiplyAdds: convolution.multiplyAdds) { g in
            convolution.pullback(g, wantsInput: wantsInput)
        }
    }
}

/// One `convolution3D`.
struct Convolution3D {
    let x: Tensor
    let weight: Tensor
    let bias: Tensor?
    let geometry: ck_convolution3d
    let outputShape: [Int]
    /// The number of elements of one input and of one result.
    let input: Int
    let output: Int
    let gemm = Gemm()

    init(x: Tensor, weight: Tensor, bias: Tensor?, padding: CubePadding, bandStride: Int) {
        (self.x, self.weight, self.bias) = (x, weight, bias)
        let kernel = weight.shape
        geometry = ck_convolution3d(
            rows: x.shape[1],
            columns: x.shape[2],
            inputs: x.shape[3],
            bands: x.shape[4],
            outputs: kernel[0],
            kernel_rows: kernel[3],
            kernel_columns: kernel[4],
            kernel_bands: kernel[2],
            row_padding: padding.rows,
            column_padding: padding.columns,
            band_padding: padding.bands,
            band_stride: bandStride
        )
        outputShape = [
            x.shape[0], x.shape[1] + 2 * padding.rows - kernel[3] + 1,
            x.shape[2] + 2 * padding.columns - kernel[4] + 1, kernel[0],
            (x.shape[4] + 2 * padding.bands - kernel[2]) / bandStride + 1,
        ]
        precondition(
            outputShape.dropFirst().allSatisfy { $0 > 0 } && x.shape[4] + 2 * padding.bands >= kernel[2],
            "convolution3D: kernel \(kernel) exceeds the padded cube \(x.shape)"
        )
        input = x.shape.dropFirst().reduce(1, *)
        output = outputShape.dropFirst().reduce(1, *)
    }

    var multiplyAdds: Int { x.shape[0] * output * weight.count / max(geometry.outputs, 1) }

    func forward() -> Tensor { usesProducts ? forwardByProducts() : forwardDirectly() }

    func pullback(_ gradient: Tensor, wantsInput: Bool) -> [Tensor?] {
        usesProducts
            ? pullbackByProducts(gradient, wantsInput: wantsInput)
            : directPullback(gradient, wantsInput: wantsInput)
    }

    private func forwardDirectly() -> Tensor {
        Tensor(shape: outputShape) { y in
            withPointers(x, weight) { x, w in
                parallel(over: outputShape[0], grain: 4) { samples in
                    for sample in samples {
                        withOptionalPointer(bias) { b in
                            withUnsafePointer(to: geometry) {
                                kernels.convolution3d($0, x + sample * input, w, b, y + sample * output)
                            }
                        }
                    }
                }
            }
        }
    }

    private func directPullback(_ gradient: Tensor, wantsInput: Bool) -> [Tensor?] {
        let batch = outputShape[0]
        let sums = withPointers(x, gradient) { x, g in
            parallelSum(
                over: batch,
                grain: max(1, (batch + 15) / 16),
                length: weight.count + (bias?.count ?? 0)
            ) { samples, sum in
                for sample in samples {
                    withUnsafePointer(to: geometry) {
                        kernels.convolution3d_weight_pullback(
                            $0,
                            x + sample * input,
                            g + sample * output,
                            sum,
                            bias == nil ? nil : sum + weight.count
                        )
                    }
                }
            }
        }
        var gradients = [
            wantsInput ? inputGradient(gradient) : nil,
            Tensor(Array(sums[..<weight.count]), shape: weight.shape),
        ]
        if let bias { gradients.append(Tensor(Array(sums[weight.count...]), shape: bias.shape)) }
        return gradients
    }

    private func inputGradient(_ gradient: Tensor) -> Tensor {
        Tensor(shape: x.shape) { dx in
            withPointers(weight, gradient) { w, g in
                parallel(over: outputShape[0], grain: 4) { samples in
                    for sample in samples {
                        withUnsafePointer(to: geometry) {
                            kernels.convolution3d_input_pullback(
                                $0,
                                w,
                                g + sample * output,
                                dx + sample * input
                            )
                        }
                    }
                }
            }
        }
    }
}

/// Calls `body` with the address of the elements, or with nil if there is no tensor.
func withOptionalPointer<Result>(_ tensor: Tensor?, _ body: (UnsafePointer<Scalar>?) -> Result) -> Result {
    guard let tensor else { return body(nil) }
    return tensor.withPointer { body($0) }
}
