internal import CKernels
internal import Compute

/// The arithmetic for this CPU.
///
/// All bulk arithmetic on scalars goes through this table or `Gemm`.
///
/// It is `nonisolated(unsafe)` because the compiler cannot know that the table is constant.
nonisolated(unsafe) let kernels = InstructionSet.kernels
