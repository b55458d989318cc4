import Compute
import Engine
import Foundation
import LSGA
import NN

@testable import HSI
@testable import Runs

/// A scene of 20×16 pixels, 8 bands and four fields of distinct spectra, and settings that train quickly on it.
enum TinyScene {
    static let scene: Scene = {
        let (rows, columns, bands) = (20, 16, 8)
        var labels: [UInt16] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let isBorder = row % 10 == 9 || column % 8 == 7
                labels.append(isBorder ? 0 : UInt16(1 + row / 10 * 2 + column / 8))
            }
        }
        var noise = Seed(3).stream("noise")
        var cube: [Float] = []
        for label in labels.map({ Int($0) }) {
            for band in 0..<bands {
                let level = (label * 5 + band * (label + 2)) % 11
                cube.append(Float(level) + Float(noise.normal() / 2))
            }
        }
        let classes = (1...4).map { SceneClass(label: $0, name: "Field \($0)", color: "#10203\($0)") }
        return Scene(
            cube: Cube(rows: rows, columns: columns, bands: bands, values: cube),
            labels: LabelMap(rows: rows, columns: columns, labels: labels),
            descriptor: SceneDescriptor(
                alias: "tiny",
                aliases: [],
                name: "Tiny",
                rows: rows,
                columns: columns,
                bands: bands,
                classes: classes,
                falseColorBands: [6, 4, 2],
                files: []
            )
        )
    }()

    static var configuration: RunConfiguration {
        var (model, patches, recipe) = (
            Preset.default.model, Preset.default.patches, Preset.default.recipe
        )
        model.network.take(values { ($0.width, $0.heads, $0.depths) = (16, [4], [1]) })
        (patches.side, patches.components) = (3, 5)
        (recipe.epochs, recipe.batch, recipe.schedule) = (3, 16, .constant)
        return RunConfiguration(
            data: .files(cube: "cube", labels: "labels"),
            sampling: Sampling(size: .fraction(0.2), validationRatio: 0.25),
            method: .network(NetworkMethod(patches: patches, model: model, recipe: recipe))
        )
    }

    static func network(_ configuration: RunConfiguration, seed: UInt64 = 0) -> Network {
        var random = Seed(seed).stream("init")
        let patches = configuration.patches
        let architecture = configuration.model.configuration(
            bands: patches.components ?? 8,
            side: patches.side,
            classes: 4
        )
        return Network(architecture, using: &random)
    }

    /// Trains on the scene; `count` is called with the number of each epoch.
    static func training(
        _ configuration: RunConfiguration,
        isInterrupted: @escaping @Sendable () -> Bool = { false },
        save: @escaping (Checkpoint) throws -> Void = { _ in }
    ) throws -> Training {
        Training(
            data: try PreparedData(configuration, scene: scene),
            recipe: configuration.recipe,
            objective: configuration.model.trainingObjective,
            teacher: nil,
            seed: Seed(configuration.seed),
            control: RunControl(isInterrupted: isInterrupted),
            save: save
        )
    }
}

/// Calls `body` with the path of a folder that is deleted afterward.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "hsi-experiments-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path())
}

/// The parts of a network's run, so that tests can change one of them.
extension RunConfiguration {
    var network: NetworkMethod {
        get {
            guard case .network(let network) = method else { preconditionFailure("not a network: \(method)") }
            return network
        }
        set { method = .network(newValue) }
    }
    var patches: PatchSettings {
        get { network.patches }
        set { network.patches = newValue }
    }
    var model: ModelSettings {
        get { network.model }
        set { network.model = newValue }
    }
    var recipe: Recipe {
        get { network.recipe }
        set { network.recipe = newValue }
    }
}

extension PreparedData {
    /// Draws the split of a scene unless one is given, and prepares the spectra.
    init(_ configuration: RunConfiguration, scene: Scene, split: Split? = nil) throws {
        let split = try split ?? scene.outline.split(configuration.sampling, seed: Seed(configuration.seed))
        try self.init(configuration.patches, scene: scene, SplitScene(scene.outline, split))
    }
}

/// Values of settings.
func values(_ change: (inout NetworkValues) -> Void) -> NetworkValues {
    var values = NetworkValues()
    change(&values)
    return values
}

extension ModelSettings {
    /// The settings of an LSGA-ViT, so that tests can change one of them.
    var lsga: LSGAViTSettings {
        get {
            guard let settings = network.settings as? LSGAViTSettings else {
                preconditionFailure("not lsga-vit: \(name)")
            }
            return settings
        }
        set { network = AnyNetworkSettings(newValue) }
    }
}
