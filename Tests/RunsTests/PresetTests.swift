import Engine
import Foundation
import HSI
import LSGA
import NN
import Testing

@testable import Runs

@Suite struct PresetTests {
    @Test(arguments: Preset.all.map(\.name))
    func builds(name: String) throws {
        let preset = try #require(Preset.named(name))
        let architecture = preset.model.configuration(
            bands: preset.patches.components ?? 200,
            side: preset.patches.side,
            classes: 16
        )
        #expect(architecture.problems.isEmpty)
        #expect(architecture.memoryProblems(batch: preset.recipe.batch).isEmpty)
        #expect(preset.recipe.epochs > 0 && preset.recipe.batch > 0 && preset.recipe.learningRate > 0)
    }

    @Test func haveNamesOfTheirOwn() {
        #expect(Set(Preset.all.map(\.name)).count == Preset.all.count)
        #expect(Preset.all.first?.name == "default")
        #expect(Preset.named("Reference") == nil)
    }

    @Test func followsTheSplit() {
        #expect(Preset.defaultPreset(inBlocks: true).name == "blocks")
        #expect(Preset.defaultPreset(inBlocks: false).name == "default")
        #expect(Preset.blocks.recipe.spectralJitter == 1 && !Preset.blocks.patches.whitens)
    }

    /// The recipe as released, doi 10.1109/TIM.2023.3279922, and its code.
    @Test func referenceIsTheReleasedRecipe() throws {
        let reference = Preset.reference
        #expect(
            reference.patches
                == PatchSettings(
                    side: 9,
                    padding: .zero,
                    scaling: .none,
                    components: 36,
                    whitens: true,
                    fittedOn: .all
                )
        )
        let model = try #require(reference.model.network.settings as? LSGAViTSettings)
        #expect(model.width == 120 && model.depths == [2] && model.heads == [12])
        let options = AttentionOptions(tokenizer: .ssftt, gauss: .index, sigma: .fixed(10))
        #expect(model.attention == AttentionSettings(.lsga, options) && model.pooling == .mean)
        #expect(model.dropout == 0 && model.stochasticDepth == 0.1 && model.mlpRatio == 4)
        #expect(!model.hasPositions && reference.model.objective == nil)
        let recipe = reference.recipe
        #expect(recipe.optimizer == .adam && recipe.learningRate == 5e-4 && recipe.weightDecay == 0)
        #expect(recipe.epochs == 70 && recipe.batch == 128)
        #expect(recipe.schedule == .constant && recipe.clip == nil && recipe.smoothing == 0)
        #expect(recipe.classWeights == .none && recipe.augmentation == .none)
        #expect(recipe.averaging == nil && recipe.patience == nil && recipe.precision == .single)
    }

    @Test func refusesWhatNoMemoryHolds() {
        var architecture = NetworkConfiguration(bands: 36, side: 9, classes: 16)
        #expect(architecture.memoryProblems(batch: 128).isEmpty)
        #expect(!architecture.memoryProblems(batch: .max).isEmpty)
        architecture.network.take(values { $0.width = 1 << 40 })
        #expect(architecture.memoryProblems(batch: 1).count == 1)
    }
}

@Suite struct ConfigurationTests {
    @Test func returnsFromJSON() throws {
        var configuration = TinyScene.configuration
        configuration.model.lsga.attention = AttentionSettings(
            try AttentionChoice(parsing: "lsga"),
            AttentionOptions(tokenizer: .none, gauss: .gridRelative, sigma: .learned(initial: 2.5))
        )
        (configuration.recipe.clip, configuration.recipe.averaging) = (0.1, 0.99)
        (configuration.recipe.patience, configuration.seed) = (4, .max)
        configuration.recipe.precision = .bf16
        for data in [
            DataSource.files(cube: "c.mat:x", labels: "l.npy"), .catalog(alias: "IP", directory: nil),
            .catalog(alias: "PU", directory: "/data"),
        ] {
            for scheme in [
                Sampling.Scheme.random(.fraction(0.1)), .random(.fraction(0.01), minimum: 2),
                .blocks(.perClass(30), buffer: 8), .file("split.npy"),
                .official(train: "a.mat:TR", test: nil, numbering: .matched),
                .official(
                    train: "a.mat:TR",
                    test: "a.mat:TE",
                    numbering: .given(LabelCorrespondence([1: 2, 2: 1]))
                ),
            ] {
                for schedule in [
                    Schedule.constant, .step(every: 3, factor: 0.5), .cosine(warmUp: 2, floor: 0.1),
                    .plateau(factor: 0.3, patience: 7),
                ] {
                    configuration.data = data
                    configuration.sampling.scheme = scheme
                    configuration.recipe.schedule = schedule
                    let text = try RunFolder.encoder.encode(configuration)
                    #expect(
                        try JSONDecoder().decode(RunConfiguration.self, from: text) == configuration
                    )
                }
            }
        }
    }

    /// Every kind of network, attention and objective is read back from its text.
    @Test func networksReturnFromJSON() throws {
        let coder = (JSONEncoder(), JSONDecoder())
        for entry in ModelEntry.all {
            for attention in AttentionEntry.all.map({ AttentionSettings($0) }) + [nil] {
                guard
                    let network = try? AnyNetworkSettings(LSGAViTSettings()).converted(to: entry).with(
                        attention
                    )
                else { continue }
                let objective = try ObjectiveChoice(parsing: "adversarial:epsilon=0.5")
                let settings = ModelSettings(network, objective: attention == nil ? nil : objective)
                let text = try coder.0.encode(settings)
                #expect(try coder.1.decode(ModelSettings.self, from: text) == settings)
            }
        }
        let sparse = try coder.0.encode(AttentionChoice(parsing: "sparse:k=4"))
        #expect(String(decoding: sparse, as: UTF8.self) == #""sparse:k=4""#)
    }

    /// What this program does not have is named, and so is what is missing.
    @Test(arguments: [
        (#""name":"lsga""#, #""name":"mine""#, "there is no attention 'mine'"),
        (#""name":"lsga-vit""#, #""name":"resnet""#, "there is no network 'resnet'"),
        (#""name":"lsga""#, #""name":"lsga:k=3""#, "it reads no numbers"),
        (#""tokenizer":"ssftt""#, #""tokenizers":"ssftt""#, "tokenizer"),
    ])
    func refusesWhatIsUnknown(found: String, replacement: String, message: String) throws {
        let text = String(decoding: try JSONEncoder().encode(TinyScene.configuration), as: UTF8.self)
        #expect(text.contains(found))
        #expect {
            let changed = Data(text.replacing(found, with: replacement).utf8)
            _ = try JSONDecoder().decode(RunConfiguration.self, from: changed)
        } throws: { error in
            "\(error)".contains(message)
        }
    }

    @Test(arguments: [
        (DataSource.catalog(alias: "IP", directory: nil), "IP-lsga-seed0"),
        (.files(cube: "/a/b.c/my cube.mat:x", labels: "l"), "my cube-lsga-seed0"),
    ])
    func namesFolders(data: DataSource, name: String) {
        var configuration = TinyScene.configuration
        configuration.data = data
        #expect(configuration.folderName == name)
    }
}
