import CKernels
import Compute
import Engine
import Foundation
import Testing

typealias UnaryKernel =
    @convention(c) (UnsafePointer<ck_scalar>, UnsafeMutablePointer<ck_scalar>, Int) -> Void
typealias BinaryKernel =
    @convention(c) (UnsafePointer<ck_scalar>, UnsafePointer<ck_scalar>, UnsafeMutablePointer<ck_scalar>, Int)
    -> Void

/// A kernel of one input, its definition, and its tolerance, in units in the last place of the exact value or, if
/// larger, of `magnitude`.
struct UnaryCase: @unchecked Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kernel: (ck_table_t) -> UnaryKernel
    let ulps, magnitude: Double
    let definition: (Double) -> Double

    static let all = [
        UnaryCase(testDescription: "exp", kernel: { $0.exp }, ulps: 2, magnitude: 0, definition: exp),
        UnaryCase(testDescription: "tanh", kernel: { $0.tanh }, ulps: 3, magnitude: 0, definition: tanh),
        // e^−x overflows where the result is close to denormal; 0 is accurate enough there.
        UnaryCase(
            testDescription: "sigmoid",
            kernel: { $0.sigmoid },
            ulps: 4,
            magnitude: Double(KernelScalar.leastNormalMagnitude / KernelScalar.ulpOfOne)
        ) { 1 / (1 + exp(-$0)) },
        UnaryCase(testDescription: "relu", kernel: { $0.relu }, ulps: 0, magnitude: 0) { $0 < 0 ? 0 : $0 },
        // The error of Φ is below 1.6e-7, so the error of the product is below that times |x|; |x| is below 8 where it
        // matters.
        UnaryCase(testDescription: "gelu", kernel: { $0.gelu }, ulps: 6, magnitude: 1) {
            $0 * 0.5 * erfc(-$0 / 2.0.squareRoot())
        },
    ]
}

private func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

private func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

@Suite struct KernelElementwiseTests {
    static let extremes: [KernelScalar] = [
        0, -0.0, 1e-30, -1e-30, 0.3, -0.3, 0.62, 0.63, -0.63, 5, -5, 9, -9, 20, -20, 87, -87, 88, -88, 88.7,
        88.73, 89,
        -89, -95, -100, -103.2, -103.9, -104, -104.1, 1000, -1000, 1e19, -1e19, 1e30, -1e30, .infinity,
        -.infinity,
        .nan,
    ]

    @Test(arguments: KernelSet.available, UnaryCase.all)
    func unary(_ set: KernelSet, _ test: UnaryCase) {
        for n in kernelSizes {
            var numbers = KernelNumbers(seed: n)
            let x = KernelBuffer(numbers.values(n, size: 6))
            let y = KernelBuffer(count: n)
            test.kernel(set.table)(x.pointer, y.pointer, n)
            let exact = x.doubles.map(test.definition)
            expectClose(
                y,
                exact,
                ulps: test.ulps,
                magnitude: test.magnitude,
                "\(test.testDescription) of \(n)"
            )
            test.kernel(set.table)(x.pointer, x.pointer, n)
            #expect(x.values == y.values, "in place")
        }
    }

    @Test(arguments: KernelSet.available, UnaryCase.all)
    func unaryAtExtremes(_ set: KernelSet, _ test: UnaryCase) {
        let x = KernelBuffer(Self.extremes), y = KernelBuffer(count: Self.extremes.count)
        test.kernel(set.table)(x.pointer, y.pointer, x.count)
        expectClose(
            y,
            x.doubles.map(test.definition),
            ulps: test.ulps,
            magnitude: test.magnitude,
            test.testDescription
        )
    }

    @Test(arguments: KernelSet.available)
    func expOverItsWholeRange(_ set: KernelSet) {
        let x = KernelBuffer((0..<8000).map { KernelScalar(-105 + 194 * Double($0) / 8000) })
        let y = KernelBuffer(count: x.count)
        set.table.exp(x.pointer, y.pointer, x.count)
        expectClose(y, x.doubles.map { exp($0) }, ulps: 2, "exp")
    }

    @Test(arguments: KernelSet.available)
    func cumulativeNormalIsAccurate(_ set: KernelSet) {
        // gelu(x) is x · Φ(x): the error of Φ, and the rounding of the product.
        let x = KernelBuffer((1...8000).map { KernelScalar(-10 + Double($0) / 400 + 0.0003) })
        let y = KernelBuffer(count: x.count)
        set.table.gelu(x.pointer, y.pointer, x.count)
        for (x, y) in zip(x.doubles, y.values) {
            let error = abs(Double(y) - x * cumulative(x))
            if error > 1.6e-7 * abs(x) + Double(y.ulp) / 2 {
                Issue.record("gelu(\(x)) is \(y), expected \(x * cumulative(x))")
            }
        }
    }

