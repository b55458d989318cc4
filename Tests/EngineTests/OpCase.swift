import Compute
import Testing

@testable import Engine

/// One way of calling one operation: the shapes of its inputs, and the call.
struct OpCase: Sendable, CustomTestStringConvertible {
    /// The function that records the operation.
    let op: String
    /// The special feature of this call.
    let detail: String
    /// Shapes for which every derivative is checked.
    let shapes: [[Int]]
    /// Shapes large enough for several threads.
    let large: [[Int]]
    /// The values that must be away from zero because the operation has a kink there.
    let kinks: (@Sendable ([Variable]) -> Variable)?
    let apply: @Sendable ([Variable]) -> Variable

    init(
        _ op: String,
        _ detail: String = "",
        of shapes: [[Int]],
        large: [[Int]],
        kinks: (@Sendable ([Variable]) -> Variable)? = nil,
        _ apply: @escaping @Sendable ([Variable]) -> Variable
    ) {
        (self.op, self.detail, self.shapes, self.large) = (op, detail, shapes, large)
        (self.kinks, self.apply) = (kinks, apply)
    }

    var testDescription: String { detail.isEmpty ? op : "\(op), \(detail)" }

    /// Reproducible normal numbers of `shapes`, at least 0.1 away from any kink.
    func inputs(of shapes: [[Int]], awayFromKinks: Bool = true) -> [Tensor] {
        var random = Seed(17).stream(testDescription)
        while true {
            let inputs = shapes.map { shape in
                Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
            }
            guard awayFromKinks, let kinks else { return inputs }
            if kinks(inputs.map { Variable($0) }).value.scalars.allSatisfy({ abs($0) > 0.1 }) {
                return inputs
            }
        }
    }

    /// The sum of the result's elements with different weights, so that errors do not cancel.
    func loss(_ inputs: [Variable]) -> Variable {
        let result = apply(inputs)
        return (result * Variable(weights(result.shape))).sum()
    }

    func weights(_ shape: [Int]) -> Tensor {
        var random = Seed(23).stream("weights")
        return Tensor(
            (0..<shape.reduce(1, *)).map { _ in
                Scalar(0.5 + random.uniform()) * (random.uniform() < 0.5 ? 1 : -1)
            },
            shape: shape
        )
    }

    /// The gradients with respect to the inputs in `traced`; the others are constants.
    func gradients(_ inputs: [Tensor], traced: Set<Int>) -> [Tensor?] {
        let parameters = inputs.map { Parameter($0) }
        let (_, gradients) = differentiate { tape in
            loss(
                inputs.indices.map { traced.contains($0) ? tape.leaf(parameters[$0]) : Variable(inputs[$0]) }
            )
        }
        return parameters.map { gradients[$0] }
    }

    static let all =
        elementwise + arrangements + matrices + convolutions + normalizations + reductions + attentions
}

extension OpCase {
    static let elementwise: [OpCase] = {
        let (small, large) = ([[3, 5]], [[300, 400]])
        return [
            OpCase("+", of: [[3, 5], [3, 5]], large: [[300, 400], [300, 400]]) { $0[0] + $0[1] },
            OpCase("+", "broadcast", of: [[2, 3, 5], [5]], large: [[30, 40, 100], [100]]) { $0[0] + $0[1] },
            OpCase("+", "with itself", of: small, large: large) { $0[0] + $0[0] },
            OpCase("-", of: [[3, 5], [3, 5]], large: [[300, 400], [300, 400]]) { $0[0] - $0[1] },
            OpCase("-", "broadcast", of: [[2, 3, 5], [3, 5]], large: [[30, 40, 100], [40, 100]]) {
                $0[0] - $0[1]
            },
            OpCase("*", of: [[3, 5], [3, 5]], large: [[300, 400], [300, 400]]) { $0[0] * $0[1] },
            OpCase("*", "broadcast", of: [[2, 3, 5], [5]], large: [[30, 40, 100], [100]]) { $0[0] * $0[1] },
            OpCase("*", "by one number", of: [[3, 5], [1]], large: [[300, 400], [1]]) { $0[0] * $0[1] },
            OpCase("*", "by itself", of: small, large: large) { $0[0] * $0[0] },
            OpCase("scaled", of: small, large: large) { $0[0].scaled(by: -1.5) },
            OpCase("exp", of: small, large: large) { $0[0].exp() },
            OpCase("tanh", of: small, large: large) { $0[0].tanh() },
            OpCase("sigmoid", of: small, large: large) { $0[0].sigmoid() },
            OpCase("relu", of: small, large: large, kinks: { $0[0] }) { $0[0].relu() },
            OpCase("gelu", of: small, large: large) { $0[0].gelu() },
            OpCase("log", of: small, large: large) { $0[0].exp().log() },
            OpCase("reciprocal", of: small, large: large) { $0[0].exp().reciprocal() },
            OpCase("squareRoot", of: small, large: large) { $0[0].exp().squareRoot() },
        ]
    }()

