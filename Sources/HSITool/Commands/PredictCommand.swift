internal import ArgumentParser
internal import ArrayFiles
internal import Compute
internal import Foundation
internal import HSI
internal import Reports
internal import Runs
internal import Studies

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Classify another cube, or compute the logits of preprocessed patches.",
        discussion: """
              hsi predict runs/first --cube next.img -o next.tif
              hsi predict runs/first --patches patches.npy --logits logits.npy

            A cube is scaled and projected as in training. Its bands are matched by wavelength if the files have wavelengths, \
            else by their number; bands of another sensor are resampled. The map has the coordinates of the cube; pixels \
            without data are 0. A GeoTIFF is cloud-optimized and has a style for QGIS beside it.

            A cube of any size is read and classified in tiles of rows. Finished tiles are kept in OUT.parts until the map is \
            complete, so the same command continues after an interruption. Several processes share the tiles of a map: \
            'mpirun -n 8 hsi predict …', 'srun hsi predict …', or --shard.

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
    var patches: String?
    @Option(
        help: ArgumentHelp("Logits to write, patches × classes: NPY.", valueName: "file"),
        completion: .file(extensions: ["npy"])
    )
    var logits: String?
    @Option(help: ArgumentHelp("Cube to classify.", valueName: "file[:key]"), completion: .file())
    var cube: String?
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Map to write: .tif, .img (ENVI), .png, or .npy.", valueName: "file"),
        completion: .file(extensions: ["tif", "img", "png", "npy"])
    )
    var out: String?
    @Option(
        help: ArgumentHelp("Class probabilities to write, rows × columns × classes: NPY.", valueName: "file"),
        completion: .file(extensions: ["npy"])
    )
    var probabilities: String?
    @Option(
        help:
            "Layer of confidence to write beside the map: entropy of the class probabilities in nats, or margin of the first over the second."
    )
    var confidence: ConfidenceMeasure?
    @OptionGroup(title: Heading.scene) var reading: CubeReadingOptions
    @OptionGroup(title: "Large cubes") var large: PredictionOptions
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
        let ofCube =
            given([
                ("--cube", cube != nil), ("--out", out != nil), ("--probabilities", probabilities != nil),
                ("--confidence", confidence != nil),
            ]) + reading.names + large.names
        let ofPatches = given([
            ("--patches", patches != nil), ("--logits", logits != nil), ("--batch-size", batchSize != nil),
        ])
        if let one = ofCube.first, let other = ofPatches.first {
            throw ValidationError("\(one) and \(other) cannot be combined")
        }
        if ofCube.isEmpty {
            guard patches != nil, logits != nil else {
                throw ValidationError(
                    "nothing to classify. Use --cube FILE and --out MAP, or --patches and --logits"
                )
            }
        } else {
            guard cube != nil, out != nil || probabilities != nil else {
                throw ValidationError(
                    cube == nil ? "\(ofCube[0]) requires --cube" : "--cube requires --out or --probabilities"
                )
            }
            if confidence != nil, out == nil { throw ValidationError("--confidence requires --out") }
            if let out,
                !["tif", "tiff", "img", "png", "npy"].contains(
                    out.split(separator: ".").last?.lowercased() ?? ""
                )
            {
                throw ValidationError("--out must end in .tif, .img, .png, or .npy; found \(out)")
            }
        }
    }

    func run() throws {
        if let cube { return try classify(ArrayLocation(parsing: cube)) }
        guard let patches, let logits else { return }
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

    /// Classifies a cube and writes the map.
    private func classify(_ cube: ArrayLocation) throws {
        let control = output.control(isStrict: reading.strict)
        let names = ModelOptions(choice: choice, details: details).names
        guard names.isEmpty else { throw ValidationError("\(names[0]) and --cube cannot be combined") }
        var settings = CubePrediction.Settings()
        settings.reading = reading.reading
        settings.precision = inference.precision
        settings.averagesOrientations = tta
        settings.memoryLimit = large.memory?.bytes
        settings.shard = large.part
        if output.threads == nil, settings.shard.processesHere > 1 {
            Parallelism.threads = max(1, Parallelism.threads / settings.shard.processesHere)
        }
        var outputs = PredictionOutputs()
        (outputs.map, outputs.probabilities, outputs.confidence) = (out, probabilities, confidence?.measure)
        let prediction = try CubePrediction(model: weights(), cube: cube, settings, control)
        let shard = settings.shard
        let part = "part \(shard.index + 1) of \(shard.count) (\(shard.source))"
        if shard.count > 1 { control.report(.note(part)) }
        let map = try prediction(outputs, control) { map, path in
            try AtomicFile.write(map.picture(prediction.classes), to: path)
        }
        guard let map else {
            return try output.show(
                "\(part) is done; the last process to finish writes \(outputs.files.joined(separator: ", "))",
                json: CubeResult(files: [], rows: prediction.rows, columns: prediction.columns, pixels: [:])
            )
        }
        let counts = map.counts
        let lines = prediction.classes.map { "\($0.label) \($0.name): \(counts[$0.label] ?? 0) pixels" }
        let files = outputs.files
        try output.show(
            (lines + ["", files.joined(separator: "\n")]).joined(separator: "\n"),
            json: CubeResult(
                files: files,
                rows: map.rows,
                columns: map.columns,
                pixels: Dictionary(
                    uniqueKeysWithValues: prediction.classes.map { ("\($0.label)", counts[$0.label] ?? 0) }
                )
            )
        )
    }

    private struct CubeResult: Encodable {
        let files: [String]
        let rows: Int
        let columns: Int
        /// The number of pixels of each label.
        let pixels: [String: Int]
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
