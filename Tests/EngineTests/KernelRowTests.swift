import CKernels
import Foundation
import Testing

@Suite struct KernelRowTests {
    static let shapes = [
        (0, 5), (1, 1), (3, 7), (5, 8), (65, 9), (4, 31), (70, 33), (9, 120), (2, 1000), (3, 1025),
    ]

    @Test(arguments: KernelSet.available)
    func sumOfRows(_ set: KernelSet) {
        for (rows, columns) in Self.shapes {
            var numbers = KernelNumbers(seed: columns)
            let x = KernelBuffer(numbers.values(rows * columns)), b = KernelBuffer(numbers.values(columns))
            let sum = KernelBuffer(b.values)
            let (values, bias) = (x.doubles, b.doubles)
            set.table.sum_rows(x.pointer, sum.pointer, rows, columns)
            let sums = (0..<columns).map { c in
                (0..<rows).reduce(bias[c]) { $0 + values[$1 * columns + c] }
            }
            expectClose(sum, sums, ulps: 4 * referenceRounding, magnitude: 8, "sum_rows \(rows)×\(columns)")
        }
    }

    static func softmax(_ row: [Double]) -> [Double] {
        let peak = row.max() ?? 0
        let weights = row.map { exp($0 - peak) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    @Test(arguments: KernelSet.available)
    func softmaxAndItsPullback(_ set: KernelSet) {
        for (rows, columns) in Self.shapes {
            for size in [1.0, 30, 1e4] {
                var numbers = KernelNumbers(seed: columns)
                let x = KernelBuffer(numbers.values(rows * columns, size: size))
                let g = KernelBuffer(numbers.values(rows * columns))
                let y = KernelBuffer(count: rows * columns), dx = KernelBuffer(count: rows * columns)
                let values = x.doubles
                set.table.softmax(x.pointer, y.pointer, rows, columns)
                let exact = (0..<rows).flatMap { r in
                    Self.softmax(Array(values[r * columns..<(r + 1) * columns]))
                }
                // x − peak is rounded before the exponential, to half a unit in its own last place.
                expectClose(
                    y,
                    exact,
                    ulps: 8 * referenceRounding,
                    magnitude: max(1e-6, size < 2 ? 0 : 0.1),
                    "softmax \(rows)×\(columns) of ±\(size)"
                )
                set.table.softmax_pullback(y.pointer, g.pointer, dx.pointer, rows, columns)
                let (ys, gs) = (y.doubles, g.doubles)
                let pulled = (0..<rows).flatMap { r in
                    let mean = (r * columns..<(r + 1) * columns).reduce(0.0) { $0 + ys[$1] * gs[$1] }
                    return (r * columns..<(r + 1) * columns).map { ys[$0] * (gs[$0] - mean) }
                }
                expectClose(
                    dx,
                    pulled,
                    ulps: 4 * referenceRounding,
                    magnitude: 1,
                    "softmax pullback \(rows)×\(columns)"
                )
                set.table.softmax(x.pointer, x.pointer, rows, columns)
                #expect(x.values == y.values, "in place")
            }
        }
    }

    @Test(arguments: KernelSet.available)
    func softmaxLeavesOutMaskedElements(_ set: KernelSet) {
        let x = KernelBuffer([-.infinity, 3, -.infinity, 3, -2000, .nan, 1]), y = KernelBuffer(count: 7)
        set.table.softmax(x.pointer, y.pointer, 1, 5)
        #expect(Array(y.values[..<5]) == [0, 0.5, 0, 0.5, 0])
        set.table.softmax(x.pointer + 5, y.pointer + 5, 1, 2)
        #expect(y.values[5].isNaN && y.values[6].isNaN)
    }

    @Test(arguments: KernelSet.available)
    func layerNorm(_ set: KernelSet) {
        for (rows, columns) in Self.shapes where columns > 1 {
            var numbers = KernelNumbers(seed: columns)
            let x = KernelBuffer(numbers.values(rows * columns, size: 2, around: 3))
            let w = KernelBuffer(numbers.values(columns)), b = KernelBuffer(numbers.values(columns))
            let y = KernelBuffer(count: rows * columns)
            let mean = KernelBuffer(count: rows), inverse = KernelBuffer(count: rows)
            set.table.layer_norm(
                x.pointer,
                w.pointer,
                b.pointer,
                1e-5,
                y.pointer,
                mean.pointer,
                inverse.pointer,
                rows,
                columns
            )
            let reference = LayerNormReference(x, w, rows: rows, columns: columns)
            expectClose(mean, reference.mean, ulps: 4 * referenceRounding, magnitude: 4, "mean")
            expectClose(inverse, reference.inverse, ulps: 16 * referenceRounding, "inverse")
            let bias = b.doubles
            expectClose(
                y,
                reference.result.enumerated().map { $1 + bias[$0 % columns] },
                ulps: 16 * referenceRounding,
                magnitude: 2,
                "layer_norm \(rows)×\(columns)"
            )
        }
    }

    @Test(arguments: KernelSet.available)
    func layerNormPullback(_ set: KernelSet) {
        for (rows, columns) in Self.shapes where columns > 1 {
            var numbers = KernelNumbers(seed: columns)
            let x = KernelBuffer(numbers.values(rows * columns, size: 2, around: 3))
            let w = KernelBuffer(numbers.values(columns)), g = KernelBuffer(numbers.values(rows * columns))
            let reference = LayerNormReference(x, w, rows: rows, columns: columns)
            let mean = KernelBuffer(reference.mean.map { KernelScalar($0) })
            let inverse = KernelBuffer(reference.inverse.map { KernelScalar($0) })
            let dx = KernelBuffer(count: rows * columns)
            let dw = KernelBuffer(count: columns, of: 1), db = KernelBuffer(count: columns, of: 2)
            set.table.layer_norm_pullback(
                x.pointer,
                w.pointer,
                mean.pointer,
                inverse.pointer,
                g.pointer,
                dx.pointer,
                dw.pointer,
                db.pointer,
                rows,
                columns
            )
            let (exactX, exactW, exactB) = reference.pullback(g)
            let what = "layer_norm pullback \(rows)×\(columns)"
            expectClose(dx, exactX, ulps: 32 * referenceRounding, magnitude: 2, what + " dx")
            expectClose(dw, exactW.map { $0 + 1 }, ulps: 32 * referenceRounding, magnitude: 8, what + " dw")
            expectClose(db, exactB.map { $0 + 2 }, ulps: 16 * referenceRounding, magnitude: 8, what + " db")
        }
    }
}

/// Layer normalization by its definition.
struct LayerNormReference {
    let rows, columns: Int
    let weight: [Double]
    var mean: [Double] = [], inverse: [Double] = [], normal: [Double] = []

    init(_ x: KernelBuffer, _ w: KernelBuffer, rows: Int, columns: Int) {
        (self.rows, self.columns, weight) = (rows, columns, w.doubles)
        let values = x.doubles
        for r in 0..<rows {
            let row = values[r * columns..<(r + 1) * columns]
            let m = row.reduce(0, +) / Double(columns)
            let variance = row.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(columns)
            mean.append(m)
            inverse.append(1 / (variance + Double(KernelScalar(1e-5))).squareRoot())
            normal += row.map { [inverse] in ($0 - m) * inverse[r] }
        }
    }

    /// The result without its bias.
    var result: [Double] { normal.enumerated().map { $1 * weight[$0 % columns] } }

    func pullback(_ g: KernelBuffer) -> (x: [Double], w: [Double], b: [Double]) {
        let gs = g.doubles
        var dx: [Double] = [], dw = [Double](repeating: 0, count: columns), db = dw
        for r in 0..<rows {
            let at = r * columns..<(r + 1) * columns
            let gw = at.map { gs[$0] * weight[$0 % columns] }
            let plain = gw.reduce(0, +) / Double(columns)
            let slope = zip(gw, normal[at]).reduce(0) { $0 + $1.0 * $1.1 } / Double(columns)
            dx += zip(gw, normal[at]).map { inverse[r] * ($0 - plain - $1 * slope) }
            for i in at {
                dw[i % columns] += gs[i] * normal[i]
                db[i % columns] += gs[i]
            }
        }
        return (dx, dw, db)
    }
}
