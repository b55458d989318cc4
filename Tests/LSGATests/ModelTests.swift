import Compute
import Engine
import NN
import Testing

@testable import LSGA

private func built(_ configuration: NetworkConfiguration, seed: UInt64 = 1) -> Network {
    var random = Seed(seed).stream("weights")
    return Network(configuration, using: &random)
}

private func patches(_ configuration: NetworkConfiguration, batch: Int) -> Variable {
    let shape = [batch, configuration.side, configuration.side, configuration.bands]
    var random = Seed(6).stream("patches")
    return Variable(Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape))
}

@Suite struct ModelTests {
    /// Every attention with every pooling that it supports, and a pyramid.
    static let configurations: [NetworkConfiguration] = {
        let settings = LSGAViTSettings(width: 8, heads: [2])
        let pyramid = LSGAViTSettings(width: 8, depths: [1, 2, 1], heads: [1, 2, 4])
        let variants = AttentionEntry.own.flatMap { entry in
            Pooling.allCases.compactMap { pooling -> LSGAViTSettings? in
                var variant = settings
                let sigma = entry.hasGaussian ? GaussianWidth.learned(initial: 2) : .fixed(10)
                variant.attention = AttentionSettings(entry, AttentionOptions(sigma: sigma))
                variant.pooling = pooling
                if entry.hasClassToken { variant.hasPositions = true }
                let isFitting = pooling == .cls ? !entry.isOnGrid : !entry.hasClassToken
                return isFitting ? variant : nil
            }
        }
        return (variants + [pyramid]).map { NetworkConfiguration(bands: 4, side: 4, classes: 3, $0) }
    }()

    @Test(arguments: configurations)
    func conforms(configuration: NetworkConfiguration) throws {
        #expect(configuration.problems == [])
        let model = built(configuration)
        let state = model.state
        #expect(state.count == storedTensors(in: model))
        #expect(Set(state.map(\.path)).count == state.count)

        var context = Context.inference()
        let x = patches(configuration, batch: 3)
        let logits = model(x, &context).value
        #expect(logits.shape == [3, 3])
        #expect(logits.scalars.allSatisfy { $0.isFinite })
        #expect(model(x, &context).value == logits)
        #expect(model(patches(configuration, batch: 0), &context).value.shape == [0, 3])

        var other = built(configuration, seed: 2)
        #expect(other(x, &context).value != logits)
        try other.load(Dictionary(uniqueKeysWithValues: state.map { ($0.path, $0.value) }))
        #expect(other(x, &context).value == logits)

        let gradients = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
            return model(x, &context).crossEntropy(labels: [0, 1, 2])
        }.gradients
        #expect(model.parameters.filter { gradients[$0.id] == nil }.map(\.path) == [])
    }

    @Test func weightsFollowTheSeed() {
        let configuration = Self.configurations[0]
        #expect(built(configuration).state.map(\.value) == built(configuration).state.map(\.value))
        #expect(built(configuration).state.map(\.value) != built(configuration, seed: 2).state.map(\.value))
    }

    /// Linear layers are truncated normal with zero bias, norms are one and zero.
    @Test func initialization() throws {
        let state = built(NetworkConfiguration(bands: 12, side: 5, classes: 16)).state
        let values = Dictionary(
            uniqueKeysWithValues: state.map { ($0.path, $0.value.scalars.map { Double($0) }) }
        )
        func deviation(_ path: String) throws -> Double {
            let numbers = try #require(values[path])
            return (numbers.reduce(0) { $0 + $1 * $1 } / Double(numbers.count)).squareRoot()
        }
        for name in ["qkv", "proj"] {
            #expect(abs(try deviation("layers.0.blocks.0.attn.\(name).weight") - 0.02) < 0.001)
            #expect(try deviation("layers.0.blocks.0.attn.\(name).bias") == 0)
        }
        // PyTorch takes a tensor [1, 25, 120] to have fans 25 · 120 and 120.
        #expect(
            abs(try deviation("layers.0.blocks.1.attn.token_wA") - (2.0 / (120 * 26)).squareRoot()) < 0.001
        )
        #expect(try deviation("layers.0.blocks.1.norm1.weight") == 1)
        let convolution = try #require(values["patch_embed.conv2d_features.0.weight"])
        let bound = 1 / (48.0 * 9).squareRoot()
        #expect(convolution.allSatisfy { abs($0) <= bound })
        #expect(
            abs(try deviation("patch_embed.conv2d_features.0.weight") - bound / 3.0.squareRoot()) < bound / 50
        )
    }

    /// If no tokens mix after the convolutions, pixels far from the center affect the mean, but not the center.
    @Test(arguments: [6, 7])
    func centerPoolingReadsTheCenter(side: Int) throws {
        func changedBy(pixel: Int, _ pooling: Pooling) throws -> Bool {
            let attention = AttentionSettings(.lsa, AttentionOptions(tokenizer: .none))
            let settings = LSGAViTSettings(width: 8, heads: [2], attention: attention, pooling: pooling)
            let configuration = NetworkConfiguration(bands: 2, side: side, classes: 3, settings)
            var model = built(configuration)
            // No attention: its projection is zero.
            let state = model.state.map { entry in
                (
                    entry.path,
                    entry.path.contains("attn.proj") ? Tensor(zeros: entry.value.shape) : entry.value
                )
            }
            try model.load(Dictionary(uniqueKeysWithValues: state))
            let x = patches(configuration, batch: 1).value
            var moved = x.scalars
            for band in 0..<2 { moved[pixel * 2 + band] += 3 }
            var context = Context.inference()
            let before = model(Variable(x), &context).value
            return model(Variable(Tensor(moved, shape: x.shape)), &context).value != before
        }
        // Two convolutions of 3 × 3 see two pixels away.
        let center = (side - 1) / 2
        for pixel in 0..<side * side {
            let near = abs(pixel / side - center) <= 2 && abs(pixel % side - center) <= 2
            #expect(try changedBy(pixel: pixel, .center) == near, "pixel \(pixel)")
            #expect(try changedBy(pixel: pixel, .mean))
        }
        #expect(try changedBy(pixel: 0, .flatten))
    }

    @Test func problemsAreListed() {
        let attention = AttentionSettings(.lsga, AttentionOptions(sigma: .fixed(0)))
        let settings = LSGAViTSettings(depths: [1, 1], heads: [7, 12], attention: attention, dropout: 1)
        let configuration = NetworkConfiguration(bands: 0, side: 9, classes: 3, settings)
        #expect(configuration.problems.contains { $0.hasPrefix("bands must be from 1") })
        let problems = NetworkConfiguration(bands: 4, side: 9, classes: 3, settings).problems
            .joined(separator: "\n")
        for part in ["7 heads", "side 9 cannot be halved", "dropout", "sigma"] {
            #expect(problems.contains(part), "\(part)")
        }
    }
}
