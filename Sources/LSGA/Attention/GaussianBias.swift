internal import Engine
internal import Glibc
internal import NN

/// The forms of the Gaussian that is added to the scores: that of the released code, and three interpretations of the
/// paper.
///
/// With pᵢ the grid position of token i, p_c the patch's center pixel and σ the width:
public enum GaussianForm: String, Sendable, CaseIterable, Codable {
    /// `exp(−(gᵢ² + gⱼ²) / 2σ²)` with gᵢ = i − ⌊(N − 1) / 2⌋ over raster indices, as released: of rank one, and it
    /// wraps around rows.
    case index
    /// `exp(−(‖pᵢ − p_c‖² + ‖pⱼ − p_c‖²) / 2σ²)`: the same on the grid.
    case gridPair = "grid-pair"
    /// `exp(−‖pⱼ − p_c‖² / 2σ²)`: keys near the center get more weight.
    case gridKey = "grid-key"
    /// `exp(−‖pᵢ − pⱼ‖² / 2σ²)`: keys near the query get more weight.
    case gridRelative = "grid-rel"

    /// The squared distance in the exponent for each pair of the side² tokens, `[tokens, tokens]`.
    public func squaredDistances(side: Int) -> [[Double]] {
        let count = side * side
        let middle = (count - 1) / 2
        let center = (side - 1) / 2
        func fromCenter(_ i: Int) -> Double {
            let (row, column) = (i / side - center, i % side - center)
            return Double(row * row + column * column)
        }
        return (0..<count).map { i in
            (0..<count).map { j in
                switch self {
                case .index: Double((i - middle) * (i - middle) + (j - middle) * (j - middle))
                case .gridPair: fromCenter(i) + fromCenter(j)
                case .gridKey: fromCenter(j)
                case .gridRelative:
                    Double(
                        (i / side - j / side) * (i / side - j / side)
                            + (i % side - j % side) * (i % side - j % side)
                    )
                }
            }
        }
    }
}

/// σ: a number, or a parameter that starts at one.
public enum GaussianWidth: Sendable, Equatable {
    /// A constant.
    case fixed(Double)
    /// A parameter per layer; its logarithm is trained.
    case learned(initial: Double)

    /// The initial width.
    public var initial: Double {
        switch self {
        case .fixed(let value), .learned(let value): value
        }
    }
}

extension GaussianWidth: Codable {
    private enum CodingKeys: String, CodingKey { case fixed, learned }

    /// Reads `{"fixed": σ}` or `{"learned": initial σ}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let initial = try container.decodeIfPresent(Double.self, forKey: .learned) {
            self = .learned(initial: initial)
        } else {
            self = .fixed(try container.decode(Double.self, forKey: .fixed))
        }
    }

    /// Writes `{"fixed": σ}` or `{"learned": initial σ}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .fixed(let value): try container.encode(value, forKey: .fixed)
        case .learned(let initial): try container.encode(initial, forKey: .learned)
        }
    }
}

/// The Gaussian added to the scores of every head, as defined by Ma and others (2023).
///
/// Deviation: the factor 1 / (2πσ²) of the paper is left out, as in the released code.
///
/// The distance of a class token to every token is infinite: its rows and columns are zero.
struct GaussianBias: Module {
    /// The bias, if σ is fixed; else −d/2 with d the squared distances, zero where they are infinite: `[tokens, tokens]`.
    private let table: Tensor
    /// One where distances are finite and zero elsewhere, if σ is learned.
    private var mask: Tensor?
    /// The logarithm of σ, if it is learned.
    private var logSigma: Parameter?

    init(_ geometry: AttentionGeometry) {
        let (tokens, offset) = (geometry.tokens, geometry.hasClassToken ? 1 : 0)
        var distances = [Double](repeating: .infinity, count: tokens * tokens)
        for (i, row) in geometry.options.gauss.squaredDistances(side: geometry.side).enumerated() {
            for (j, distance) in row.enumerated() { distances[(i + offset) * tokens + j + offset] = distance }
        }
        func tensor(_ value: (Double) -> Scalar) -> Tensor {
            Tensor(distances.map(value), shape: [tokens, tokens])
        }
        switch geometry.options.sigma {
        case .fixed(let sigma):
            let scale = -1 / (2 * sigma * sigma)
            table = tensor { Scalar(Glibc.exp($0 * scale)) }
        case .learned(let initial):
            table = tensor { $0.isFinite ? Scalar(-$0 / 2) : 0 }
            mask = tensor { $0.isFinite ? 1 : 0 }
            logSigma = Parameter(Tensor([Scalar(log(initial))], shape: [1]))
        }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("log_sigma", &logSigma) }

    /// Of shape `[tokens, tokens]`.
    func callAsFunction(_ context: inout Context) -> Variable {
        let bias = current(context)
        context.show(.positionBias, bias)
        return bias
    }

    private func current(_ context: Context) -> Variable {
        guard let logSigma, let mask else { return Variable(table) }
        // exp(−d/2 · e^(−2 log σ)), multiplied by zero where the bias is zero for any width.
        let bias = (Variable(table) * context(logSigma).scaled(by: -2).exp()).exp()
        return bias * Variable(mask)
    }
}
