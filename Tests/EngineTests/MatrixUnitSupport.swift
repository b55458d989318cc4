#if !DoublePrecision
    import CKernels
    import Testing

    /// One of a CPU's bfloat16 units; the tests run once for each that this CPU has.
    struct MatrixUnit: @unchecked Sendable, CustomTestStringConvertible {
        let name: String
        let table: ck_matrix_unit_t

        var testDescription: String { name }

        static let available = ["amx", "avx512bf16"].compactMap { name in
            ck_matrix_unit_named(name).map { MatrixUnit(name: name, table: $0.pointee) }
        }
    }

    extension Trait where Self == ConditionTrait {
        /// Skips tests that this CPU cannot run.
        static var needsMatrixUnit: Self {
            .enabled(if: !MatrixUnit.available.isEmpty, "this CPU has neither AMX nor AVX512-BF16")
        }
    }

    /// Bytes aligned to 64, with marks on either side that no kernel may overwrite; NaN in every format.
    final class ScratchBuffer {
        private static let (margin, mark) = (64, UInt8(0xA5))
        private let base: UnsafeMutableRawPointer
        private let count: Int

        init(bytes: Int) {
            count = bytes
            base = .allocate(byteCount: bytes + 2 * Self.margin, alignment: 64)
            base.initializeMemory(as: UInt8.self, repeating: Self.mark, count: bytes + 2 * Self.margin)
            pointer.initializeMemory(as: UInt8.self, repeating: 0xFF, count: bytes)
        }

        deinit { base.deallocate() }

        var pointer: UnsafeMutableRawPointer { base + Self.margin }
        var packed: UnsafeMutablePointer<UInt16> { pointer.assumingMemoryBound(to: UInt16.self) }
        var marksAreIntact: Bool {
            (0..<Self.margin).allSatisfy { i in
                [base + i, pointer + count + i].allSatisfy { $0.load(as: UInt8.self) == Self.mark }
            }
        }
    }

    /// The nearest bfloat16 number, ties to even.
    func roundedToBfloat16(_ x: Double) -> Double {
        let bits = Float(x).bitPattern
        return Double(Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000))
    }
#endif
