import Testing

@testable import Engine

@Suite struct PrecisionTests {
    @Test func isSingleUnlessSaidOtherwise() {
        #expect(Precision.current == .single)
        Precision.$current.withValue(.bf16) { #expect(Precision.current == .bf16) }
        #expect(Precision.current == .single)
    }

    @Test func theUnitInUseIsTheCPUs() {
        #expect(Precision.bf16.unitInUse == Precision.unit)
        #expect(Precision.unit == "amx" || Precision.single.unitInUse == nil)
        #expect(Precision.unit == nil || Scalar.self == Float.self)
    }

    private static let multiplying: Set = [
        "matrixProduct", "linear", "convolution2D", "attention", "packedAttention",
    ]

    /// Whether a case uses matrix products; 3-D convolutions do with large kernels or a stride.
    private static func multiplies(_ opCase: OpCase) -> Bool {
        if opCase.op == "convolution3D" {
            return opCase.detail.hasPrefix("stride") || opCase.detail.hasPrefix("a large kernel")
        }
        return multiplying.contains(opCase.op)
    }

    /// Every operation and its gradients with bfloat16 operands: close to single precision, and identical without
    /// matrix products.
    @Test(.enabled(if: Precision.unit != nil, "this CPU has no bfloat16 unit"), arguments: OpCase.all)
    func bfloat16IsNearSinglePrecision(opCase: OpCase) {
        let inputs = opCase.inputs(of: opCase.large, awayFromKinks: false)
        // A value that crosses a kink changes a gradient completely, and an exponential amplifies small differences.
        let isSteep = opCase.kinks != nil || opCase.op.lowercased().hasSuffix("attention")
        let tolerance = isSteep ? 1e-1 : 2e-2
        func results() -> [Tensor?] {
            [opCase.apply(inputs.map { Variable($0) }).value]
                + opCase.gradients(inputs, traced: Set(inputs.indices))
        }
        let single = results(), bf16 = Precision.$current.withValue(.bf16, operation: results)
        #expect((single == bf16) != Self.multiplies(opCase))
        for (one, other) in zip(bf16, single) {
            guard let one, let other else { continue }
            let squares = zip(one.scalars, other.scalars).map { ($0 - $1) * ($0 - $1) }
            let norm = other.scalars.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(squares.reduce(0, +).squareRoot() <= Scalar(tolerance) * norm)
        }
    }
}
