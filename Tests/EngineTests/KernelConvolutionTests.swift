import CKernels
import Testing

/// Sizes of a 3-D convolution: `kernel` and `padding` by rows, columns and bands.
struct CubeCase: Sendable, CustomTestStringConvertible {
    let rows, columns, inputs, bands, outputs: Int
    let kernel, padding: [Int]

    var testDescription: String {
        "[\(rows), \(columns), \(inputs), \(bands)] to \(outputs), kernel \(kernel), padding \(padding)"
    }

    var shape: ck_convolution3d {
        ck_convolution3d(
            rows: rows,
            columns: columns,
            inputs: inputs,
            bands: bands,
            outputs: outputs,
            kernel_rows: kernel[0],
            kernel_columns: kernel[1],
            kernel_bands: kernel[2],
            row_padding: padding[0],
            column_padding: padding[1],
            band_padding: padding[2],
            band_stride: 1
        )
    }

    var output: [Int] {
        zip([rows, columns, bands], zip(kernel, padding)).map { $0 + 2 * $1.1 - $1.0 + 1 }
    }

    /// Calls `body` with the offsets of x, w and y of every product, and the output channel.
    func forEachProduct(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
        let y = output
        for r in 0..<y[0] {
            for c in 0..<y[1] {
                for o in 0..<outputs {
                    for b in 0..<y[2] {
                        let result = ((r * y[1] + c) * outputs + o) * y[2] + b
                        products(r: r, c: c, o: o, b: b) { body($0, $1, result) }
                    }
                }
            }
        }
    }

    private func products(r: Int, c: Int, o: Int, b: Int, _ body: (Int, Int) -> Void) {
        for i in 0..<inputs {
            for tb in 0..<kernel[2] {
                let band = b + tb - padding[2]
                guard 0..<bands ~= band else { continue }
                for tr in 0..<kernel[0] {
                    let row = r + tr - padding[0]
                    guard 0..<rows ~= row else { continue }
                    for tc in 0..<kernel[1] {
                        let column = c + tc - padding[1]
                        guard 0..<columns ~= column else { continue }
                        body(
                            ((row * columns + column) * inputs + i) * bands + band,
                            (((o * inputs + i) * kernel[2] + tb) * kernel[0] + tr) * kernel[1] + tc
                        )
                    }
                }
            }
        }
    }

    static let all = [
        CubeCase(
            rows: 9,
            columns: 9,
            inputs: 1,
            bands: 36,
            outputs: 4,
            kernel: [3, 3, 3],
            padding: [1, 1, 1]
        ),
        CubeCase(
            rows: 1,
            columns: 1,
            inputs: 1,
            bands: 1,
            outputs: 1,
            kernel: [1, 1, 1],
            padding: [0, 0, 0]
        ),
        CubeCase(
            rows: 5,
            columns: 4,
            inputs: 3,
            bands: 7,
            outputs: 5,
            kernel: [3, 2, 4],
            padding: [1, 0, 2]
        ),
        CubeCase(
            rows: 2,
            columns: 19,
            inputs: 2,
            bands: 70,
            outputs: 6,
            kernel: [1, 3, 5],
            padding: [0, 1, 0]
        ),
        CubeCase(
            rows: 10,
            columns: 11,
            inputs: 1,
            bands: 12,
            outputs: 2,
            kernel: [9, 10, 11],
            padding: [1, 2, 3]
        ),
        CubeCase(
            rows: 2,
            columns: 2,
            inputs: 40,
            bands: 5,
            outputs: 3,
            kernel: [2, 2, 3],
            padding: [1, 1, 1]
        ),
        CubeCase(
            rows: 2,
            columns: 3,
            inputs: 1,
            bands: 4,
            outputs: 2,
            kernel: [1, 2, 1],
            padding: [2, 3, 2]
        ),
        CubeCase(
            rows: 1,
            columns: 1,
            inputs: 1,
            bands: 200,
            outputs: 8,
            kernel: [1, 1, 7],
            padding: [0, 0, 3]
        ),
    ]
}

