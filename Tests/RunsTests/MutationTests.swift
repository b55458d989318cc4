import Compute
import Engine
import Eval
import Foundation
import HSI
import LSGA
import NN
import Testing

@testable import Runs

/// Files with a wrong number give an error or a value; they never trap or take long.
@Suite struct MutationTests {
    /// Replacements for numbers: at the limits, beyond them, and close to the original.
    private static let numbers = [
        "-1", "0", "1", "2", "3", "4", "5", "6", "8", "12", "16", "20", "64", "1000", "1024", "65535",
        "65536",
        "2147483647", "4294967296", "4611686018427387904", "9223372036854775807", "-9223372036854775808",
        "18446744073709551616", "1e300", "-0.5", "0.001", "1e-300",
    ]

    private static func number(_ random: inout RandomStream) -> String {
        numbers[random.index(below: numbers.count)]
    }

    /// A text with replaceable numbers.
    private struct Mutable {
        let text: String
        private let ranges: [Range<String.Index>]

        init(_ text: String) {
            self.text = text
            ranges = text.matches(of: /-?[0-9]+(\.[0-9]+)?/).map(\.range)
        }

        /// The text with one or two of its numbers replaced.
        func changed(_ random: inout RandomStream) -> String {
            var result = text
            let count = random.index(below: 4) == 0 ? 2 : 1
            let chosen = (0..<count).map { _ in random.index(below: ranges.count) }
            // From the end, so that the ranges before it stay valid.
            for index in Set(chosen).sorted(by: >) {
                result.replaceSubrange(ranges[index], with: MutationTests.number(&random))
            }
            return result
        }
    }

    /// A model of the smallest extents that its network takes.
    private func model(_ settings: some NetworkSettings, side: Int) throws -> Safetensors {
        let architecture = NetworkConfiguration(bands: 3, side: side, classes: 2, settings)
        var random = Seed(1).stream("init")
        let cube = Cube(rows: 4, columns: 4, bands: 3, values: (0..<48).map { Float($0 * $0 % 17) })
        let preprocessing = try Preprocessing.fit(
            cube,
            scaling: .standard,
            components: 3,
            whiten: true,
            on: .all,
            trainingPixels: []
        ).preprocessing
        let file = ModelFile(
            network: Network(architecture, using: &random),
            description: ModelFile.Description(
                architecture: architecture,
                classes: [
                    SceneClass(label: 1, name: "Corn", color: "#102030"),
                    SceneClass(label: 2, name: "Oats", color: "#405060"),
                ],
                preprocessing: preprocessing,
                padding: .reflect
            )
        )
        return try Safetensors(bytes: file.serialized())
    }

    private func attention(_ text: String) throws -> AttentionSettings {
        AttentionSettings(try AttentionChoice(parsing: text))
    }

    /// Opens a file and classifies a patch with it.
    private func isUsable(_ bytes: [UInt8]) throws -> Bool {
        do {
            let model = try ModelFile(Safetensors(bytes: bytes), path: "model")
            let network = model.network.configuration
            // The side is limited only by memory and can be large, and a debug build is slow.
            guard network.side <= 20 else { return true }
            let shape = [1, network.side, network.side, network.bands]
            let logits = model.network.logits(of: Tensor(repeating: 0.5, shape: shape))
            #expect(logits.shape == [1, network.classes])
            return true
        } catch is RunError {
            return false
        } catch is CheckpointError {
            return false
        }
    }

