internal import ArgumentParser
internal import HSI
internal import Runs

/// The scene.
struct DataOptions {
    /// The scene itself.
    struct Choice: ParsableArguments {
        @Option(
            name: [.long, .customShort("d")],
            help: ArgumentHelp(
                "Scene of the catalog, such as IP, SA, or PU ('hsi data list').",
                valueName: "name"
            ),
            completion: .custom { _, _, _ in Self.aliases }
        )
        var dataset: String?
        @Option(
            help: ArgumentHelp("Cube of your own: MAT, HDF5, NPY, ENVI, GeoTIFF, …", valueName: "file[:key]"),
            completion: .file()
        )
        var cube: String?
        @Option(
            help: ArgumentHelp("Label map of the cube.", valueName: "file[:key]"),
            completion: .file()
        )
        var labels: String?

        private static var aliases: [String] {
            ((try? SceneCatalog())?.entries ?? []).map(\.descriptor.alias)
        }
    }

    /// Where its files are.
    struct Place: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Folder in which the scene's files are looked for first.",
                valueName: "folder"
            ),
            completion: .directory
        )
        var dataDir: String?
        @OptionGroup(title: Heading.scene) var reading: SceneReadingOptions
    }

    let choice: Choice
    let place: Place

    var dataDir: String? { place.dataDir }

    /// The given option that names a scene, if any.
    var sceneOption: String? {
        given([
            ("--dataset", choice.dataset != nil), ("--cube", choice.cube != nil),
            ("--labels", choice.labels != nil),
        ]).first
    }

    /// The scene that the options name.
    ///
    /// - Parameters:
    ///   - mapOfSplit: A map that replaces `--labels` in finding the row and column axes of the cube.
    ///   - fallback: The scene if no option names one.
    ///   - allowsLabelsAlone: Whether no cube is needed.
    /// - Returns: The source.
    /// - Throws: `ValidationError`, or an error of reading a file.
    func source(
        mapOfSplit: String? = nil,
        fallback: DataSource? = nil,
        allowsLabelsAlone: Bool = false
    ) throws -> DataSource {
        let reading = place.reading.reading
        let labels = choice.labels ?? (choice.cube == nil ? nil : mapOfSplit)
        switch (choice.dataset, choice.cube, labels) {
        case (let dataset?, nil, nil):
            try place.reading.checkNothingIsRead()
            return .catalog(alias: dataset, directory: dataDir)
        case (nil, let cube?, let labels?):
            guard dataDir == nil else { throw ValidationError("--data-dir and --cube cannot be combined") }
            return .files(cube: cube, labels: labels, reading: reading)
        case (nil, nil, nil):
            try place.reading.checkNothingIsRead()
            if case .catalog(let alias, let directory) = fallback {
                return .catalog(alias: alias, directory: dataDir ?? directory)
            }
            guard dataDir == nil else { throw ValidationError("--data-dir requires --dataset or --protocol") }
            guard let fallback else {
                throw ValidationError(
                    "no scene is given. Use --dataset NAME, or --cube FILE and --labels FILE"
                )
            }
            return fallback
        case (.some, _, _):
            throw ValidationError("--dataset cannot be combined with --cube or --labels")
        case (nil, .some, nil): throw ValidationError("--cube requires --labels")
        case (nil, nil, let labels?) where allowsLabelsAlone: return .labels(labels, reading: reading)
        case (nil, nil, .some): throw ValidationError("--labels requires --cube")
        }
    }
}

/// The current location of the scene of an earlier run.
struct MovedDataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Folder of the scene's files, if they were moved.", valueName: "folder"),
        completion: .directory
    )
    var dataDir: String?
    @Option(
        help: ArgumentHelp("Cube, if it was moved.", valueName: "file[:key]"),
        completion: .file()
    )
    var cube: String?
    @Option(
        help: ArgumentHelp("Label map, if it was moved.", valueName: "file[:key]"),
        completion: .file()
    )
    var labels: String?

    func validate() throws {
        if dataDir != nil, cube != nil || labels != nil {
            throw ValidationError("--data-dir cannot be combined with --cube or --labels")
        }
        if (cube == nil) != (labels == nil) {
            throw ValidationError(cube == nil ? "--labels requires --cube" : "--cube requires --labels")
        }
    }

    /// The current location of the scene of the run in `folder`; nil if no option gives one.
    func source(ofRunIn folder: String) throws -> DataSource? {
        guard cube != nil || dataDir != nil else { return nil }
        let record = try RunFolder(opening: folder).read(RunRecord.self, from: .run)
        if let cube, let labels {
            let reading = record.configuration.data.reading
            return DataSource.files(cube: cube, labels: labels, reading: reading).absolute
        }
        guard let dataDir else { return nil }
        guard case .catalog(let alias, _) = record.configuration.data else {
            throw ValidationError(
                "--data-dir requires a run on a scene of the catalog; \(folder) was made from files of its own. "
                    + "Use --cube and --labels"
            )
        }
        return DataSource.catalog(alias: alias, directory: dataDir).absolute
    }
}
