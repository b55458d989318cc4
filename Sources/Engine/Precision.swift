internal import CKernels
internal import Compute

/// The precision of the operands of matrix products; sums and all other operations use single precision.
public enum Precision: String, Sendable, CaseIterable, Codable {
    /// Single precision; on a CPU with tiles, each operand is the sum of three bfloat16 numbers, without loss.
    case single
    /// bfloat16 operands, with 8 significant bits.
    case bf16

    /// The precision of the operations that this task starts.
    @TaskLocal public static var current = Precision.single

    /// The CPU's bfloat16 unit that multiplies matrices, "amx" or "avx512bf16", or nil if it has none.
    public static var unit: String? { matrixUnit.map { String(cString: $0.name) } }

    /// The unit that multiplies in this precision, or nil where OpenBLAS does.
    public var unitInUse: String? { Gemm(self).parts == nil ? nil : Precision.unit }
}

/// The bfloat16 unit of this CPU; nil in double precision.
///
/// It is `nonisolated(unsafe)` because the compiler cannot know that the table is constant.
nonisolated(unsafe) let matrixUnit = InstructionSet.matrixUnit
