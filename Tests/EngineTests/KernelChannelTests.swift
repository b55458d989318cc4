import CKernels
import Testing

@Suite struct KernelChannelTests {
    /// Rows, channels and inner extent.
    static let shapes = [
        (0, 3, 4), (1, 1, 1), (5, 7, 1), (70, 33, 1), (130, 120, 1), (9, 4, 36), (66, 4, 36), (3, 5, 7),
        (2, 1, 1000),
        (2, 1030, 1), (3, 3, 500), (2, 2, 2100), (4, 16, 9),
    ]

    @Test(arguments: KernelSet.available)
    func sums(_ set: KernelSet) {
        for (rows, channels, inner) in Self.shapes {
            var numbers = KernelNumbers(seed: rows + channels)
            let x = KernelBuffer(numbers.values(rows * channels * inner, around: 0.5))
            let mean = KernelBuffer(numbers.values(channels))
            let sum = KernelBuffer(count: channels, of: 1), squares = KernelBuffer(count: channels, of: 2)
            set.table.channel_sum(x.pointer, sum.pointer, rows, channels, inner)
            set.table.channel_squares(x.pointer, mean.pointer, squares.pointer, rows, channels, inner)
            var exactSum = [Double](repeating: 1, count: channels)
            var exactSquares = [Double](repeating: 2, count: channels)
            let means = mean.doubles
            for (i, value) in x.doubles.enumerated() {
                let c = i / inner % channels
                exactSum[c] += value
                exactSquares[c] += (value - means[c]) * (value - means[c])
            }
            let what = "\(rows)×\(channels)×\(inner)"
            expectClose(sum, exactSum, ulps: 8 * referenceRounding, magnitude: 8, "channel_sum \(what)")
            expectClose(
                squares,
                exactSquares,
                ulps: 8 * referenceRounding,
                magnitude: 8,
                "channel_squares \(what)"
            )
        }
    }

    @Test(arguments: KernelSet.available)
    func longSumsStayAccurate(_ set: KernelSet) {
        let (rows, channels, inner) = (3000, 4, 36)
        var numbers = KernelNumbers(seed: 1)
        let x = KernelBuffer(numbers.values(rows * channels * inner, size: 1, around: 100))
        let sum = KernelBuffer(count: channels, of: 0)
        set.table.channel_sum(x.pointer, sum.pointer, rows, channels, inner)
        var exact = [Double](repeating: 0, count: channels)
        for (i, value) in x.doubles.enumerated() { exact[i / inner % channels] += value }
        for (sum, exact) in zip(sum.doubles, exact) { #expect(abs(sum / exact - 1) < 1e-6) }
    }

    @Test(arguments: KernelSet.available, [Int32(0), 1])
    func affine(_ set: KernelSet, rectify: Int32) {
        for (rows, channels, inner) in Self.shapes {
            var numbers = KernelNumbers(seed: rows + channels)
            let x = KernelBuffer(numbers.values(rows * channels * inner))
            let scale = KernelBuffer(numbers.values(channels)), shift = KernelBuffer(numbers.values(channels))
            let y = KernelBuffer(count: x.count)
            set.table.channel_affine(
                x.pointer,
                scale.pointer,
                shift.pointer,
                y.pointer,
                rectify,
                rows,
                channels,
                inner
            )
            let (scales, shifts) = (scale.doubles, shift.doubles)
            let exact = x.doubles.enumerated().map { i, value in
                let c = i / inner % channels
                let result = value * scales[c] + shifts[c]
                return rectify != 0 && result < 0 ? 0 : result
            }
            expectClose(y, exact, ulps: 2, magnitude: 1, "channel_affine \(rows)×\(channels)×\(inner)")
            set.table.channel_affine(
                x.pointer,
                scale.pointer,
                shift.pointer,
                x.pointer,
                rectify,
                rows,
                channels,
                inner
            )
            #expect(x.values == y.values, "in place")
        }
    }

    @Test(arguments: KernelSet.available, [false, true])
    func pullback(_ set: KernelSet, rectified: Bool) {
        for (rows, channels, inner) in Self.shapes {
            var numbers = KernelNumbers(seed: rows + channels)
            let n = rows * channels * inner
            let x = KernelBuffer(numbers.values(n)), y = KernelBuffer(numbers.values(n))
            let g = KernelBuffer(numbers.values(n)), dx = KernelBuffer(count: n)
            let a = KernelBuffer(numbers.values(channels)), b = KernelBuffer(numbers.values(channels))
            let d = KernelBuffer(numbers.values(channels))
            let dw = KernelBuffer(count: channels, of: 1), db = KernelBuffer(count: channels, of: 2)
            let mask = rectified ? UnsafePointer(y.pointer) : nil
            set.table.channel_pullback_sums(
                x.pointer,
                mask,
                g.pointer,
                a.pointer,
                b.pointer,
                dw.pointer,
                db.pointer,
                rows,
                channels,
                inner
            )
            set.table.channel_pullback_apply(
                x.pointer,
                mask,
                g.pointer,
                a.pointer,
                b.pointer,
                d.pointer,
                dx.pointer,
                rows,
                channels,
                inner
            )
            let (xs, ys, gs) = (x.doubles, y.doubles, g.doubles)
            let (`as`, bs, ds) = (a.doubles, b.doubles, d.doubles)
            var exactX: [Double] = []
            var exactW = [Double](repeating: 1, count: channels)
            var exactB = [Double](repeating: 2, count: channels)
            for i in 0..<n {
                let c = i / inner % channels
                let gradient = rectified && ys[i] <= 0 ? 0 : gs[i]
                exactW[c] += gradient * (xs[i] - `as`[c]) * bs[c]
                exactB[c] += gradient
                exactX.append(`as`[c] * gradient + bs[c] * xs[i] + ds[c])
            }
            let what = "\(rows)×\(channels)×\(inner)"
            expectClose(dw, exactW, ulps: 16 * referenceRounding, magnitude: 8, "dw \(what)")
            expectClose(db, exactB, ulps: 16 * referenceRounding, magnitude: 8, "db \(what)")
            expectClose(dx, exactX, ulps: 2, magnitude: 2, "dx \(what)")
        }
    }
}
