import Compute
import Engine
import NN
import Testing

@testable import LSGA

private func tokens(_ shape: [Int], seed: UInt64 = 3) -> Tensor {
    var random = Seed(seed).stream("tokens")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

/// An attention with weights of order one, so that all of its parts affect the result.
private func attention(
    _ name: String,
    channels: Int = 12,
    heads: Int = 3,
    side: Int = 3,
    hasClassToken: Bool = false,
    _ options: AttentionOptions = AttentionOptions(tokenizer: .none)
) throws -> any Attention {
    let geometry = AttentionGeometry(
        channels: channels,
        heads: heads,
        side: side,
        hasClassToken: hasClassToken,
        options: options
    )
    var random = Seed(11).stream("weights")
    let make = try #require(AttentionEntry.named(name)?.make)
    var attention = make(geometry, &random)
    var state: [String: Tensor] = [:]
    for entry in attention.state {
        let noise = entry.value.scalars.map { _ in Scalar(random.normal() * 0.5) }
        state[entry.path] = entry.path == "log_sigma" ? entry.value : Tensor(noise, shape: entry.value.shape)
    }
    try attention.load(state)
    return attention
}

private func applied(_ attention: any Attention, to x: Tensor) -> Tensor {
    var context = Context.inference()
    return attention(Variable(x), &context).value
}

private func state(of module: any Module) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: module.state.map { ($0.path, $0.value) })
}

/// The stacked weights and biases of several linear layers.
private func stacked(_ tensors: [Tensor]) -> Tensor {
    let rows = tensors.reduce(0) { $0 + $1.shape[0] }
    return Tensor(tensors.flatMap(\.scalars), shape: [rows] + tensors[0].shape.dropFirst())
}

private func identity(_ order: Int) -> Tensor {
    Tensor((0..<order * order).map { $0 / order == $0 % order ? 1 : 0 }, shape: [order, order])
}

private let tolerance = Scalar.self == Double.self ? 1e-12 : 1e-5

@Suite struct AttentionTests {
    /// Every row of the LSGA family, with every tokenizer, Gaussian, width and class token it can have.
    static let variants: [(AttentionEntry, AttentionOptions, Bool)] = AttentionEntry.own.filter(
        \.hasTokenizer
    ).flatMap { entry in
        TokenizerForm.allCases.flatMap { tokenizer in
            (entry.hasGaussian ? GaussianForm.allCases : [.index]).flatMap { form in
                (entry.hasGaussian ? [GaussianWidth.fixed(2), .learned(initial: 1.5)] : [.fixed(10)]).flatMap
                {
                    width in
                    [false, true].map {
                        (entry, AttentionOptions(tokenizer: tokenizer, gauss: form, sigma: width), $0)
                    }
                }
            }
        }
    }

