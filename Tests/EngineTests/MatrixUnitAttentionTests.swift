#if !DoublePrecision
    import CKernels
    import Testing

    extension AttentionCase {
        /// Heads narrower than a tile, of the same width and wider, with fewer and with more queries and keys than a
        /// block.
        static let onTiles = [3, 10, 16, 32, 40].flatMap { width in
            [(1, 1), (7, 9), (33, 31), (17, 40), (40, 5), (81, 81)].flatMap { queries, keys in
                [false, true].map { biased in
                    AttentionCase(
                        queries: queries,
                        keys: keys,
                        heads: 2,
                        width: width,
                        biased: biased,
                        masked: biased && queries == 17
                    )
                }
            }
        }
    }

    /// One sample's attention and its pullback.
    private struct AttentionOutcome {
        let out, logSums, dx, dbias: KernelBuffer

        var buffers: [(name: String, buffer: KernelBuffer)] {
            [("out", out), ("log sums", logSums), ("dx", dx), ("dbias", dbias)]
        }
    }

    private struct AttentionInputs {
        let test: AttentionCase
        let x, g: KernelBuffer
        let bias: KernelBuffer?

        init(_ test: AttentionCase) {
            self.test = test
            var numbers = KernelNumbers(seed: test.width * 100 + test.keys)
            x = KernelBuffer(numbers.values(test.tokens * test.stride))
            // The elements between two tokens must not be read.
            for token in 0..<test.tokens {
                for i in 3 * test.channels..<test.stride { x.pointer[token * test.stride + i] = .nan }
            }
            g = KernelBuffer(numbers.values(test.queries * test.channels))
            var biases = numbers.values(test.keys * test.queries)
            // Key 0 stays visible to every query.
            if test.masked {
                for i in test.queries..<biases.count where i % 3 == 0 { biases[i] = -.infinity }
            }
            bias = test.biased ? KernelBuffer(biases) : nil
        }

        /// The addresses of query, key and value in x, or of their gradients in dx.
        private func slices(_ base: UnsafeMutablePointer<Float>) -> [UnsafeMutablePointer<Float>] {
            (0..<3).map { base + $0 * test.channels }
        }

        private func outcome(
            wantsBias: Bool = true,
            _ body: (
                _ shape: UnsafePointer<ck_attention>, _ x: [UnsafeMutablePointer<Float>],
                _ bias: UnsafePointer<Float>?, _ dx: [UnsafeMutablePointer<Float>],
                _ dbias: UnsafeMutablePointer<Float>?, _ result: AttentionOutcome
            ) -> Void
        ) -> AttentionOutcome {
            let result = AttentionOutcome(
                out: KernelBuffer(count: g.count),
                logSums: KernelBuffer(count: test.heads * test.queries),
                dx: KernelBuffer(count: x.count),
                dbias: KernelBuffer(count: test.keys * test.queries, of: 1)
            )
            var shape = test.shape
            let (sources, targets) = (slices(x.pointer), slices(result.dx.pointer))
            let bias = bias.map { UnsafePointer($0.pointer) }
            body(&shape, sources, bias, targets, wantsBias ? result.dbias.pointer : nil, result)
            for (name, buffer) in result.buffers { #expect(buffer.marksAreIntact, "outside \(name)") }
            return result
        }

        /// By the vector kernels.
        func byVectors() -> AttentionOutcome {
            outcome { shape, x, bias, dx, dbias, result in
                let table = KernelSet.available[0].table
                let scratch = KernelBuffer(count: table.attention_scratch(shape))
                let (out, logSums) = (result.out.pointer, result.logSums.pointer)
                table.attention(shape, x[0], x[1], x[2], bias, out, logSums, scratch.pointer)
                table.attention_pullback(
                    shape,
                    x[0],
                    x[1],
                    x[2],
                    bias,
                    logSums,
                    g.pointer,
                    dx[0],
                    dx[1],
                    dx[2],
                    dbias,
                    scratch.pointer
                )
            }
        }

        /// On `unit`, with scratch memory of exactly the requested size.
        func on(_ unit: MatrixUnit, parts: Int32, wantsBias: Bool = true) -> AttentionOutcome {
            outcome(wantsBias: wantsBias) { shape, x, bias, dx, dbias, result in
                let bytes = unit.table.attention_scratch_bytes(shape, parts)
                let scratch = ScratchBuffer(bytes: bytes), other = ScratchBuffer(bytes: bytes)
                let (out, logSums) = (result.out.pointer, result.logSums.pointer)
                unit.table.attention(shape, parts, x[0], x[1], x[2], bias, out, logSums, scratch.pointer)
                unit.table.attention_pullback(
                    shape,
                    parts,
                    x[0],
                    x[1],
                    x[2],
                    bias,
                    logSums,
                    g.pointer,
                    dx[0],
                    dx[1],
                    dx[2],
                    dbias,
                    other.pointer
                )
                #expect(scratch.marksAreIntact && other.marksAreIntact, "scratch is too small")
            }
        }
    }

    /// Attention on the unit against the vector kernels, which are tested against the definition.
    @Suite(.needsMatrixUnit) struct MatrixUnitAttentionTests {
        /// Expects every number to lie within `tolerance` times the largest, and other memory to be unchanged.
        private func expectClose(
            _ found: AttentionOutcome,
            _ expected: AttentionOutcome,
            within tolerance: Float,
            _ what: String
        ) {
            for (one, other) in zip(found.buffers, expected.buffers) {
                let untouched: Float = one.name == "dx" ? 777 : .nan
                let largest = other.buffer.values.filter { $0 != untouched }.map(abs).max() ?? 0
                for (i, pair) in zip(one.buffer.values, other.buffer.values).enumerated() {
                    let isClose =
                        pair.1 == untouched
                        ? pair.0 == untouched : abs(pair.0 - pair.1) <= tolerance * max(largest, 1e-3)
                    if !isClose {
                        Issue.record(
                            "\(what), \(one.name)[\(i)] is \(pair.0), expected \(pair.1) of \(largest)"
                        )
                        break
                    }
                }
            }
        }

        @Test(arguments: MatrixUnit.available, AttentionCase.onTiles)
        func agreesWithTheVectorKernels(_ unit: MatrixUnit, _ test: AttentionCase) {
            let inputs = AttentionInputs(test)
            let expected = inputs.byVectors()
            expectClose(inputs.on(unit, parts: 3), expected, within: 2e-6, "three parts")
            expectClose(inputs.on(unit, parts: 1), expected, within: 2e-2, "one part")
        }

        @Test(arguments: MatrixUnit.available, [1, 3] as [Int32])
        func theBiasesGradientMayBeLeftOut(_ unit: MatrixUnit, parts: Int32) {
            for test in AttentionCase.onTiles {
                let inputs = AttentionInputs(test)
                let (with, without) = (
                    inputs.on(unit, parts: parts), inputs.on(unit, parts: parts, wantsBias: false)
                )
                #expect(with.out.values == without.out.values && with.dx.values == without.dx.values)
                #expect(without.dbias.values.allSatisfy { $0 == 1 })
            }
        }
    }
#endif
