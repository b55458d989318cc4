import Engine
import NN
import Testing

@testable import LSGA

/// Transformer-XL's attention within rows and between rows.
@Suite struct RecurrenceTests {
    private let x = normalTensor([2, 25, 12])
    private let row = { (r: Int) in r * 5..<r * 5 + 5 }

    private func slice(_ x: Tensor, _ row: Int) -> Tensor {
        Variable(x).gatheringTokens(Array(self.row(row))).value
    }

    /// Without memory and positions, each row attends to itself, and u is the bias of the query.
    @Test func withoutMemoryItIsAttentionOfEachRow() throws {
        var mixer = try LoneAttention("transformer-xl:memory=0")
        var plain = try LoneAttention("multi-head")
        try mixer.load(plain.state.filter { $0.key != "query.bias" && $0.key != "key.bias" })
        let bias = try #require(plain.state["query.bias"])
        try mixer.set("position.weight", to: 0)
        for isBiased in [true, false] {
            if !isBiased { try plain.set("query.bias", to: 0) }
            try mixer.load(["u": isBiased ? bias.reshaped(to: [3, 4]) : Tensor(zeros: [3, 4])])
            let rows = (0..<5).map { Variable(plain(slice(x, $0))) }
            let expected = Variable.concatenated(rows, axis: 1).value
            #expect(largestDeviation(mixer(x), expected) < roundingError)
        }
    }

    /// A row attends to as many rows before it as the memory holds, and to none after it.
    @Test(arguments: [0, 1, 2, 9]) func remembersRows(memory: Int) throws {
        let mixer = try LoneAttention("transformer-xl:memory=\(memory)")
        var scalars = x.scalars
        for token in row(1) { for channel in 0..<12 { scalars[token * 12 + channel] += 1 } }
        let (before, after) = (mixer(x), mixer(Tensor(scalars, shape: x.shape)))
        for r in 0..<5 {
            let isSeen = (1...1 + memory).contains(r)
            #expect((slice(before, r) != slice(after, r)) == isSeen, "row \(r)")
        }
    }

    /// The result depends on the previous row, but the gradient does not.
    @Test func noGradientReachesTheMemory() throws {
        let mixer = try LoneAttention("transformer-xl")
        for r in 0..<5 {
            let weights = Tensor(
                (0..<x.count).map { (element: Int) -> Scalar in
                    row(r).contains(element / 12 % 25) ? Scalar(element % 7) - 3 : 0
                },
                shape: x.shape
            )
            let gradient = try #require(mixer.gradient(x, weights).ofInput).scalars
            let reached = (0..<25).filter { token in
                (token * 12..<token * 12 + 12).contains { gradient[$0] != 0 }
            }
            #expect(reached == Array(row(r)))
        }
    }

    /// With the memory held fixed, the gradient of the rest is the derivative.
    @Test(.enabled(if: Scalar.self == Double.self)) func derivativesWithoutTheMemory() throws {
        let mixer = try LoneAttention("transformer-xl")
        let weights = normalTensor(x.shape, seed: 8)
        let gradient = try #require(mixer.gradient(x, weights).ofInput).scalars
        // The last row is not in any memory.
        for element in stride(from: 20 * 12, to: 25 * 12, by: 7) {
            func loss(_ step: Scalar) -> Scalar {
                var scalars = x.scalars
                scalars[element] += step
                return zip(mixer(Tensor(scalars, shape: x.shape)).scalars, weights.scalars).reduce(0) {
                    $0 + $1.0 * $1.1
                }
            }
            let numeric = (loss(1e-6) - loss(-1e-6)) / 2e-6
            #expect(abs(gradient[element] - numeric) <= 1e-6 * max(1, abs(numeric)))
        }
    }
}