    @Test(arguments: ["lsga-vit", "pyramid", "vit", "ham-vit", "cnn", "cnn3d"])
    func modelFiles(name: String) throws {
        let settings: any NetworkSettings =
            switch name {
            case "pyramid":
                LSGAViTSettings(
                    width: 4,
                    depths: [1, 1],
                    heads: [2, 2],
                    attention: AttentionSettings(.lsga, AttentionOptions(tokenizer: .none)),
                    pooling: .flatten
                )
            case "vit": VisionTransformerSettings(width: 4, depths: [1], heads: [2], tokenSide: 2)
            case "ham-vit": HAMViTSettings(width: 4, depths: [1], heads: [2])
            case "cnn": try ConvolutionalNetworkSettings(width: 2, attention: attention("se"))
            case "cnn3d": ConvolutionalNetwork3DSettings(width: 1)
            default: LSGAViTSettings(width: 4, depths: [1], heads: [2])
            }
        let contents = try model(settings, side: name == "cnn3d" ? 5 : 4)
        let text = Mutable(try #require(contents.metadata["hsi"]))
        #expect(try isUsable(contents.serialized()))
        var random = Seed(7).stream(name)
        var usable = 0
        for _ in 0..<350 {
            var changed = contents
            changed.metadata["hsi"] = text.changed(&random)
            if try isUsable(changed.serialized()) { usable += 1 }
        }
        let bytes = try contents.serialized()
        for _ in 0..<350 {
            var changed = bytes
            for _ in 0...random.index(below: 3) {
                changed[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
            }
            if try isUsable(changed) { usable += 1 }
        }
        // Some changes, such as to a weight, are harmless; most are not.
        #expect(usable > 10 && usable < 560)
    }

    @Test func records() throws {
        let configuration = TinyScene.configuration
        let data = try PreparedData(configuration, scene: TinyScene.scene)
        let predicted = data.classes(of: data.split.test).map { ($0 + 1) % 4 }
        let evaluation = try Evaluation(
            Predictions(classCount: 4, classes: predicted),
            of: data.target,
            Evaluation.Context(
                title: "",
                splitText: "",
                method: "lsga",
                seed: 3,
                patchSide: 3,
                baselines: SceneBaselines(),
                trainSeconds: 1,
                testSeconds: 1,
                trainSamplesPerSecond: 1,
                network: nil,
                settings: [],
                trials: nil,
                publishedProtocol: nil
            )
        )
        func text(_ value: some Encodable) throws -> Mutable {
            Mutable(String(decoding: try RunFolder.encoder.encode(value), as: UTF8.self))
        }
        let texts = try (text(configuration), text(data.split), text(evaluation.metrics))
        var random = Seed(9).stream("records")
        var refused = 0
        func attempt(_ body: () throws -> Void) { do { try body() } catch { refused += 1 } }
        try withTemporaryFolder { folder in
            let path = folder + "/split.json"
            for _ in 0..<250 {
                let changed = (
                    texts.0.changed(&random), texts.1.changed(&random), texts.2.changed(&random)
                )
                attempt {
                    let found = try JSONDecoder().decode(RunConfiguration.self, from: Data(changed.0.utf8))
                    guard found.problems.isEmpty else { throw RunError.settings(found.problems) }
                    _ = try TinyScene.scene.outline.split(found.sampling, seed: Seed(found.seed))
                }
                attempt {
                    try Data(changed.1.utf8).write(to: URL(filePath: path))
                    let split = try Split.load(from: path, labels: TinyScene.scene.labels)
                    _ = (data.target.classes(of: split.test), split.maskMap)
                }
                attempt {
                    let found = try JSONDecoder().decode(Metrics.self, from: Data(changed.2.utf8))
                    _ = found.confusion + evaluation.metrics.confusion
                }
            }
        }
        #expect(refused > 250)
    }

    @Test func checkpoints() throws {
        var configuration = TinyScene.configuration
        (configuration.model.lsga.width, configuration.model.lsga.heads) = (4, [2])
        configuration.recipe.averaging = 0.9
        let network = TinyScene.network(configuration)
        var checkpoint = Checkpoint(network, configuration.recipe)
        checkpoint.history = (1...2).map {
            HistoryRow(
                epoch: $0,
                loss: 0.5,
                accuracy: 0.75,
                validationLoss: 0.5,
                validationAccuracy: 0.25,
                learningRate: 0.001,
                seconds: Double($0)
            )
        }
        let contents = try Safetensors(bytes: checkpoint.serialized())
        let text = Mutable(try #require(contents.metadata["progress"]))
        var random = Seed(5).stream("checkpoints")
        var refused = 0
        try withTemporaryFolder { folder in
            let path = folder + "/checkpoint.safetensors"
            for _ in 0..<60 {
                var changed = contents
                changed.metadata["progress"] = text.changed(&random)
                try Data(changed.serialized()).write(to: URL(filePath: path))
                do {
                    var found = try Checkpoint(path: path, network, configuration.recipe)
                    found.average?.update(with: network)
                    #expect(found.history.map(\.epoch) == [1, 2])
                } catch is RunError {
                    refused += 1
                }
            }
        }
        #expect(refused > 10)
    }
}
