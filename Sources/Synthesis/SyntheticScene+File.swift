internal import ArrayFiles
internal import FoundationEssentials
public import HSI

extension SyntheticScene {
    /// The file names of a synthetic scene.
    public enum File: String, Sendable, CaseIterable {
        /// The cube, the labels and the mark.
        case scene = "synthetic.mat"
        /// The descriptor of the scene with all settings, identical to the mark.
        case descriptor = "scene.json"
        /// The material of every pixel: its label, or the lowest unused numbers for other materials.
        case materials = "materials.npy"
        /// The mean reflectance of each class and material, `[materials, bands]`.
        case spectra = "spectra.npy"
    }

    private static let cubeVariable = "synthetic_cube"
    private static let labelVariable = "synthetic_gt"

    /// The descriptor of this scene, with the names and colors of `like`.
    ///
    /// Classes of a generated label map have the colors of `like`, but not its class names.
    public func descriptor(like: SceneDescriptor) -> SceneDescriptor {
        var result = like.completed(for: labels)
        if settings.classes != nil {
            let colors = like.classes.map(\.color)
            let more = Palette.distinct(labels.classes.count + colors.count).filter { !colors.contains($0) }
            result.classes = zip(labels.classes, colors + more).map { label, color in
                SceneClass(label: label, name: "Class \(label)", color: color)
            }
        }
        (result.alias, result.aliases) = (like.alias + "-synthetic", [])
        result.name = like.name + SyntheticMark.nameEnd
        result.bands = settings.bands
        let last = max(like.bands - 1, 1)
        result.falseColorBands = like.falseColorBands.map { $0 * (settings.bands - 1) / last }
        let range = spectra.wavelengths
        result.sensor = "none"
        result.wavelengths = Wavelengths(
            firstNanometers: range.first ?? 0,
            lastNanometers: range.last ?? 0,
            note: "The nominal range of \(like.sensor ?? like.name), evenly divided."
        )
        result.license = nil
        result.citation = nil
        result.notes = ["Synthetic: the cube was generated, not measured."]
        let how = "made by 'hsi data synthesize' with what is under 'synthetic'"
        result.files = [(SceneFile.Role.cube, Self.cubeVariable), (.labels, Self.labelVariable)].map {
            SceneFile(role: $0, names: [File.scene.rawValue], keys: [$1], checksums: [], source: how)
        }
        result.synthetic = settings
        return result
    }

    /// Writes all files of the scene except its figure to `folder`.
    ///
    /// The descriptor is written last, so its presence shows that the folder is complete.
    ///
    /// - Parameters:
    ///   - folder: An existing folder.
    ///   - descriptor: The result of `descriptor(like:)`.
    ///   - progress: Called before each band with its number; an error that it throws stops writing, and no partial file remains.
    /// - Throws: `FileError`, or the error of `progress`.
    public func write(
        to folder: String,
        _ descriptor: SceneDescriptor,
        progress: (_ band: Int) throws -> Void
    ) throws {
        func path(_ file: File) -> String { "\(folder)/\(file.rawValue)" }
        let json = try descriptor.json
        try MatWriter.write(
            bands: settings.bands,
            of: (settings.rows, settings.columns),
            name: Self.cubeVariable,
            after: [
                MatWriter.matrix(
                    Self.labelVariable,
                    labels.labels,
                    rows: labels.rows,
                    columns: labels.columns
                ),
                MatWriter.matrix(SyntheticMark.variable, json),
            ],
            note: "a synthetic scene: no measurement",
            to: path(.scene)
        ) { band in
            try progress(band)
            return counts(band: band)
        }
        let classes = labels.classes
        let others = (1...UInt16.max).lazy.filter { !classes.contains($0) }
        let known = classes + others.prefix(spectra.means.count - classes.count)
        let numbers = materials.map { known[Int($0)] }
        try NpyWriter.write(
            LabelMap(rows: settings.rows, columns: settings.columns, labels: numbers),
            to: path(.materials)
        )
        try NpyWriter.write(
            spectra.means.flatMap { $0.map { Float($0) } },
            shape: [spectra.means.count, settings.bands],
            to: path(.spectra)
        )
        try AtomicFile.write(json, to: path(.descriptor))
    }
}

extension SceneDescriptor {
    /// The bytes of `scene.json`, with sorted keys.
    fileprivate var json: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }
}