    static let arrangements: [OpCase] = [
        OpCase("reshaped", of: [[2, 6]], large: [[200, 600]]) { x in
            x[0].reshaped(to: [x[0].shape[1], x[0].shape[0]])
        },
        OpCase("gatheringTokens", "with repetitions", of: [[2, 4, 3]], large: [[50, 4, 30]]) {
            $0[0].gatheringTokens([3, 0, 3, 3, 1])
        },
        OpCase("concatenated", of: [[2, 1, 3], [2, 4, 3]], large: [[50, 1, 30], [50, 9, 30]]) {
            .concatenated($0, axis: 1)
        },
        OpCase("concatenated", "of itself", of: [[2, 2, 3]], large: [[50, 9, 30]]) {
            .concatenated([$0[0], $0[0], $0[0]], axis: 2)
        },
        OpCase("slice", of: [[2, 5, 3]], large: [[50, 9, 300]]) { $0[0].slice(axis: 1, 1..<4) },
        OpCase("permuted", of: [[2, 3, 4, 2]], large: [[50, 9, 30, 10]]) { $0[0].permuted([0, 2, 1, 3]) },
        OpCase("permuted", "last axis moved", of: [[2, 3, 4]], large: [[50, 90, 30]]) {
            $0[0].permuted([2, 0, 1])
        },
        OpCase("repeated", of: [[2, 1, 3]], large: [[50, 1, 300]]) { $0[0].repeated(axis: 1, count: 4) },
        OpCase("repeated", "innermost", of: [[2, 3, 1]], large: [[50, 300, 1]]) {
            $0[0].repeated(axis: 2, count: 4)
        },
        OpCase("scaledSamples", of: [[3, 2, 4]], large: [[50, 40, 100]]) { x in
            x[0].scaledSamples(by: (0..<x[0].shape[0]).map { [0, 1.25, -2][$0 % 3] })
        },
    ]

    static let reductions: [OpCase] = [
        OpCase("sum", of: [[3, 5]], large: [[300, 400]]) { $0[0].sum() },
        OpCase("mean", of: [[3, 5]], large: [[300, 400]]) { $0[0].mean() },
        OpCase("sum", "along an axis", of: [[2, 3, 4]], large: [[50, 30, 100]]) { $0[0].sum(axis: 1) },
        OpCase("sum", "innermost", of: [[2, 3, 4]], large: [[50, 30, 100]]) { $0[0].sum(axis: 2) },
        OpCase("mean", "along an axis", of: [[2, 3, 4]], large: [[50, 30, 100]]) { $0[0].mean(axis: 0) },
        // Random numbers are farther apart than the step of the differences.
        OpCase("maximum", of: [[2, 3, 4]], large: [[50, 30, 100]]) { $0[0].maximum(axis: 1) },
        OpCase("meanOverTokens", of: [[3, 4, 5]], large: [[60, 40, 50]]) { $0[0].meanOverTokens() },
        OpCase("softmax", of: [[2, 3, 5]], large: [[90, 30, 50]]) { $0[0].softmax() },
        OpCase("crossEntropy", of: [[4, 3]], large: [[4000, 20]]) { x in
            x[0].crossEntropy(labels: (0..<x[0].shape[0]).map { $0 % 3 })
        },
        OpCase("focalLoss", of: [[4, 3]], large: [[4000, 20]]) { x in
            x[0].focalLoss(labels: (0..<x[0].shape[0]).map { $0 % 3 }, gamma: 2)
        },
        OpCase("focalLoss", "weighted, fractional gamma", of: [[5, 3]], large: [[4000, 3]]) { x in
            x[0].focalLoss(
                labels: (0..<x[0].shape[0]).map { $0 * $0 % 3 },
                gamma: 0.5,
                classWeights: [0.5, 2, 1.25]
            )
        },
        OpCase("crossEntropy", "weighted and smoothed", of: [[5, 3]], large: [[4000, 3]]) { x in
            x[0].crossEntropy(
                labels: (0..<x[0].shape[0]).map { $0 * $0 % 3 },
                classWeights: [0.5, 2, 1.25],
                smoothing: 0.1
            )
        },
    ]
}
