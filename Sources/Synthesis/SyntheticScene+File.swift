internal import ArrayFiles
internal import FoundationEssentials
public import HSI

extension SyntheticScene {
    /// The names of the files that a synthetic scene has.
    public enum File: String, Sendable, CaseIterable {
        /// Cube, labels and mark.
        case scene = "synthetic.mat"
        /// What is known about the scene, with all settings: the same as the mark.
        case descriptor = "scene.json"
        /// The material of every pixel: its class, or the lowest numbers that are no label.
        case materials = "materials.npy"
        /// The mean reflectance of each class and material, `[materials, bands]`.
        case spectra = "spectra.npy"
        /// False colour and labels.
        case picture = "scene.png"
    }

    private static let cubeVariable = "synthetic_cube"
    private static let labelVariable = "synthetic_gt"

    /// The descriptor of this scene, whose names and colours are those of `like`.
    ///
    /// Classes of a generated label map have the colours of `like`, but not its names.
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
            firstNanometres: range.first ?? 0,
            lastNanometres: range.last ?? 0,
            note: "The nominal range of \(like.sensor ?? like.name), evenly divided."
        )
        result.licence = nil
        result.citation = nil
        result.notes = ["Synthetic: no number of the cube was measured."]
        let how = "made by 'hsi data synthesize' with what is under 'synthetic'"
        result.files = [(SceneFile.Role.cube, Self.cubeVariable), (.labels, Self.labelVariable)].map {
            SceneFile(role: $0, names: [File.scene.rawValue], keys: [$1], checksums: [], source: how)
        }
        result.synthetic = settings
        return result
    }

    /// Writes the scene's files but the picture into `folder`, the descriptor last, so that a folder with it is whole.
    ///
    /// - Parameters:
    ///   - folder: A folder that exists.
    ///   - descriptor: What `descriptor(like:)` gave.
    ///   - progress: Called before each band with its number; what it throws ends the writing, and no half file stays.
    /// - Throws: `FileError`, or what `progress` throws.
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
