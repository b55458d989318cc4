import CKernels
import Testing

extension ImageCase {
    /// Stride 1 only, with numbers of channels around multiples of the vector width.
    static let depthwise = [
        ImageCase(rows: 9, columns: 9, channels: 120, kernelRows: 3, kernelColumns: 3, stride: 1, padding: 1),
        ImageCase(rows: 4, columns: 6, channels: 37, kernelRows: 2, kernelColumns: 3, stride: 1, padding: 0),
        ImageCase(rows: 1, columns: 1, channels: 1, kernelRows: 1, kernelColumns: 1, stride: 1, padding: 0),
        ImageCase(rows: 2, columns: 3, channels: 69, kernelRows: 5, kernelColumns: 4, stride: 1, padding: 3),
        ImageCase(rows: 3, columns: 2, channels: 7, kernelRows: 1, kernelColumns: 2, stride: 1, padding: 2),
        ImageCase(rows: 5, columns: 5, channels: 16, kernelRows: 7, kernelColumns: 7, stride: 1, padding: 3),
    ]

    /// Calls `body` with the offsets of x, w and y of every product, w taps outermost.
    func forEachChannelProduct(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
        let taps = kernelRows * kernelColumns
        for (index, source) in sources.enumerated() {
            guard let source else { continue }
            let (patch, channel) = (index / channels, index % channels)
            body(source, patch % taps * channels + channel, patch / taps * channels + channel)
        }
    }
}

@Suite struct KernelDepthwiseTests {
    @Test(arguments: KernelSet.available, ImageCase.depthwise)
    func convolution(_ set: KernelSet, _ test: ImageCase) {
        var numbers = KernelNumbers(seed: test.channels)
        var shape = test.shape
        let count = test.outputRows * test.outputColumns * test.channels
        let x = KernelBuffer(numbers.values(test.rows * test.columns * test.channels))
        let w = KernelBuffer(numbers.values(test.kernelRows * test.kernelColumns * test.channels))
        let b = KernelBuffer(numbers.values(test.channels))
        let g = KernelBuffer(numbers.values(count)), y = KernelBuffer(count: count)
        let (xs, ws, gs, bs) = (x.doubles, w.doubles, g.doubles, b.doubles)

        var exactY = (0..<count).map { bs[$0 % test.channels] }
        var exactX = [Double](repeating: 0, count: x.count)
        var exactW = [Double](repeating: 1, count: w.count)
        test.forEachChannelProduct { x, w, y in
            exactY[y] += xs[x] * ws[w]
            exactX[x] += gs[y] * ws[w]
            exactW[w] += gs[y] * xs[x]
        }

        set.table.depthwise_convolution2d(&shape, x.pointer, w.pointer, b.pointer, y.pointer)
        expectClose(y, exactY, ulps: 16 * referenceRounding, magnitude: 2, "y")
        set.table.depthwise_convolution2d(&shape, x.pointer, w.pointer, nil, y.pointer)
        let unbiased = exactY.enumerated().map { $1 - bs[$0 % test.channels] }
        expectClose(y, unbiased, ulps: 16 * referenceRounding, magnitude: 2, "y, no bias")

        let dx = KernelBuffer(count: x.count)
        set.table.depthwise_convolution2d_input_pullback(&shape, w.pointer, g.pointer, dx.pointer)
        expectClose(dx, exactX, ulps: 16 * referenceRounding, magnitude: 2, "dx")

        let dw = KernelBuffer(count: w.count, of: 1)
        set.table.depthwise_convolution2d_weight_pullback(&shape, x.pointer, g.pointer, dw.pointer)
        expectClose(dw, exactW, ulps: 32 * referenceRounding, magnitude: 4, "dw")
    }
}
