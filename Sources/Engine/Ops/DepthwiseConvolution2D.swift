internal import CKernels
internal import Compute

extension Variable {
    /// 2-D cross-correlation of channels-last images, each channel with its own kernel; stride 1, zero padding.
    ///
    /// `y[r, c, i] = b[i] + Σ w[i, 0, u, v] · x[r + u − padding, c + v − padding, i]` over the kernel's rows u and
    /// columns v.
    ///
    /// - `self`: `[batch, rows, columns, channels]`
    /// - `weight`: `[channels, 1, kernel rows, kernel columns]`, as PyTorch stores it
    /// - `bias`: `[channels]`
    /// - returns: `[batch, output rows, output columns, channels]`, output rows = `rows + 2 · padding − kernel rows + 1`
    public func depthwiseConvolution2D(weight: Variable, bias: Variable? = nil, padding: Int = 0) -> Variable
    {
        precondition(
            shape.count == 4 && weight.shape.count == 4 && weight.shape[1] == 1
                && shape[3] == weight.shape[0],
            "depthwiseConvolution2D: \(shape) with weight \(weight.shape)"
        )
        let convolution = DepthwiseConvolution2D(
            x: value,
            weight: weight.value,
            bias: bias?.value,
            padding: padding
        )
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let wantsInput = isTraced
        return .record(convolution.forward(), from: inputs, multiplyAdds: convolution.multiplyAdds) { g in
            convolution.pullback(g, wantsInput: wantsInput)
        }
    }
}

/// One `depthwiseConvolution2D`.
private struct DepthwiseConvolution2D {
    let x: Tensor
    /// `[kernel rows, kernel columns, channels]`: the kernels use channels as lanes.
    let taps: Tensor
    let weightShape: [Int]
    let bias: Tensor?
    let geometry: ck_convolution2d
    let batch: Int
    let channels: Int
    /// Elements of one image and of one result.
    let image: Int
    let result: Int

    init(x: Tensor, weight: Tensor, bias: Tensor?, padding: Int) {
        let (rows, columns) = (x.shape[1], x.shape[2])
        let (kernelRows, kernelColumns) = (weight.shape[2], weight.shape[3])
        precondition(
            padding >= 0 && rows + 2 * padding >= kernelRows && columns + 2 * padding >= kernelColumns,
            "depthwiseConvolution2D: kernel \(weight.shape) exceeds the padded image \(x.shape)"
        )
        (self.x, self.bias, weightShape) = (x, bias, weight.shape)
        (batch, channels) = (x.shape[0], x.shape[3])
        taps = weight.swappingInnerAxes(outer: 1, channels, kernelRows * kernelColumns)
        geometry = ck_convolution2d(
            rows: rows,
            columns: columns,
            channels: channels,
            kernel_rows: kernelRows,
            kernel_columns: kernelColumns,
            stride: 1,
            padding: padding,
            output_rows: rows + 2 * padding - kernelRows + 1,
            output_columns: columns + 2 * padding - kernelColumns + 1
        )
        image = rows * columns * channels
        result = geometry.output_rows * geometry.output_columns * channels
    }

    var multiplyAdds: Int { batch * result * weightShape[2] * weightShape[3] }

    func forward() -> Tensor {
        Tensor(shape: [batch, geometry.output_rows, geometry.output_columns, channels]) { y in
            withPointers(x, taps) { x, taps in
                withOptionalPointer(bias) { bias in
                    parallel(over: batch, grain: max(1, elementGrain / max(result, 1))) { samples in
                        withUnsafePointer(to: geometry) { geometry in
                            for i in samples {
                                kernels.depthwise_convolution2d(
                                    geometry,
                                    x + i * image,
                                    taps,
                                    bias,
                                    y + i * result
                                )
                            }
                        }
                    }
                }
            }
        }
    }

    func pullback(_ gradient: Tensor, wantsInput: Bool) -> [Tensor?] {
        var dx = Tensor(uninitialized: wantsInput ? x.shape : [0])
        let sums = dx.withMutablePointer { dx in
            withPointers(x, taps, gradient) { x, taps, g in
                parallelSum(
                    over: batch,
                    grain: max(1, (batch + 15) / 16),
                    length: self.taps.count + (bias == nil ? 0 : channels)
                ) { samples, sum in
                    addPullback(samples, x: x, taps: taps, g: g, dx: wantsInput ? dx : nil, sum: sum)
                }
            }
        }
        let dw = Tensor(Array(sums[..<taps.count]), shape: taps.shape)
            .swappingInnerAxes(outer: 1, weightShape[2] * weightShape[3], channels)
            .reshaped(to: weightShape)
        let gradients = [wantsInput ? dx : nil, dw]
        return bias == nil ? gradients : gradients + [Tensor(Array(sums[taps.count...]), shape: [channels])]
    }

    /// Adds the gradients of weight and bias of some samples to `sum`.
    private func addPullback(
        _ samples: Range<Int>,
        x: UnsafePointer<Scalar>,
        taps: UnsafePointer<Scalar>,
        g: UnsafePointer<Scalar>,
        dx: UnsafeMutablePointer<Scalar>?,
        sum: UnsafeMutablePointer<Scalar>
    ) {
        withUnsafePointer(to: geometry) { geometry in
            for i in samples {
                let g = g + i * result
                kernels.depthwise_convolution2d_weight_pullback(geometry, x + i * image, g, sum)
                if bias != nil { kernels.sum_rows(g, sum + self.taps.count, result / channels, channels) }
                if let dx {
                    kernels.depthwise_convolution2d_input_pullback(geometry, taps, g, dx + i * image)
                }
            }
        }
    }
}
