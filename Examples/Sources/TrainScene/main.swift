// Loads a scene, trains a network on it for two epochs, and prints its accuracy and the baselines.
import Eval
import HSI
import Runs

let alias = CommandLine.arguments.dropFirst().first ?? "IP"
let scene = try SceneCatalog().load(alias)
let (pixels, classes) = (scene.labels.labeledCount, scene.labels.classes.count)
print("\(scene.descriptor.name): \(pixels) labeled pixels, \(classes) classes")

var network = Preset.default.method
network.patches.side = 5
network.recipe.epochs = 2
let configuration = RunConfiguration(
    data: .catalog(alias: alias, directory: nil),
    sampling: Sampling(size: .fraction(0.1), validationRatio: 0),
    method: .network(network)
)
let folder = try RunFolder(creating: RunFolder.unused("runs/example"))
let metrics = try Run(configuration, folder: folder).run(
    RunControl { event in
        guard case .epoch(let row, let count) = event else { return }
        print("epoch \(row.epoch) of \(count): loss \(row.loss)")
    }
)
print(metrics.accuracy.headline)
print("position baseline: \(metrics.baselines.position.headline)")
