internal import Eval
internal import Figures
public import HSI
public import Runs
public import Synthesis

/// The synthesis of a scene: its model scene, label map, settings and folder.
public struct SceneSynthesis: Sendable {
    /// The scene of the catalog that provides bands, colors and name.
    public let like: String
    /// The label map, `FILE` or `FILE:key`; nil to generate one.
    public let labels: String?
    /// Changes the default settings, which have the extents of the label map or, without one, of `like`.
    public let adjust: @Sendable (inout SynthesisSettings) -> Void
    /// The folder.
    public let path: String

    /// Creates a synthesis; `adjust` changes the default settings.
    public init(
        like: String,
        labels: String?,
        path: String,
        adjust: @escaping @Sendable (inout SynthesisSettings) -> Void
    ) {
        (self.like, self.labels, self.path, self.adjust) = (like, labels, path, adjust)
    }

    /// Generates the scene and writes its folder, with a figure in the given form; the descriptor is written last.
    ///
    /// - Throws: `RunError`, `SynthesisError`, `SceneError` or `FileError`; a folder that already contains a scene is
    ///   an error.
    public func run(_ control: RunControl = RunControl(), figures: FigureSettings = FigureSettings()) throws
        -> SynthesisReport
    {
        try FolderLock.with(path) { try make(control, figures) }
    }

    private func make(_ control: RunControl, _ figures: FigureSettings) throws -> SynthesisReport {
        let plan = try ScenePlan(
            like: like,
            labels: labels.map { ArrayLocation(parsing: $0) },
            adjust: adjust
        )
        let settings = plan.settings
        let folder = RunFolder(inside: path)
        guard !folder.hasScene else {
            throw RunError.file(path: path, reason: "holds a scene already; choose another folder")
        }
        control.report(.note("drawing materials and fields for \(settings.rows)×\(settings.columns) pixels"))
        let scene = try plan.scene()
        let descriptor = scene.descriptor(like: plan.like)
        try folder.create()
        try folder.writePicture(of: scene, descriptor, figures)
        try scene.write(to: path, descriptor) { band in
            if control.isInterrupted() { throw RunError.interrupted }
            control.report(.working(what: "bands", done: band + 1, total: settings.bands))
        }
        return SynthesisReport(scene, descriptor, folder: path)
    }
}

extension SynthesisReport {
    /// The report in a few lines.
    public var text: String {
        let distance = classDistance.map {
            "class means are \(decimals($0, 2)) standard deviations apart (rms over pairs, before noise)"
        }
        return """
            \(scene), \(settings.rows)×\(settings.columns)×\(settings.bands), \(classes) classes, \
            \(labeledPixels) labeled pixels, seed \(settings.seed)
            \(distance ?? "the distance of class means is undefined")
            """
    }
}
