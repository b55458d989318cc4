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
    @Test func referenceIsTheReleasedRecipe() {
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
        let model = reference.model
        #expect(model.width == 120 && model.depths == [2] && model.heads == [12])
        #expect(model.attention == "lsga" && model.pooling == .mean)
        #expect(model.options.tokenizer == .ssftt && model.options.gauss == .index)
        #expect(model.options.sigma == .fixed(10))
        #expect(model.dropout == 0 && model.stochasticDepth == 0.1)
        #expect(model.configuration(bands: 36, side: 9, classes: 16).mlpRatio == 4)
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
        architecture.width = 1 << 40
        #expect(architecture.memoryProblems(batch: 1).count == 1)
    }
}

@Suite struct ConfigurationTests {
    @Test func returnsFromJSON() throws {
        var configuration = TinyScene.configuration
        configuration.model.options = AttentionOptions(
            tokenizer: .none,
            gauss: .gridRelative,
            sigma: .learned(initial: 2.5)
        )
        (configuration.recipe.clip, configuration.recipe.averaging) = (0.1, 0.99)
        (configuration.recipe.patience, configuration.seed) = (4, .max)
        configuration.recipe.precision = .bf16
        for data in [
            DataSource.files(cube: "c.mat:x", labels: "l.npy"), .catalogue(alias: "IP", directory: nil),
            .catalogue(alias: "PU", directory: "/data"),
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

    @Test(arguments: [
        (DataSource.catalogue(alias: "IP", directory: nil), "IP-lsga-seed0"),
        (.files(cube: "/a/b.c/my cube.mat:x", labels: "l"), "my cube-lsga-seed0"),
    ])
    func namesFolders(data: DataSource, name: String) {
        var configuration = TinyScene.configuration
        configuration.data = data
        #expect(configuration.folderName == name)
    }
}
