internal import CKernels
internal import Compute

/// The arithmetic for this CPU.
///
/// Everything that computes on scalars in bulk goes through this table or `Gemm`.
///
/// A table of constants, which the compiler cannot know.
nonisolated(unsafe) let kernels = InstructionSet.kernels
