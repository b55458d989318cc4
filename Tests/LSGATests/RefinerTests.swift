import Compute
import Engine
import Foundation
import NN
import Testing

@testable import LSGA

private func tokens(_ shape: [Int], seed: UInt64 = 3) -> Tensor {
    var random = Seed(seed).stream("tokens")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

/// A refiner with initial weights, except for those that `change` replaces.
private func refiner(
    _ text: String,
    channels: Int = 12,
    side: Int = 5,
    _ change: (String, Tensor) -> Tensor? = { _, _ in nil }
) throws -> any Attention {
    let choice = try AttentionChoice(parsing: text)
    let geometry = AttentionGeometry(channels: channels, heads: 1, side: side, numbers: choice.numbers)
    var random = Seed(11).stream("weights")
    let make = choice.entry.make
    var refiner = make(geometry, &random)
    let state = refiner.state.map { ($0.path, change($0.path, $0.value) ?? $0.value) }
    try refiner.load(Dictionary(uniqueKeysWithValues: state))
    return refiner
}

private func applied(_ attention: any Attention, to x: Tensor) -> Tensor {
    var context = Context.inference()
    return attention(Variable(x), &context).value
}

private let tolerance = Scalar.self == Double.self ? 1e-12 : 1e-5

@Suite struct RefinerTests {
    @Test(arguments: ["se", "eca", "cbam", "cbam-channel", "frequency"])
    func gatesLieBetweenZeroAndOne(name: String) throws {
        let x = tokens([2, 25, 12])
        let y = applied(try refiner(name), to: x)
        for (x, y) in zip(x.scalars, y.scalars) { #expect(y / x > 0 && y / x < 1) }
    }

    @Test func excitationWithoutWeightsHalves() throws {
        let x = tokens([2, 25, 12])
        let halving = try refiner("se") { path, value in
            path.hasPrefix("fc2") ? Tensor(zeros: value.shape) : nil
        }
        #expect(applied(halving, to: x).scalars == x.scalars.map { $0 / 2 })
    }

    /// Hidden channels: a sixteenth, or an eighth below 64 channels, but at least one.
    @Test(arguments: [
        ("se", 128, 8), ("se", 32, 4), ("se", 4, 1), ("se:reduction=4", 32, 8), ("se:reduction=2", 128, 64),
    ])
    func reduces(text: String, channels: Int, hidden: Int) throws {
        let shapes = try refiner(text, channels: channels).state.map(\.value.shape)
        #expect(shapes == [[hidden, channels], [hidden], [channels, hidden], [channels]])
    }

    @Test(arguments: [(1, 1), (4, 1), (12, 3), (64, 3), (120, 3), (127, 3), (128, 5), (511, 5), (2048, 7)])
    func channelKernels(channels: Int, length: Int) throws {
        #expect(ChannelConvolution.kernel(channels: channels) == length)
        #expect(try refiner("eca", channels: channels).parameterCount == length)
        #expect(try refiner("ham", channels: channels, side: 9).parameterCount == length + 1 + 2 + 98 + 2)
    }

    /// A gate of three weights reads the means of three channels.
    @Test func efficientGatesAreLocal() throws {
        let eca = try refiner("eca")
        let x = tokens([1, 25, 12])
        let moved = Tensor(x.scalars.enumerated().map { $0 % 12 == 6 ? $1 + 1 : $1 }, shape: x.shape)
        let (before, after) = (applied(eca, to: x).scalars, applied(eca, to: moved).scalars)
        let changed = Set(before.indices.filter { before[$0] != after[$0] }.map { $0 % 12 })
        #expect(changed == [5, 6, 7])
    }

    @Test func spatialGateWithoutWeightsHalves() throws {
        let x = tokens([2, 25, 12])
        let cbam = try refiner("cbam") { path, value in
            path.hasPrefix("spatial") ? Tensor(zeros: value.shape) : nil
        }
        var half = try refiner("cbam-channel")
        let state = cbam.state.filter { $0.path.hasPrefix("channel") }.map { ($0.path, $0.value) }
        try half.load(Dictionary(uniqueKeysWithValues: state))
        #expect(applied(cbam, to: x).scalars == applied(half, to: x).scalars.map { $0 / 2 })
    }

    /// If all pixels are equal, the maximum is the mean.
    @Test func channelHalfOfConstantMapsIsExcitation() throws {
        let pixel = tokens([12]).scalars
        let x = Tensor((0..<25).flatMap { _ in pixel }, shape: [1, 25, 12])
        let half = try refiner("cbam-channel")
        let weights = Dictionary(uniqueKeysWithValues: half.state.map { ($0.path, $0.value) })
        let doubled = try refiner("se") { path, value in
            weights["channel.\(path)"].map { weight in
                path.hasPrefix("fc2") ? Tensor(weight.scalars.map { 2 * $0 }, shape: weight.shape) : weight
            }
        }
        #expect(largestDeviation(applied(half, to: x), applied(doubled, to: x)) < tolerance)
    }

    @Test func oneFrequencyIsSqueezeAndExcitation() throws {
        let x = tokens([2, 25, 12])
        let se = try refiner("se:reduction=2")
        let frequency = try refiner("frequency:frequencies=1,reduction=2")
        #expect(frequency.state.map(\.value) == se.state.map(\.value))
        #expect(largestDeviation(applied(frequency, to: x), applied(se, to: x)) < tolerance)
        #expect(applied(try refiner("frequency:reduction=2"), to: x) != applied(se, to: x))
    }

    @Test func frequenciesAreTheLowest() {
        let lowest = FrequencyChannelAttention.lowestFrequencies(8, side: 3).map { [$0.rows, $0.columns] }
        #expect(lowest == [[0, 0], [0, 1], [1, 0], [0, 2], [1, 1], [2, 0], [1, 2], [2, 1]])
        #expect(FrequencyChannelAttention.lowestFrequencies(100, side: 4).count == 16)
        #expect(FrequencyChannelAttention.lowestFrequencies(3, side: 1).count == 1)
    }
}

@Suite struct SpatialTransformerTests {
    @Test(arguments: [1, 2, 4, 5, 9])
    func startsAsTheIdentity(side: Int) throws {
        let x = tokens([3, side * side, 12])
        #expect(applied(try refiner("stn", side: side), to: x) == x)
    }

    /// Initially every sampling position is on a pixel; it must be able to leave it.
    @Test func canLeaveTheIdentity() throws {
        let stn = try refiner("stn")
        let x = Variable(tokens([3, 25, 12]))
        let gradients = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
            let y = stn(x, &context)
            return (y * Variable(tokens(y.shape, seed: 4))).sum()
        }.gradients
        let bias = try #require(stn.parameters.first { $0.path == "transform.bias" })
        let gradient = try #require(gradients[bias.id])
        #expect(gradient.scalars.allSatisfy { abs($0) > 1e-3 })
    }

    /// A spatial transformer of side five whose transform is `theta` for all patches.
    private func transformer(_ theta: [Double], channels: Int = 12) throws -> any Attention {
        let changes = zip(theta, [1, 0, 0, 0, 1, 0]).map { number, identity in
            Scalar(max(-20, min(20, atanh(number - identity))))
        }
        return try refiner("stn", channels: channels) { path, _ in
            path == "transform.bias" ? Tensor(changes, shape: [6]) : nil
        }
    }

    /// Half the extent of a side of five is two pixels, so a shift of one half is one pixel; zeros are shifted in.
    @Test func shiftsByPixels() throws {
        let shifted = try transformer([1, 0, 0.5, 0, 1, -0.5])
        let x = tokens([1, 25, 12])
        let y = applied(shifted, to: x).scalars
        for pixel in 0..<25 {
            let (row, column) = (pixel / 5 - 1, pixel % 5 + 1)
            for channel in 0..<12 {
                let isInside = row >= 0 && column < 5
                let expected = isInside ? x.scalars[(row * 5 + column) * 12 + channel] : 0
                #expect(abs(y[pixel * 12 + channel] - expected) < Scalar(tolerance))
            }
        }
    }

    /// Exchanging rows and columns transposes the map; halfway between two pixels is their mean.
    @Test func transposesAndInterpolates() throws {
        let x = tokens([1, 25, 1])
        let values = x.scalars
        let exchanged = applied(try transformer([0, 1, 0, 1, 0, 0], channels: 1), to: x)
        let transposed = Tensor(
            (0..<25).map { (pixel: Int) -> Scalar in values[pixel % 5 * 5 + pixel / 5] },
            shape: [1, 25, 1]
        )
        #expect(largestDeviation(exchanged, transposed) < tolerance)
        let between = applied(try transformer([1, 0, 0.25, 0, 1, 0], channels: 1), to: x).scalars
        for pixel in 0..<25 {
            let right: Scalar = pixel % 5 < 4 ? values[pixel + 1] : 0
            let mean: Scalar = (values[pixel] + right) / 2
            #expect(abs(between[pixel] - mean) < Scalar(tolerance))
        }
    }
}