@Suite struct KernelCubeTests {
    @Test(arguments: KernelSet.available, CubeCase.all)
    func convolution(_ set: KernelSet, _ test: CubeCase) {
        var numbers = KernelNumbers(seed: test.bands)
        var shape = test.shape
        let x = KernelBuffer(numbers.values(test.rows * test.columns * test.inputs * test.bands))
        let w = KernelBuffer(numbers.values(test.kernel.reduce(test.outputs * test.inputs, *)))
        let b = KernelBuffer(numbers.values(test.outputs))
        let count = test.output.reduce(test.outputs, *)
        let g = KernelBuffer(numbers.values(count)), y = KernelBuffer(count: count)
        let (xs, ws, gs, bs) = (x.doubles, w.doubles, g.doubles, b.doubles)
        let bands = test.output[2]

        var exactY = (0..<count).map { bs[$0 / bands % test.outputs] }
        var exactX = [Double](repeating: 0, count: x.count)
        var exactW = [Double](repeating: 1, count: w.count)
        var exactB = [Double](repeating: 2, count: test.outputs)
        test.forEachProduct { x, w, y in
            exactY[y] += xs[x] * ws[w]
            exactX[x] += gs[y] * ws[w]
            exactW[w] += gs[y] * xs[x]
        }
        for (i, value) in gs.enumerated() { exactB[i / bands % test.outputs] += value }

        set.table.convolution3d(&shape, x.pointer, w.pointer, b.pointer, y.pointer)
        expectClose(y, exactY, ulps: 32 * referenceRounding, magnitude: 4, "y")
        set.table.convolution3d(&shape, x.pointer, w.pointer, nil, y.pointer)
        expectClose(
            y,
            exactY.enumerated().map { $1 - bs[$0 / bands % test.outputs] },
            ulps: 32 * referenceRounding,
            magnitude: 4,
            "y, no bias"
        )

        let dx = KernelBuffer(count: x.count)
        set.table.convolution3d_input_pullback(&shape, w.pointer, g.pointer, dx.pointer)
        expectClose(dx, exactX, ulps: 32 * referenceRounding, magnitude: 4, "dx")

        let dw = KernelBuffer(count: w.count, of: 1), db = KernelBuffer(count: test.outputs, of: 2)
        set.table.convolution3d_weight_pullback(&shape, x.pointer, g.pointer, dw.pointer, db.pointer)
        expectClose(dw, exactW, ulps: 32 * referenceRounding, magnitude: 16, "dw")
        expectClose(db, exactB, ulps: 32 * referenceRounding, magnitude: 16, "db")
        let again = KernelBuffer(count: w.count, of: 1)
        set.table.convolution3d_weight_pullback(&shape, x.pointer, g.pointer, again.pointer, nil)
        #expect(again.values == dw.values, "without the gradient of the bias")
    }
}

@Suite struct KernelCubeColumnsTests {
    /// The element under each tap, by its definition, and the transpose.
    @Test(arguments: KernelSet.available, CubeCase.all)
    func columns(_ set: KernelSet, _ test: CubeCase) {
        for stride in 1...3 {
            var shape = test.shape
            shape.band_stride = stride
            var numbers = KernelNumbers(seed: test.bands + stride)
            let x = KernelBuffer(numbers.values(test.rows * test.columns * test.inputs * test.bands))
            let width = (test.bands + 2 * test.padding[2] - test.kernel[2]) / stride + 1
            let count = test.kernel.reduce(test.inputs * width, *)
            let g = KernelBuffer(numbers.values(count)), dx = KernelBuffer(count: x.count, of: 1)
            let (values, gradients) = (x.doubles, g.doubles)
            var exact = [Double](repeating: 1, count: x.count)
            for pixel in 0..<test.output[0] * test.output[1] {
                let (row, column) = (pixel / test.output[1], pixel % test.output[1])
                let sources = test.sources(row: row, column: column, stride: stride, width: width)
                let columns = KernelBuffer(count: count)
                set.table.cube_to_columns(&shape, x.pointer, row, column, columns.pointer)
                expectClose(columns, sources.map { $0.map { values[$0] } ?? 0 }, ulps: 0, "stride \(stride)")
                set.table.columns_to_cube(&shape, g.pointer, row, column, dx.pointer)
                for (value, source) in zip(gradients, sources) {
                    if let source { exact[source] += value }
                }
            }
            expectClose(dx, exact, ulps: 32 * referenceRounding, magnitude: 4, "transpose, stride \(stride)")
        }
    }
}

