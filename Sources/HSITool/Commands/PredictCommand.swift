internal import ArgumentParser
internal import Experiments

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Logits of patches that are preprocessed already.",
        discussion: """
            A model file that hsi wrote says all about its network. For bare PyTorch weights, shapes tell most of it; \
            the rest is the reference's unless the options say otherwise.
            """
    )

    @Option(help: ArgumentHelp("A safetensors file: hsi's or PyTorch's.", valueName: "file"))
    var model: String
    @Option(help: ArgumentHelp("NPY, [n, bands, side, side].", valueName: "file"))
    var patches: String
    @Option(help: ArgumentHelp("NPY to write, [n, classes].", valueName: "file"))
    var logits: String
    @Option(help: "Patches classified at a time (default: 256).")
    var batch: Int?
    @Flag(
        help:
            "Average class probabilities over the eight orientations of each patch; logits are their logarithms."
    )
    var tta = false
    @OptionGroup(title: "Bare weights") var settings: ModelOptions
    @OptionGroup var inference: InferenceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let batch, batch < 1 { throw ValidationError("--batch is at least 1; found \(batch).") }
    }

    func run() throws {
        let control = output.plainControl()
        let settings = try settings.isEmpty ? nil : settings.settings(settings.startingPoint(.reference))
        let prediction = try PatchPrediction(
            model: model,
            settings: settings,
            patches: patches,
            precision: inference.precision
        )
        let shape = try prediction(
            patches: patches,
            logits: logits,
            batch: batch ?? 256,
            averagesOrientations: tta,
            control
        )
        try output.show("\(shape[0]) × \(shape[1]) logits in \(logits)", json: ["shape": shape])
    }
}