    @Test(arguments: KernelSet.available)
    func geluPullback(_ set: KernelSet) {
        for n in kernelSizes {
            var numbers = KernelNumbers(seed: n)
            let x = KernelBuffer(numbers.values(n, size: 6)), g = KernelBuffer(numbers.values(n))
            let dx = KernelBuffer(count: n)
            set.table.gelu_pullback(x.pointer, g.pointer, dx.pointer, n)
            let exact = zip(x.doubles, g.doubles).map { x, g in g * (cumulative(x) + x * density(x)) }
            expectClose(dx, exact, ulps: 4, magnitude: 1, "gelu pullback of \(n)")
        }
    }

    @Test(arguments: KernelSet.available)
    func geluWithItsSlopeIsBoth(_ set: KernelSet) {
        for n in kernelSizes {
            var numbers = KernelNumbers(seed: n)
            let x = KernelBuffer(numbers.values(n, size: 6)), ones = KernelBuffer(count: n, of: 1)
            let y = KernelBuffer(count: n), slope = KernelBuffer(count: n)
            let onlyY = KernelBuffer(count: n), onlySlope = KernelBuffer(count: n)
            set.table.gelu(x.pointer, onlyY.pointer, n)
            set.table.gelu_pullback(x.pointer, ones.pointer, onlySlope.pointer, n)
            set.table.gelu_and_slope(x.pointer, y.pointer, slope.pointer, n)
            expectClose(y, onlyY.doubles, ulps: 2, magnitude: 1, "gelu of \(n)")
            expectClose(slope, onlySlope.doubles, ulps: 2, magnitude: 1, "slope of \(n)")
            #expect(y.marksAreIntact && slope.marksAreIntact)
            set.table.gelu_and_slope(x.pointer, y.pointer, x.pointer, n)
            #expect(x.values == slope.values, "the slope may replace the argument")
        }
    }

    @Test(arguments: KernelSet.available)
    func geluPullbackAtExtremes(_ set: KernelSet) {
        let x = KernelBuffer([-1e30, -1e19, -100, -14, 14, 100, 1e19, 1e30, .nan])
        let g = KernelBuffer(count: x.count, of: 1), dx = KernelBuffer(count: x.count)
        set.table.gelu_pullback(x.pointer, g.pointer, dx.pointer, x.count)
        expectClose(dx, [0, 0, 0, 0, 1, 1, 1, 1, .nan], ulps: 2, magnitude: 1e-9, "gelu pullback")
    }

    @Test(arguments: KernelSet.available)
    func binary(_ set: KernelSet) {
        let cases: [(String, BinaryKernel, (Double, Double) -> Double)] = [
            ("add", set.table.add, { $0 + $1 }), ("subtract", set.table.subtract, { $0 - $1 }),
            ("multiply", set.table.multiply, { $0 * $1 }),
            ("relu pullback", set.table.relu_pullback, { $0 > 0 ? $1 : 0 }),
        ]
        for (name, kernel, definition) in cases {
            for n in kernelSizes {
                var numbers = KernelNumbers(seed: n)
                let a = KernelBuffer(numbers.values(n)), b = KernelBuffer(numbers.values(n))
                let z = KernelBuffer(count: n)
                kernel(a.pointer, b.pointer, z.pointer, n)
                expectClose(z, zip(a.doubles, b.doubles).map(definition), ulps: 0.5, "\(name) of \(n)")
                kernel(a.pointer, b.pointer, b.pointer, n)
                #expect(b.values == z.values, "in place")
            }
        }
    }

    @Test(arguments: KernelSet.available)
    func scaling(_ set: KernelSet) {
        for n in kernelSizes {
            var numbers = KernelNumbers(seed: n)
            let x = KernelBuffer(numbers.values(n)), y = KernelBuffer(count: n)
            set.table.scale(-1.75, x.pointer, y.pointer, n)
            expectClose(y, x.doubles.map { -1.75 * $0 }, ulps: 0.5, "scale of \(n)")
            let z = KernelBuffer(numbers.values(n))
            let exact = zip(x.doubles, z.doubles).map { $1 + 0.3 * $0 }
            set.table.add_scaled(0.3, x.pointer, z.pointer, n)
            expectClose(z, exact, ulps: 2, magnitude: 1, "add_scaled of \(n)")
        }
    }

    @Test func theWidestAllowedSetIsChosen() {
        let allowed = KernelSet.available.filter { set in
            InstructionSet(rawValue: set.name).map { $0 <= .limit } ?? false
        }
        #expect(Parallelism.instructionSet == allowed.first?.name)
        #expect(KernelSet.available.last?.name == "baseline")
        for set in KernelSet.available { #expect(String(cString: set.table.name) == set.name) }
        #expect(ck_table_named("none") == nil)
    }
}
