import Compute
import Engine
import Foundation
import HSI
import LSGA
import NN
import TestSupport
import Testing

@testable import Runs

@Suite struct ModelFileTests {
    @Test func returnsExactly() throws {
        var configuration = TinyScene.configuration
        configuration.patches.scaling = .standard
        let data = try PreparedData(configuration, scene: TinyScene.scene)
        let network = TinyScene.network(configuration, seed: 4)
        let file = ModelFile(
            network: network,
            description: ModelFile.Description(
                architecture: network.configuration,
                classes: data.target.classes,
                preprocessing: data.preprocessing,
                padding: .symmetric
            )
        )
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            let bytes = try file.serialized()
            #expect(try file.serialized() == bytes)
            try Data(bytes).write(to: URL(filePath: path))
            let found = try ModelFile(path: path)
            #expect(found.description.architecture == network.configuration)
            #expect(found.description.preprocessing == data.preprocessing)
            #expect(found.description.classes.map(\.name) == (1...4).map { "Field \($0)" })
            #expect(found.description.classes == data.target.classes)
            #expect(found.description.padding == .symmetric)
            #expect(found.network.state.map(\.path) == network.state.map(\.path))
            #expect(found.network.state.map(\.value) == network.state.map(\.value))
            let prepared = try found.description.preprocessing.applied(to: TinyScene.scene.cube)
            #expect(prepared == data.sampler.cube)
        }
    }

    /// A list of bands from a file is checked before anything is read at its indices.
    @Test func refusesBandsThatContradictThePreprocessing() throws {
        let configuration = TinyScene.configuration
        let data = try PreparedData(configuration, scene: TinyScene.scene)
        let network = TinyScene.network(configuration, seed: 4)
        let text = String(
            decoding: try JSONEncoder().encode(BandSelection(total: 9, kept: [50_000_000])),
            as: UTF8.self
        )
        let bands = try JSONDecoder().decode(
            BandDescription.self,
            from: Data("{\"selection\":\(text)}".utf8)
        )
        var description = ModelFile.Description(
            architecture: network.configuration,
            classes: data.target.classes,
            preprocessing: data.preprocessing,
            padding: .symmetric
        )
        description.bands = bands
        let file = ModelFile(network: network, description: description)
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try Data(file.serialized()).write(to: URL(filePath: path))
            #expect {
                try ModelFile(path: path)
            } throws: { error in
                "\(error)".contains("list of bands")
            }
        }
    }

    @Test func refusesWhatIsNoModel() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            let bare = Safetensors(tensors: ["head.bias": Tensor(zeros: [2])])
            for (bytes, part) in [
                ([], "0 bytes"), ([UInt8](repeating: 255, count: 64), "header claims"),
                (try bare.serialized(), "bare weights"),
                (try Safetensors(tensors: [:], metadata: ["hsi": "{}"]).serialized(), "metadata"),
            ] {
                try Data(bytes).write(to: URL(filePath: path))
                #expect {
                    try ModelFile(path: path)
                } throws: { error in
                    "\(error)".contains(path) && "\(error)".contains(part)
                }
            }
        }
    }
}

@Suite struct BareWeightsTests {
    /// The parts of a fixture's description that can be inferred from the shapes of its weights.
    private struct Described: Decodable {
        let bands: Int, side: Int, classes: Int, width: Int
        let depths: [Int], heads: [Int]
        let attention: String, tokenizer: TokenizerForm
    }

    @Test(arguments: [
        "sa_none", "sa_ssftt", "lsa_none", "lsa_ssftt", "sga_none", "sga_ssftt", "lsga_none", "lsga_ssftt",
        "pyramid", "released_forward",
    ])
    func tellTheArchitecture(name: String) throws {
        let file = try Safetensors(path: packageRoot + "/Tests/LSGATests/Fixtures/\(name).safetensors")
        let described = try JSONDecoder().decode(
            Described.self,
            from: Data(#require(file.metadata["config"]).utf8)
        )
        var tensors: [String: Tensor] = [:]
        for (name, tensor) in file.tensors where name.hasPrefix("state.") {
            tensors[String(name.dropFirst("state.".count))] = tensor
        }
        var settings = Preset.reference.model
        settings.lsga.heads = described.heads
        // Whether there is a Gaussian is what shapes cannot tell: the user says it by naming any attention with or
        // without one.
        settings.lsga.attention = AttentionSettings(described.attention.hasSuffix("ga") ? .lsga : .sa)
        let found = try NetworkConfiguration.inferred(
            from: tensors,
            settings: settings,
            side: described.side
        )
        let network = try #require(found.network.settings as? LSGAViTSettings)
        #expect(network.attention.choice.text == described.attention)
        #expect(network.attention.tokenizer == described.tokenizer)
        #expect(found.bands == described.bands && found.side == described.side)
        #expect(found.classes == described.classes && network.width == described.width)
        #expect(network.depths == described.depths && network.heads == described.heads)
        #expect(found.problems.isEmpty)
        var random = Seed(0).stream("init")
        var made = Network(found, using: &random)
        try made.load(tensors)
    }

    @Test func nameWhatIsMissing() {
        #expect {
            try NetworkConfiguration.inferred(
                from: ["head.weight": Tensor(zeros: [4, 16])],
                settings: Preset.reference.model,
                side: 5
            )
        } throws: { error in
            "\(error)".contains("patch_embed.conv2d_features.0.weight")
        }
    }
}
