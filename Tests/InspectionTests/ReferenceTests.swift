import Compute
import Engine
import Foundation
import LSGA
import NN
import TestSupport
import Testing

@testable import Inspection

/// A network of the released family with PyTorch's weights, and PyTorch's logits.
struct ReferenceNetwork {
    let network: Network
    let patches: Tensor
    let logits: Tensor
    let state: [String: Tensor]
    let heads: Int

    private struct Configuration: Decodable {
        let bands: Int, side: Int, classes: Int, width: Int
        let depths: [Int], heads: [Int]
        let attention: String, tokenizer: TokenizerForm, gauss: GaussianForm, sigma: Double
        let mlp_ratio: Double, drop_path: Double
    }

    init(_ name: String) throws {
        let path = packageRoot + "/Tests/LSGATests/Fixtures/\(name).safetensors"
        let file = try Safetensors(bytes: [UInt8](Data(contentsOf: URL(filePath: path))))
        let text = try #require(file.metadata["config"])
        let golden = try JSONDecoder().decode(Configuration.self, from: Data(text.utf8))
        let options = AttentionOptions(
            tokenizer: golden.tokenizer,
            gauss: golden.gauss,
            sigma: .fixed(golden.sigma)
        )
        let settings = LSGAViTSettings(
            width: golden.width,
            depths: golden.depths,
            heads: golden.heads,
            mlpRatio: golden.mlp_ratio,
            attention: AttentionSettings(try AttentionChoice(parsing: golden.attention), options),
            stochasticDepth: golden.drop_path
        )
        var state: [String: Tensor] = [:]
        for (name, tensor) in file.tensors where name.hasPrefix("state.") {
            state[String(name.dropFirst("state.".count))] = tensor
        }
        var random = Seed(1).stream("weights")
        let architecture = NetworkConfiguration(
            bands: golden.bands,
            side: golden.side,
            classes: golden.classes,
            settings
        )
        var network = Network(architecture, using: &random)
        try network.load(state)
        // The fixture has the bands before the pixels.
        let x = try #require(file.tensors["input"])
        let (bands, pixels) = (golden.bands, golden.side * golden.side)
        let scalars = (0..<x.count).map { index in
            let (sample, pixel, band) = (index / (pixels * bands), index / bands % pixels, index % bands)
            return x.scalars[(sample * bands + band) * pixels + pixel]
        }
        patches = Tensor(scalars, shape: [x.shape[0], golden.side, golden.side, bands])
        logits = try #require(file.tensors["logits_eval"])
        (self.network, self.state, heads) = (network, state, golden.heads[0])
    }

    func record() -> ForwardRecord {
        network.record(
            of: Variable(patches),
            pixels: Array(0..<patches.shape[0]),
            Set(Observation.allCases)
        )
    }

    /// A matrix of the state, by rows, in double precision.
    func rows(_ name: String) throws -> [[Double]] {
        let tensor = try #require(state[name])
        let columns = tensor.shape.last ?? 1
        let scalars = tensor.scalars.map { Double($0) }
        return stride(from: 0, to: scalars.count, by: columns).map { Array(scalars[$0..<$0 + columns]) }
    }
}

private func softmax(_ row: [Double]) -> [Double] {
    let largest = row.max() ?? 0
    let powers = row.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
}

private func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

