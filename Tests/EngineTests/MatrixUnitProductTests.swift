#if !DoublePrecision
    import CKernels
    import Testing

    /// One product of `[m, k]` and `[k, n]`, with the matrix that it is added to.
    private struct Product {
        let m, n, k: Int
        let a, b, bias, start: [KernelScalar]

        init(_ m: Int, _ n: Int, _ k: Int) {
            (self.m, self.n, self.k) = (m, n, k)
            var numbers = KernelNumbers(seed: (m * 1000 + n) * 1000 + k)
            (a, b) = (numbers.values(m * k), numbers.values(k * n))
            (bias, start) = (numbers.values(n), numbers.values(m * n))
        }

        /// For each result, the sum of its products and the sum of their magnitudes, with operands after `rounding`.
        func sums(_ rounding: (Double) -> Double = { $0 }) -> (sum: [Double], size: [Double]) {
            let (a, b) = (a.map { rounding(Double($0)) }, b.map { rounding(Double($0)) })
            var sum = [Double](repeating: 0, count: m * n), size = sum
            for i in 0..<m {
                for l in 0..<k {
                    for j in 0..<n {
                        let product = a[i * k + l] * b[l * n + j]
                        sum[i * n + j] += product
                        size[i * n + j] += abs(product)
                    }
                }
            }
            return (sum, size)
        }

        /// The initial value of a result.
        func addend(_ mode: Mode, _ i: Int, _ j: Int) -> Double {
            switch mode {
            case .plain: 0
            case .biased: Double(bias[j])
            case .accumulating: Double(start[i * n + j])
            }
        }

        /// The result on `unit`, its rows `KernelBuffer.gap` elements apart.
        func result(
            _ unit: MatrixUnit,
            parts: Int32,
            transposed: (a: Bool, b: Bool) = (false, false),
            mode: Mode = .plain
        ) -> KernelBuffer {
            let left = KernelBuffer(matrix: a, m, k, transposed: transposed.a)
            let right = KernelBuffer(matrix: b, k, n, transposed: transposed.b)
            let nothing = [KernelScalar](repeating: .nan, count: m * n)
            let c = KernelBuffer(matrix: mode == .accumulating ? start : nothing, m, n)
            let addend = KernelBuffer(bias)
            let packed = ScratchBuffer(bytes: unit.table.packed_bytes(k, n, parts))
            let scratch = ScratchBuffer(bytes: unit.table.scratch_bytes(k, parts))
            func view(_ buffer: KernelBuffer, _ columns: Int, _ transposed: Bool) -> ck_matrix {
                let stride = columns + KernelBuffer.gap
                return ck_matrix(elements: buffer.pointer, stride: stride, transposed: transposed ? 1 : 0)
            }
            var operand = view(right, transposed.b ? k : n, transposed.b)
            unit.table.pack(&operand, k, n, parts, packed.packed)
            operand = view(left, transposed.a ? m : k, transposed.a)
            unit.table.multiply(
                &operand,
                packed.packed,
                m,
                n,
                k,
                parts,
                mode == .biased ? UnsafePointer(addend.pointer) : nil,
                mode == .accumulating ? 1 : 0,
                c.pointer,
                n + KernelBuffer.gap,
                scratch.packed
            )
            #expect(packed.marksAreIntact, "packed_bytes is too small")
            #expect(scratch.marksAreIntact, "scratch_bytes is too small")
            #expect(c.marksAreIntact && c.gapsAreIntact(columns: n), "writes outside the result")
            return c
        }

        /// The product of a row and a column.
        init(_ a: [KernelScalar], _ b: [KernelScalar]) {
            (m, n, k) = (1, 1, a.count)
            (self.a, self.b, bias, start) = (a, b, [0], [0])
        }
    }

    private enum Mode: CaseIterable { case plain, biased, accumulating }

    /// Products on the unit against their definition in double precision.
    @Suite(.needsMatrixUnit) struct MatrixUnitProductTests {
        /// Extents around those of tiles (16 rows and columns, 32 steps) and of blocks of two by two tiles.
        static let extents = [1, 15, 16, 17, 31, 32, 33, 81, 120]

        /// The error of three parts and of the sums, relative to the sum of the products' magnitudes.
        ///
        /// Tiles stay below 6e-7, AVX512-BF16, which rounds more often, below 1e-6.
        static let rounding = 1e-6

        private func expectClose(
            _ c: KernelBuffer,
            _ product: Product,
            _ mode: Mode,
            _ exact: (sum: [Double], size: [Double]),
            within tolerance: Double,
            _ what: String
        ) {
            for i in 0..<product.m {
                for j in 0..<product.n {
                    let addend = product.addend(mode, i, j)
                    let found = Double(c.pointer[i * (product.n + KernelBuffer.gap) + j])
                    let error = abs(found - exact.sum[i * product.n + j] - addend)
                    let size = exact.size[i * product.n + j] + abs(addend)
                    if !(error <= tolerance * size) {
                        Issue.record("\(what)[\(i), \(j)] is \(found), off by a relative \(error / size)")
                        return
                    }
                }
            }
        }

        @Test(arguments: MatrixUnit.available, extents)
        func agreesWithTheDefinition(_ unit: MatrixUnit, m: Int) throws {
            let first = try #require(Self.extents.firstIndex(of: m))
            for (index, n) in Self.extents.enumerated() {
                // Each inner length is combined with each number of rows and of columns.
                let product = Product(m, n, Self.extents[(first + index) % Self.extents.count])
                let (exact, rounded) = (product.sums(), product.sums(roundedToBfloat16))
                for transposed in [(false, false), (false, true), (true, false), (true, true)] {
                    for mode in Mode.allCases {
                        let what = "\(m)×\(n)×\(product.k), transposed \(transposed), \(mode)"
                        let three = product.result(unit, parts: 3, transposed: transposed, mode: mode)
                        expectClose(three, product, mode, exact, within: Self.rounding, what)
                        let one = product.result(unit, parts: 1, transposed: transposed, mode: mode)
                        expectClose(one, product, mode, rounded, within: Self.rounding, what + ", one part")
                        expectClose(one, product, mode, exact, within: 1e-2, what + ", one part")
                    }
                }
            }
        }

        /// Numbers whose bits are all ones have the largest lower parts.
        @Test(arguments: MatrixUnit.available)
        func threePartsHoldAllBitsOfASingle(_ unit: MatrixUnit) {
            let numbers: [Float] = [Float(2).nextDown, 1, Float(1).nextUp, 1.0078124, -1.2345678e-10, 3e18]
            for x in numbers {
                #expect(Product([x], [1]).result(unit, parts: 3).values[0] == x)
                let square = Double(Product([x], [x]).result(unit, parts: 3).values[0])
                let exact = Double(x) * Double(x)
                #expect(abs(square - exact) <= Self.rounding * exact, "\(x)² is \(square)")
            }
        }

        /// Sums that are exact in single precision are computed exactly.
        @Test(arguments: MatrixUnit.available, [1, 3] as [Int32])
        func smallWholeNumbersAreExact(_ unit: MatrixUnit, parts: Int32) {
            let a = (0..<77).map { KernelScalar($0 * 7 % 23 - 11) }
            let b = (0..<77).map { KernelScalar($0 * 5 % 31 - 15) }
            let exact: KernelScalar = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(Product(a, b).result(unit, parts: parts).values[0] == exact)
        }
    }
#endif
