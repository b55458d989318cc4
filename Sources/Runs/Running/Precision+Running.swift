internal import Compute
package import Engine

extension Precision {
    /// The precision in effect on a CPU with the bfloat16 unit `unit`, or nil without one, if this precision is
    /// requested.
    func inEffect(unit: String?) -> Precision { unit == nil ? .single : self }

    /// Runs `body` in this precision or, if the CPU lacks it, in single precision with a warning.
    ///
    /// All training and classification uses this function. Records take the precision in effect from
    /// `Precision.current` in `body`.
    package func run<Result>(
        _ control: RunControl,
        unit: String? = Precision.unit,
        _ body: () throws -> Result
    ) rethrows -> Result {
        let used = inEffect(unit: unit)
        if used != self {
            control.report(
                .warning(
                    "warning: \(Precision.reasonWithoutUnit); "
                        + "computing in \(used.rawValue) precision instead of \(rawValue)"
                )
            )
        }
        return try Precision.$current.withValue(used, operation: body)
    }

    /// Why there is no bfloat16 unit to use.
    private static var reasonWithoutUnit: String {
        InstructionSet.limit < .avx512bf16
            ? "\(InstructionSet.variable)=\(InstructionSet.limit.rawValue) excludes AMX and AVX512-BF16"
            : "this CPU has neither AMX nor AVX512-BF16"
    }

    /// The precision and the unit that computes in it, for reading: `bf16 precision, on amx`.
    package static func text(_ precision: Precision, unit: String?) -> String {
        "\(precision.rawValue) precision" + (unit.map { ", on \($0)" } ?? "")
    }
}
