import Compute
import Engine
import NN
import Testing

@testable import LSGA

private func numbers(_ shape: [Int], seed: UInt64 = 3) -> Tensor {
    var random = Seed(seed).stream("numbers")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

private func module(
    lambda: Double,
    _ change: (String, Tensor) -> Tensor? = { _, _ in nil }
) throws -> HybridAttentionModule {
    let choice = try AttentionChoice(parsing: "ham:lambda=\(lambda)")
    var random = Seed(11).stream("weights")
    var module = HybridAttentionModule(
        AttentionGeometry(channels: 12, heads: 1, side: 5, numbers: choice.numbers),
        using: &random
    )
    let state = module.state.map { ($0.path, change($0.path, $0.value) ?? $0.value) }
    try module.load(Dictionary(uniqueKeysWithValues: state))
    return module
}

private func applied(_ module: HybridAttentionModule, to x: Tensor) -> Tensor {
    var context = Context.inference()
    return module(Variable(x), &context).value
}

private let tolerance = Scalar.self == Double.self ? 1e-12 : 1e-5

@Suite struct HybridAttentionModuleTests {
    /// λ times the number of channels, rounded down, then up to an even number.
    @Test(arguments: [
        (120, 0.6, 72), (64, 0.6, 38), (12, 0.6, 8), (12, 0.0, 0), (12, 1.0, 12), (7, 1.0, 7), (7, 0.5, 4),
        (1, 0.6, 0),
    ])
    func countsImportantChannels(channels: Int, lambda: Double, expected: Int) {
        #expect(HybridAttentionModule.importantChannels(of: channels, lambda: lambda) == expected)
    }

    /// For each sample, the mask is one for the `count` most important channels.
    @Test func masksTheLargest() {
        let values = numbers([4, 9])
        for count in 0...9 {
            let mask = HybridAttentionModule.largest(count, of: values).scalars
            for sample in 0..<4 {
                let row = Array(values.scalars[sample * 9..<sample * 9 + 9])
                let sorted = row.indices.sorted { row[$0] > row[$1] }
                #expect(row.indices.filter { mask[sample * 9 + $0] == 1 } == sorted.prefix(count).sorted())
            }
            #expect(mask.allSatisfy { $0 == 0 || $0 == 1 })
        }
        let equal = HybridAttentionModule.largest(2, of: Tensor(repeating: 3, shape: [1, 4]))
        #expect(equal.scalars == [1, 1, 0, 0])
    }

    /// With zero weights in the spatial convolution, the gate of every pixel is ½.
    ///
    /// The two groups then add up to half of F' for any λ: no channel is lost or counted twice.
    @Test(arguments: [0, 0.3, 0.6, 1])
    func groupsAreAllChannelsOnce(lambda: Double) throws {
        let plain = try module(lambda: lambda) { path, value in
            path == "spatial.conv.weight" ? Tensor(zeros: value.shape) : nil
        }
        let unweighted = try module(lambda: lambda) { path, value in
            path.contains("conv.") ? Tensor(zeros: value.shape) : nil
        }
        let x = numbers([2, 25, 12])
        // With zero weights in the channel convolution as well, a = ½.
        let expected = x.scalars.map { max($0 + $0 / 4, 0) }
        #expect(largestDeviation(applied(unweighted, to: x), Tensor(expected, shape: x.shape)) < tolerance)
        let one = try module(lambda: 1) { path, value in
            path == "spatial.conv.weight" ? Tensor(zeros: value.shape) : nil
        }
        #expect(largestDeviation(applied(plain, to: x), applied(one, to: x)) < tolerance)
    }

    /// If all channels are important, the second group is empty and adds nothing.
    @Test func nothingIsLeftAtLambdaOne() throws {
        let x = numbers([2, 25, 12])
        #expect(applied(try module(lambda: 1), to: x) != applied(try module(lambda: 0.6), to: x))
        #expect(
            largestDeviation(applied(try module(lambda: 1), to: x), applied(try module(lambda: 0), to: x))
                == 0
        )
    }

    /// The gate of a pixel lies in [½, 1), and so does the gain of a channel, in units of a ⊙ F.
    @Test func gatesOfPixelsAreAtLeastAHalf() throws {
        let ham = try module(lambda: 0.6) { path, value in
            path == "spatial.conv.weight" ? numbers(value.shape, seed: 5) : nil
        }
        let half = try module(lambda: 0.6) { path, value in
            path == "spatial.conv.weight" ? Tensor(zeros: value.shape) : nil
        }
        // Positive features: the last ReLU changes nothing.
        let x = Tensor(numbers([2, 25, 12]).scalars.map { abs($0) + 0.1 }, shape: [2, 25, 12])
        let (y, least) = (applied(ham, to: x).scalars, applied(half, to: x).scalars)
        let gates = x.scalars.indices.map { (y[$0] - x.scalars[$0]) / (least[$0] - x.scalars[$0]) / 2 }
        #expect(gates.allSatisfy { $0 > 0.5 - 1e-4 && $0 < 1 + 1e-4 })
        #expect(gates.contains { $0 > 0.6 })
        // One gate for each pixel and group, so at most two different gates per pixel.
        for pixel in 0..<50 {
            let ordered = gates[pixel * 12..<pixel * 12 + 12].sorted()
            #expect(zip(ordered, ordered.dropFirst()).count { $1 - $0 > 1e-3 } <= 1)
        }
    }

    /// α, β and, through the values of its gates, the channel convolution have gradients.
    @Test func everythingLearns() throws {
        let ham = try module(lambda: 0.6)
        let gradients = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
            let y = ham(Variable(numbers([3, 25, 12])), &context)
            return (y * Variable(numbers(y.shape, seed: 4))).sum()
        }.gradients
        for entry in ham.parameters {
            let gradient = try #require(gradients[entry.id], "\(entry.path)")
            #expect(gradient.scalars.contains { abs($0) > 1e-6 }, "\(entry.path)")
        }
    }
}
