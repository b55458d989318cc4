internal import ArgumentParser
internal import Foundation
internal import Runs
internal import Studies

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Compute the logits of preprocessed patches.",
        discussion: """
            The network is that of a run, or of a safetensors file. A file from hsi describes its network; weights from \
            PyTorch are those of LSGA-ViT, whose settings are the reference's unless options change them.
            """
    )

    @Argument(help: "Folder of a run, or weights as safetensors.", completion: .file())
    var model: String
    @Option(
        help: ArgumentHelp("Patches, patches × bands × side × side: NPY.", valueName: "file"),
        completion: .file(extensions: ["npy"])
    )
    var patches: String
    @Option(
        help: ArgumentHelp("Logits to write, patches × classes: NPY.", valueName: "file"),
        completion: .file(extensions: ["npy"])
    )
    var logits: String
    @Option(help: ArgumentHelp("Patches classified at a time (default: 256).", valueName: "patches"))
    var batchSize: Int?
    @Flag(
        help:
            "Average class probabilities over the eight orientations of each patch; logits are their logarithms."
    )
    var tta = false
    @OptionGroup(title: "Weights from PyTorch") var choice: ModelOptions.Choice
    @OptionGroup(title: "Weights from PyTorch") var details: ModelOptions.Details
    @OptionGroup var inference: InferenceOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        if let batchSize, batchSize < 1 {
            throw ValidationError("--batch-size must be at least 1; found \(batchSize)")
        }
    }

    func run() throws {
        let control = output.plainControl()
        let options = ModelOptions(choice: choice, details: details)
        let settings =
            try options.names.isEmpty ? nil : options.settings(options.startingPoint(.reference).model)
        let prediction = try PatchPrediction(
            model: weights(),
            settings: settings,
            patches: patches,
            precision: inference.precision
        )
        let shape = try prediction(
            patches: patches,
            logits: logits,
            batch: batchSize ?? 256,
            averagesOrientations: tta,
            control
        )
        try output.show(
            "\(shape[0])×\(shape[1]) logits in \(logits)",
            json: Result(file: logits, shape: shape)
        )
    }

    private struct Result: Encodable {
        let file: String
        let shape: [Int]
    }

    /// The file of weights: that of the run if the argument is a folder.
    private func weights() throws -> String {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: model, isDirectory: &isDirectory), isDirectory else {
            return model
        }
        let folder = try RunFolder(opening: model)
        guard folder.has(.model) else {
            let isComplete = folder.has(.metrics)
            throw RunError.file(
                path: model,
                reason: isComplete
                    ? "expected a run of a network, found one without \(RunFolder.File.model.rawValue)"
                    : "this run is not complete; finish it with 'hsi resume \(model)'"
            )
        }
        return folder.path(of: .model)
    }
}
