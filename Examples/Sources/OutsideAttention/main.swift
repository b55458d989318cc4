// Adds an attention to hsi from this package, trains a network with it, and reads the trained network back.
import Compute
import Engine
import Eval
import HSI
import LSGA
import NN
import Runs

/// A linear layer on each token beside the mean of all tokens, the simplest way to mix tokens.
struct MeanMixing: Attention {
    private var projection: Linear

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        projection = Linear(2 * geometry.channels, geometry.channels, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("proj", &projection) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
        let mean = x.meanOverTokens().reshaped(to: [batch, 1, channels]).repeated(axis: 1, count: tokens)
        return projection(.concatenated([x, mean], axis: 2), &context)
    }
}

let meanMixing = AttentionEntry(name: "mean-mixing", summary: "tokens beside their mean", reference: "none") {
    MeanMixing($0, using: &$1)
}
// Files name an attention; registered, it is found when they are read back.
try AttentionEntry.register(meanMixing)

var network = Preset.default.method
network.model = ModelSettings(
    LSGAViTSettings(width: 48, heads: [4], attention: AttentionSettings(meanMixing))
)
network.patches.side = 5
network.recipe.epochs = 2
let configuration = RunConfiguration(
    data: .catalog(alias: CommandLine.arguments.dropFirst().first ?? "IP", directory: nil),
    sampling: Sampling(size: .fraction(0.1), validationRatio: 0),
    method: .network(network)
)
let folder = try RunFolder(creating: RunFolder.unused("runs/example"))
print(try Run(configuration, folder: folder).run().accuracy.headline)
let model = try ModelFile(path: folder.path(of: .model))
print("read back: \(model.network.configuration.network.attention?.choice.text ?? "no attention")")
