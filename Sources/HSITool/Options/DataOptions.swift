internal import ArgumentParser
internal import Experiments
internal import HSI

/// Which scene.
struct DataOptions: ParsableArguments {
    @Option(help: "A scene of the catalogue: IP, SA, PU, … ('hsi data list' shows all).")
    var dataset: String?
    @Option(help: ArgumentHelp("Where the scene's files are looked for first.", valueName: "folder"))
    var dataDir: String?
    @Option(help: ArgumentHelp("A cube of your own: MAT, HDF5 or NPY.", valueName: "file[:key]"))
    var cube: String?
    @Option(help: ArgumentHelp("The label map that belongs to --cube.", valueName: "file[:key]"))
    var labels: String?

    /// The scene that the options name.
    func source() throws -> DataSource {
        switch (dataset, cube, labels) {
        case (let dataset?, nil, nil):
            return .catalogue(alias: dataset, directory: dataDir)
        case (nil, let cube?, let labels?):
            guard dataDir == nil else {
                throw ValidationError("--data-dir goes with --dataset, not with --cube.")
            }
            return .files(cube: cube, labels: labels)
        case (nil, nil, nil):
            throw ValidationError("Which scene? Give --dataset NAME, or --cube FILE and --labels FILE.")
        case (.some, _, _):
            throw ValidationError("--dataset and --cube or --labels exclude each other.")
        default:
            throw ValidationError("--cube and --labels belong together; one of them is missing.")
        }
    }
}

/// How the labelled pixels are divided.
struct SplitOptions: ParsableArguments {
    @Option(help: "The share of labelled pixels to train on, say 0.1.")
    var trainRatio: Double?
    @Option(help: ArgumentHelp("Pixels of each class to train on, say 30.", valueName: "count"))
    var trainPerClass: Int?
    @Option(help: "The share of the training pixels set aside for validation (default: the preset's).")
    var validationRatio: Double?

    /// The division that the options ask for: a tenth for training unless told otherwise.
    func sampling(_ preset: Preset) throws -> Sampling {
        if let trainRatio, !(trainRatio > 0 && trainRatio < 1) {
            throw ValidationError(
                "--train-ratio is a share between 0 and 1, both excluded; found \(trainRatio)."
            )
        }
        if let trainPerClass, trainPerClass < 1 {
            throw ValidationError(
                "--train-per-class is a number of pixels of at least 1; found \(trainPerClass)."
            )
        }
        if let validationRatio, !(validationRatio >= 0 && validationRatio < 1) {
            throw ValidationError(
                "--validation-ratio is a share of at least 0 and below 1; found \(validationRatio)."
            )
        }
        let size: SampleSize
        switch (trainRatio, trainPerClass) {
        case (.some, .some): throw ValidationError("--train-ratio and --train-per-class exclude each other.")
        case (let ratio?, nil): size = .fraction(ratio)
        case (nil, let count?): size = .perClass(count)
        case (nil, nil): size = .fraction(0.1)
        }
        return Sampling(size: size, validationRatio: validationRatio ?? preset.validationRatio)
    }
}
