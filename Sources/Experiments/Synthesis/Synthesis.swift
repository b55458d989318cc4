internal import Figures
public import HSI

/// The making of a synthetic scene: what it is like, its label map, its strengths, and where it goes.
public struct Synthesis: Sendable {
    /// The scene of the catalogue whose bands, colours and name are borrowed.
    public let like: String
    /// The label map, `FILE` or `FILE:key`; nil to generate one.
    public let labels: String?
    /// What the command line says of the settings: called with those of the usual strengths and the extents of `like`.
    public let adjust: @Sendable (inout SynthesisSettings) -> Void
    /// The folder.
    public let path: String

    /// A synthesis; `adjust` changes the usual settings.
    public init(
        like: String,
        labels: String?,
        path: String,
        adjust: @escaping @Sendable (inout SynthesisSettings) -> Void
    ) {
        (self.like, self.labels, self.path, self.adjust) = (like, labels, path, adjust)
    }

    /// Makes the scene and writes its folder, the descriptor last.
    ///
    /// - Throws: `RunError`, `SceneError` or `FileError`; a folder that holds a scene already is refused.
    public func run(_ control: RunControl = RunControl()) throws -> SynthesisReport {
        try FolderLock.with(path) { try make(control) }
    }

    private func make(_ control: RunControl) throws -> SynthesisReport {
        let like = try SceneCatalogue().entry(named: like).descriptor
        guard like.synthetic == nil else {
            throw RunError.settings(["\(like.name) cannot be imitated: it is synthetic itself"])
        }
        let (settings, map) = try settings(like)
        let folder = RunFolder(inside: path)
        guard !folder.hasScene else {
            throw RunError.file(path: path, reason: "holds a scene already; choose another --out")
        }
        control.report(.note("drawing materials and fields for \(settings.rows)×\(settings.columns) pixels"))
        let range = like.wavelengths.map { $0.firstNanometres...max($0.firstNanometres, $0.lastNanometres) }
        guard let scene = SyntheticScene(settings, labels: map, range: range ?? 400...2500) else {
            throw RunError.settings([
                "\(settings.classes ?? 0) classes find no room on \(settings.rows)×\(settings.columns) pixels"
            ])
        }
        let descriptor = scene.descriptor(like: like)
        try folder.create()
        try folder.writePicture(of: scene, descriptor)
        try scene.write(to: path, descriptor) { band in
            if control.isInterrupted() { throw RunError.interrupted }
            control.report(.working(what: "bands", done: band + 1, total: settings.bands))
        }
        return SynthesisReport(scene, descriptor, folder: path)
    }

    /// The settings, and the label map if one is given.
    private func settings(_ like: SceneDescriptor) throws -> (SynthesisSettings, LabelMap?) {
        var settings = SynthesisSettings(
            like: like.alias,
            seed: 0,
            rows: like.rows,
            columns: like.columns,
            bands: like.bands
        )
        var map: LabelMap?
        if let labels {
            let location = ArrayLocation(parsing: labels)
            let (given, source) = try LabelMap.loadWithSource(location)
            (settings.rows, settings.columns) = (given.rows, given.columns)
            settings.labelFile = source.path.split(separator: "/").last.map(String.init)
            settings.labelChecksum = source.sha256
            map = given
        } else {
            settings.classes = like.classes.count
        }
        adjust(&settings)
        guard settings.problems.isEmpty else { throw RunError.settings(settings.problems) }
        return (settings, map)
    }
}

/// What was made.
public struct SynthesisReport: Sendable, Encodable {
    /// The scene's name, which says that it is synthetic.
    public let scene: String
    /// The name under which commands find it.
    public let alias: String
    /// Where it is.
    public let folder: String
    /// Every setting.
    public let settings: SynthesisSettings
    /// The number of classes that occur, and of their pixels.
    public let classes: Int, labelledPixels: Int
    /// The rms distance between the means of two classes in standard deviations within them; nil where undefined.
    public let classDistance: Double?

    enum CodingKeys: String, CodingKey {
        case scene, alias, folder, settings, classes
        case labelledPixels = "labelled_pixels"
        case classDistance = "class_distance"
    }

    init(_ scene: SyntheticScene, _ descriptor: SceneDescriptor, folder: String) {
        (self.scene, alias, self.folder) = (descriptor.name, descriptor.alias, folder)
        settings = scene.settings
        (classes, labelledPixels) = (scene.labels.classes.count, scene.labels.labelledCount)
        classDistance = scene.spectra.classDistance
    }

    /// The report in a few lines.
    public var text: String {
        let distance = classDistance.map {
            "class means are \(decimals($0, 2)) standard deviations apart (rms over pairs, before noise)"
        }
        return """
            \(scene), \(settings.rows)×\(settings.columns)×\(settings.bands), \(classes) classes, \
            \(labelledPixels) labelled pixels, seed \(settings.seed)
            \(distance ?? "the distance of class means is undefined")

            use it as: --dataset \(alias) --data-dir \(folder)
            """
    }
}
