public import Compute
public import Engine

/// The distribution of a layer's initial weights.
public struct Initializer: Sendable {
    private let draw: @Sendable (inout RandomStream) -> Double

    /// Uniform on −`bound` … `bound`.
    public static func uniform(_ bound: Double) -> Initializer {
        Initializer { ($0.uniform() * 2 - 1) * bound }
    }

    /// PyTorch's default for linear layers and convolutions: uniform with bound 1/√fan-in.
    public static func fanIn(_ count: Int) -> Initializer { .uniform(1 / Double(max(count, 1)).squareRoot()) }

    /// Normal with the given standard deviation, drawn again while outside −2 … 2 (absolute values, not multiples of the
    /// standard deviation, as in timm's `trunc_normal_`).
    public static func truncatedNormal(standardDeviation: Double) -> Initializer {
        Initializer { random in
            while true {
                let value = random.normal() * standardDeviation
                if abs(value) <= 2 { return value }
            }
        }
    }

    /// Normal with standard deviation √(2 / (fan-in + fan-out)) (Glorot and Bengio 2010).
    public static func xavierNormal(fanIn: Int, fanOut: Int) -> Initializer {
        let deviation = (2 / Double(max(fanIn + fanOut, 1))).squareRoot()
        return Initializer { $0.normal() * deviation }
    }

    /// Normal with standard deviation √(2 / fan-in), for layers before a ReLU (He and others 2015).
    public static func heNormal(fanIn: Int) -> Initializer {
        let deviation = (2 / Double(max(fanIn, 1))).squareRoot()
        return Initializer { $0.normal() * deviation }
    }

    /// A parameter of `shape`, drawn in row-major order; zeros from a blank stream.
    public func callAsFunction(_ shape: [Int], using random: inout RandomStream) -> Parameter {
        if random.isBlank { return Parameter(Tensor(zeros: shape)) }
        return Parameter(Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(draw(&random)) }, shape: shape))
    }
}