@Suite struct ReferenceTests {
    /// The forward pass that is recorded has PyTorch's logits, and its weights are those of the published equations,
    /// computed step by step in double precision from the tokens that enter each block.
    @Test(arguments: ["lsga_ssftt", "lsga_none", "lsa_ssftt"])
    func weightsAreThoseOfTheEquations(name: String) throws {
        let reference = try ReferenceNetwork(name)
        let record = reference.record()
        for (own, golden) in zip(record.logits.scalars, reference.logits.scalars) {
            #expect(abs(own - golden) < 1e-5 * max(1, abs(golden)))
        }
        let features = record.values(.features).map(\.value)
        let tokens = features[0].shape[1]
        for block in 0..<2 {
            let path = "layers.0.blocks.\(block)"
            let expected = try Expected(reference, entering: features[block], path: path, sample: 1)
            let own = record.attentions.filter { $0.layer == path + ".attn" }
            if name.hasSuffix("ssftt") {
                try compare(#require(own.first { $0.part == .tokenizer }), head: 0, expected.tokenizer)
            }
            for head in 0..<reference.heads {
                let weights = try #require(own.first { $0.part == .attention })
                compare(weights, head: head, expected.weights[head])
                guard let composed = own.first(where: { $0.part == .composed }) else { continue }
                let product = expected.weights[head].map { row in
                    (0..<tokens).map { pixel in dot(row, expected.tokenizer.map { $0[pixel] }) }
                }
                compare(composed, head: head, product)
            }
        }
    }

    /// The weights are those of PyTorch's forward pass, in the order in which it computes them.
    @Test(arguments: ["lsga_ssftt", "lsga_none", "sa_ssftt", "sga_none", "pyramid"])
    func weightsAreThoseOfPyTorch(name: String) throws {
        let url = try #require(
            Bundle.module.url(
                forResource: "attention_maps",
                withExtension: "safetensors",
                subdirectory: "Fixtures"
            )
        )
        let maps = try Safetensors(bytes: [UInt8](Data(contentsOf: url))).tensors
        let own = try ReferenceNetwork(name).record().attentions.filter { $0.part != .composed }
        #expect(own.count == maps.keys.count { $0.hasPrefix(name + ".") })
        for (index, attention) in own.enumerated() {
            let golden = try #require(maps["\(name).\(index)"])
            #expect(Array(attention.weights.shape.suffix(2)) == Array(golden.shape.suffix(2)))
            // The fixture has the first two patches.
            let pairs = zip(attention.weights.scalars.prefix(golden.count), golden.scalars)
            #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 }, "\(attention.layer) \(attention.part)")
        }
    }

    private func compare(_ record: AttentionRecord, head: Int, _ expected: [[Double]]) {
        for (query, row) in expected.enumerated() {
            let own = record.row(sample: 1, head: head, query: query)
            #expect(own.count == row.count)
            #expect(zip(own, row).allSatisfy { abs(Double($0) - $1) < 1e-5 }, "query \(query)")
        }
    }
}

/// The weights of one block by the equations of Ma and others (2023), with the tokenizer of the released code.
private struct Expected {
    var tokenizer: [[Double]] = []
    var weights: [[[Double]]] = []

    init(_ reference: ReferenceNetwork, entering features: Tensor, path: String, sample: Int) throws {
        let (count, channels) = (features.shape[1], features.shape[2])
        let start = sample * count * channels
        let (scale, shift) = (
            try reference.rows(path + ".norm1.weight")[0], try reference.rows(path + ".norm1.bias")[0]
        )
        var x = (0..<count).map { token -> [Double] in
            let row = features.scalars[start + token * channels..<start + (token + 1) * channels].map {
                Double($0)
            }
            let mean = row.reduce(0, +) / Double(channels)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
            return row.indices.map {
                (row[$0] - mean) / (variance + 1e-5).squareRoot() * scale[$0] + shift[$0]
            }
        }
        if reference.state[path + ".attn.token_wA"] != nil {
            let a = try reference.rows(path + ".attn.token_wA")
            let v = try reference.rows(path + ".attn.token_wV")
            tokenizer = a.map { row in softmax(x.map { dot(row, $0) }) }
            let values = x.map { token in (0..<channels).map { c in dot(token, v.map { $0[c] }) } }
            x = tokenizer.map { row in (0..<channels).map { c in dot(row, values.map { $0[c] }) } }
        }
        let (w, b) = (
            try reference.rows(path + ".attn.qkv.weight"), try reference.rows(path + ".attn.qkv.bias")[0]
        )
        let queries = x.map { token in zip(w, b).map { dot($0, token) + $1 } }
        let width = channels / reference.heads
        let settings = try #require(reference.network.configuration.network.attention)
        let distances = settings.options.gauss.squaredDistances(side: reference.network.configuration.side)
        let sigma = settings.options.sigma.initial
        weights = (0..<reference.heads).map { head in
            let slice = head * width..<(head + 1) * width
            return (0..<count).map { query in
                softmax(
                    (0..<count).map { key in
                        let score = dot(queries[query][slice], x[key][slice]) / Double(width).squareRoot()
                        let gaussian = exp(-distances[query][key] / (2 * sigma * sigma))
                        return score + (settings.entry.hasGaussian ? gaussian : 0)
                    }
                )
            }
        }
    }
}
