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

    /// The option given that names a scene, if one does.
    var sceneOption: String? {
        [("--dataset", dataset), ("--cube", cube), ("--labels", labels)].first { $0.1 != nil }?.0
    }

    /// The scene that the options name; without `labels`, `mapOfSplit` shows which of the cube's axes are rows and columns.
    func source(mapOfSplit: String? = nil) throws -> DataSource {
        let labels = labels ?? (cube == nil ? nil : mapOfSplit)
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