    @Test(arguments: variants)
    func conforms(entry: AttentionEntry, options: AttentionOptions, hasClassToken: Bool) throws {
        let mixer = try attention(entry.name, hasClassToken: hasClassToken, options)
        let count = hasClassToken ? 10 : 9
        let x = tokens([2, count, 12])
        let y = applied(mixer, to: x)
        #expect(y.shape == x.shape)
        #expect(y.scalars.allSatisfy { $0.isFinite })
        #expect(applied(mixer, to: Tensor(zeros: [0, count, 12])).shape == [0, count, 12])

        let paths = mixer.state.map(\.path)
        #expect(Set(paths).count == paths.count)
        #expect(entry.hasGaussian == (entry.name.contains("g")))
        let (_, gradients) = differentiate { tape in
            var context = Context.inference(tape: tape)
            return (mixer(Variable(x), &context) * Variable(tokens(x.shape, seed: 5))).sum()
        }
        for entry in mixer.parameters {
            let gradient = try #require(gradients[entry.id], "\(entry.path)")
            #expect(gradient.scalars.contains { $0 != 0 }, "\(entry.path)")
            #expect(gradient.scalars.allSatisfy { $0.isFinite }, "\(entry.path)")
        }

        // Samples do not mix.
        let second = Tensor(Array(x.scalars[(count * 12)...]), shape: [1, count, 12])
        let alone = applied(mixer, to: second)
        #expect(
            largestDeviation(alone, Tensor(Array(y.scalars[(count * 12)...]), shape: second.shape))
                < tolerance
        )
    }

    @Test(arguments: TokenizerForm.allCases)
    func lightAttentionIsAttentionWithTheIdentityForKeysAndValues(tokenizer: TokenizerForm) throws {
        for (light, full) in [("lsa", "sa"), ("lsga", "sga")] {
            let options = AttentionOptions(tokenizer: tokenizer, sigma: .fixed(2))
            let lsa = try attention(light, options)
            var sa = try attention(full, options)
            var weights = state(of: lsa)
            weights["qkv.weight"] = stacked([try #require(weights["qkv.weight"]), identity(12), identity(12)])
            weights["qkv.bias"] = stacked([try #require(weights["qkv.bias"]), Tensor(zeros: [24])])
            try sa.load(weights)
            let x = tokens([2, 9, 12])
            #expect(largestDeviation(applied(sa, to: x), applied(lsa, to: x)) < tolerance)
        }
    }

    @Test(arguments: [("sa", "sga"), ("lsa", "lsga")], GaussianForm.allCases)
    func wideGaussianChangesNothing(names: (plain: String, gaussian: String), form: GaussianForm) throws {
        let x = tokens([2, 9, 12])
        let plain = try attention(names.plain)
        var others: [Tensor] = []
        for sigma in [1e8, 1] {
            var gaussian = try attention(
                names.gaussian,
                AttentionOptions(tokenizer: .none, gauss: form, sigma: .fixed(sigma))
            )
            try gaussian.load(state(of: plain))
            others.append(applied(gaussian, to: x))
        }
        #expect(largestDeviation(others[0], applied(plain, to: x)) < tolerance)
        #expect(largestDeviation(others[1], applied(plain, to: x)) > 1e-3)
    }

    /// The rows of an attention map sum to one, so constant values are unchanged.
    @Test func mapsAverage() throws {
        var random = Seed(2).stream("tokens")
        let row = (0..<12).map { _ in Scalar(random.normal()) }
        let value = Tensor((0..<18).flatMap { _ in row }, shape: [2, 9, 12])
        let mixed = Variable.attention(
            query: Variable(tokens([2, 9, 12])),
            key: Variable(tokens([2, 9, 12], seed: 9)),
            value: Variable(value),
            bias: Variable(tokens([9, 9])),
            heads: 3,
            scale: 0.5
        )
        #expect(largestDeviation(mixed.value, value) < tolerance)
    }

    @Test func learnedWidthStartsAsTheFixedOne() throws {
        for hasClassToken in [false, true] {
            for width in [0.5, 3, 2000] {
                var results: [Tensor] = []
                let x = tokens([1, hasClassToken ? 10 : 9, 12])
                for sigma in [GaussianWidth.fixed(width), .learned(initial: width)] {
                    let options = AttentionOptions(tokenizer: .none, gauss: .gridRelative, sigma: sigma)
                    let mixer = try attention("lsga", hasClassToken: hasClassToken, options)
                    #expect(mixer.parameters.contains { $0.path == "log_sigma" } == (sigma != .fixed(width)))
                    var weights = state(of: try attention("lsa", hasClassToken: hasClassToken))
                    weights["log_sigma"] = state(of: mixer)["log_sigma"]
                    var loaded = mixer
                    try loaded.load(weights)
                    results.append(applied(loaded, to: x))
                }
                #expect(largestDeviation(results[1], results[0]) < tolerance, "width \(width)")
            }
        }
    }

    @Test func tokenizerWithoutPreferenceAverages() throws {
        var random = Seed(4).stream("weights")
        var tokenizer = Tokenizer(tokens: 9, channels: 12, using: &random)
        tokenizer.attentionWeight.value = Tensor(zeros: [1, 9, 12])
        var context = Context.inference()
        let x = Variable(tokens([2, 9, 12]))
        let mean = x.matrixProduct(Variable(tokenizer.valueWeight.value.reshaped(to: [12, 12])))
            .meanOverTokens()
        let repeated = (0..<2).flatMap { sample in
            (0..<9).flatMap { _ in mean.value.scalars[sample * 12..<(sample + 1) * 12] }
        }
        #expect(
            largestDeviation(tokenizer(x, &context).value, Tensor(repeated, shape: [2, 9, 12])) < tolerance
        )
    }
}
