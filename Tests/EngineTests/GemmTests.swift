import Testing

@testable import Engine

/// Products with `Gemm`, in every precision, on whatever unit this CPU has.
@Suite struct GemmTests {
    /// Rows, columns and inner length: small matrices, long or wide right operands that are packed slice by slice, and
    /// empty matrices.
    static let shapes = [
        (1, 1, 1), (5, 7, 3), (33, 17, 81), (3, 120, 1300), (4, 1100, 300), (0, 3, 4), (3, 0, 4), (2, 3, 0),
    ]

    /// One product of `[m, k]` and `[k, n]`.
    private struct Product {
        let m, n, k: Int
        let a, b, bias: [Scalar]

        init(_ shape: (m: Int, n: Int, k: Int)) {
            (m, n, k) = shape
            var numbers = KernelNumbers(seed: m + n + k)
            (a, b, bias) = (numbers.values(m * k), numbers.values(k * n), numbers.values(n))
        }

        /// Describes where the result deviates from its definition by more than `tolerance` times the sum of the
        /// products' magnitudes.
        func fault(_ c: KernelBuffer, within tolerance: Double, addend: (_ column: Int) -> Double) -> String?
        {
            guard c.marksAreIntact, c.gapsAreIntact(columns: n) else {
                return "writes outside the result"
            }
            for i in 0..<m {
                for j in 0..<n {
                    var (sum, size) = (addend(j), abs(addend(j)))
                    for l in 0..<k {
                        let product = Double(a[i * k + l]) * Double(b[l * n + j])
                        sum += product
                        size += abs(product)
                    }
                    let found = Double(c.pointer[i * (n + KernelBuffer.gap) + j])
                    if !(abs(found - sum) <= tolerance * size) { return "[\(i), \(j)]: \(found), not \(sum)" }
                }
            }
            return nil
        }
    }

    private func tolerance(_ precision: Precision) -> Double {
        if Scalar.self == Double.self { return 1e-14 }
        return precision == .bf16 && Precision.unit != nil ? 1e-2 : 1e-6
    }

    @Test(arguments: Precision.allCases, shapes)
    func multiplies(precision: Precision, shape: (Int, Int, Int)) {
        let product = Product(shape)
        let (m, n, k, gap) = (product.m, product.n, product.k, KernelBuffer.gap)
        let (gemm, tolerance) = (Gemm(precision), tolerance(precision))
        for (left, right) in [(false, false), (false, true), (true, false), (true, true)] {
            let x = KernelBuffer(matrix: product.a, m, k, transposed: left)
            let y = KernelBuffer(matrix: product.b, k, n, transposed: right)
            let a = MatrixView(x.pointer, leading: (left ? m : k) + gap, transposed: left)
            let b = MatrixView(y.pointer, leading: (right ? k : n) + gap, transposed: right)
            for start in [Scalar.nan, 7] {
                let c = KernelBuffer(matrix: [Scalar](repeating: start, count: m * n), m, n)
                gemm(m, n, k, a, b, accumulating: start == 7, into: c.pointer, leading: n + gap)
                let fault = product.fault(c, within: tolerance) { _ in start == 7 ? 7 : 0 }
                #expect(fault == nil, "transposed \(left), \(right), beginning with \(start)")
            }
            // In two parts, the second of which begins at a later row.
            let c = KernelBuffer(matrix: [Scalar](repeating: .nan, count: m * n), m, n)
            gemm.withPacked(b, k, n) { b in
                let (first, bias, rest) = (m / 2, product.bias, a.advanced(toRow: m / 2))
                gemm(first, a, b, bias: bias, into: c.pointer, leading: n + gap)
                gemm(m - first, rest, b, bias: bias, into: c.pointer + first * (n + gap), leading: n + gap)
            }
            let fault = product.fault(c, within: tolerance) { Double(product.bias[$0]) }
            #expect(fault == nil, "transposed \(left), \(right), with bias")
        }
    }
}
