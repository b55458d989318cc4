internal import CKernels
internal import Glibc

/// The instruction sets that kernels and matrix units are compiled for, from the narrowest to the widest.
///
/// The widest set of the CPU is used. The environment variable `HSI_INSTRUCTION_SET` limits the choice, so that every code path
/// can be tested and measured on one machine. Limited code does not emulate an older CPU: clock rate, caches and memory are
/// those of the machine.
public enum InstructionSet: String, Sendable, CaseIterable, Comparable {
    /// The baseline of x86-64; on other architectures, the compiled portable code.
    case baseline
    /// AVX2 with fused multiply-add.
    case avx2
    /// AVX-512 F, BW, VL and DQ, without bfloat16 instructions.
    case avx512
    /// The same with bfloat16 instructions.
    case avx512bf16
    /// Matrix tiles in bfloat16.
    case amx

    /// The name of the environment variable that limits the choice.
    public static let variable = "HSI_INSTRUCTION_SET"

    /// The widest set that may be used.
    ///
    /// An unknown value of the variable is ignored here; programs report it with `checkLimit()`.
    public static let limit: InstructionSet = (try? parsedLimit()) ?? .amx

    /// Throws if the environment names an instruction set that does not exist.
    public static func checkLimit() throws(UnknownInstructionSet) { _ = try parsedLimit() }

    private static func parsedLimit() throws(UnknownInstructionSet) -> InstructionSet {
        guard let value = getenv(variable).map({ String(cString: $0) }), !value.isEmpty, value != "all" else {
            return .amx
        }
        guard let set = InstructionSet(rawValue: value) else { throw UnknownInstructionSet(value: value) }
        return set
    }

    /// The widest set of vector instructions that this CPU has and the limit allows.
    static let vectors: InstructionSet =
        allCases.last { $0 <= limit && ck_table_named($0.rawValue) != nil } ?? .baseline

    /// Orders instruction sets from the narrowest to the widest.
    public static func < (left: Self, right: Self) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}

/// The environment names an instruction set that does not exist.
public struct UnknownInstructionSet: Error, Equatable, CustomStringConvertible {
    /// The value found.
    public let value: String

    /// The value, the variable and the expected values in words.
    public var description: String {
        let known = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
        return "\(InstructionSet.variable)=\(value): unknown instruction set; expected \(known) or all"
    }
}