extension CubeCase {
    /// The element of x under each element of one output pixel's columns, nil outside the cube.
    fileprivate func sources(row: Int, column: Int, stride: Int, width: Int) -> [Int?] {
        var sources: [Int?] = []
        for i in 0..<inputs {
            for tap in 0..<kernel[2] * kernel[0] * kernel[1] {
                let r = row + tap / kernel[1] % kernel[0] - padding[0]
                let c = column + tap % kernel[1] - padding[1]
                for band in 0..<width {
                    let b = band * stride + tap / (kernel[0] * kernel[1]) - padding[2]
                    let isInside = 0..<rows ~= r && 0..<columns ~= c && 0..<bands ~= b
                    sources.append(isInside ? ((r * columns + c) * inputs + i) * bands + b : nil)
                }
            }
        }
        return sources
    }
}

/// Sizes of a 2-D convolution, square in neither the image nor the kernel.
struct ImageCase: Sendable, CustomTestStringConvertible {
    let rows, columns, channels, kernelRows, kernelColumns, stride, padding: Int

    var testDescription: String {
        "[\(rows), \(columns), \(channels)], kernel \(kernelRows)×\(kernelColumns), stride \(stride), "
            + "padding \(padding)"
    }

    var outputRows: Int { (rows + 2 * padding - kernelRows) / stride + 1 }
    var outputColumns: Int { (columns + 2 * padding - kernelColumns) / stride + 1 }

    var shape: ck_convolution2d {
        ck_convolution2d(
            rows: rows,
            columns: columns,
            channels: channels,
            kernel_rows: kernelRows,
            kernel_columns: kernelColumns,
            stride: stride,
            padding: padding,
            output_rows: outputRows,
            output_columns: outputColumns
        )
    }

    /// The pixel's element under each element of the patches, nil outside the image.
    var sources: [Int?] {
        var sources: [Int?] = []
        for r in 0..<outputRows {
            for c in 0..<outputColumns {
                for tap in 0..<kernelRows * kernelColumns {
                    let row = r * stride + tap / kernelColumns - padding
                    let column = c * stride + tap % kernelColumns - padding
                    let inside = 0..<rows ~= row && 0..<columns ~= column
                    for channel in 0..<channels {
                        sources.append(inside ? (row * columns + column) * channels + channel : nil)
                    }
                }
            }
        }
        return sources
    }

    static let all = [
        ImageCase(rows: 9, columns: 9, channels: 12, kernelRows: 3, kernelColumns: 3, stride: 1, padding: 1),
        ImageCase(rows: 5, columns: 7, channels: 33, kernelRows: 2, kernelColumns: 3, stride: 2, padding: 1),
        ImageCase(rows: 6, columns: 4, channels: 1, kernelRows: 1, kernelColumns: 1, stride: 1, padding: 0),
        ImageCase(rows: 2, columns: 3, channels: 5, kernelRows: 3, kernelColumns: 2, stride: 1, padding: 4),
        ImageCase(rows: 4, columns: 3, channels: 9, kernelRows: 4, kernelColumns: 3, stride: 3, padding: 2),
    ]
}

@Suite struct KernelPatchTests {
    @Test(arguments: KernelSet.available, ImageCase.all)
    func patches(_ set: KernelSet, _ test: ImageCase) {
        var numbers = KernelNumbers(seed: test.channels)
        var shape = test.shape
        let sources = test.sources
        let x = KernelBuffer(numbers.values(test.rows * test.columns * test.channels))
        let columns = KernelBuffer(count: sources.count)
        set.table.image_to_columns(&shape, x.pointer, columns.pointer)
        let values = x.doubles
        expectClose(columns, sources.map { $0.map { values[$0] } ?? 0 }, ulps: 0, "image_to_columns")

        let g = KernelBuffer(numbers.values(sources.count)), dx = KernelBuffer(count: x.count)
        set.table.columns_to_image(&shape, g.pointer, dx.pointer)
        var exact = [Double](repeating: 0, count: x.count)
        for (value, source) in zip(g.doubles, sources) {
            if let source { exact[source] += value }
        }
        expectClose(dx, exact, ulps: 8 * referenceRounding, magnitude: 1, "columns_to_image")
    }
}
