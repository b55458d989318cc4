internal import HSI
internal import Runs

/// The parts of a scene that an audit reads: the labels and, if available, the cube.
struct AuditedScene {
    let labels: LabelMap
    let descriptor: SceneDescriptor
    /// The file of the labels, for error messages.
    let file: String
    /// The cube; nil if it is missing.
    let cube: Cube?
    /// The pixels without data.
    let mask: PixelMask?

    /// Reads `source`, with the labels of a published split if the sampling uses one.
    ///
    /// - Throws: `RunError`, `SceneError` or `FileError`, naming the file.
    init(_ source: Audit.Source, _ sampling: Sampling, _ control: RunControl) throws {
        let read = try Self.read(source, control)
        let official = try sampling.official(read?.labels)
        if let correspondence = official?.correspondence { control.report(.note(correspondence.note)) }
        guard let labels = official?.labels ?? read?.labels else { throw RunError.settings(["no labels"]) }
        self.labels = labels
        let known = official == nil ? read?.descriptor : read?.descriptor.completed(for: labels)
        descriptor = known ?? SceneDescriptor(for: labels, from: sampling.text)
        (file, cube, mask) = (read?.file ?? "labels", read?.cube, read?.mask)
    }

    private init(
        _ labels: LabelMap,
        _ descriptor: SceneDescriptor,
        file: String,
        cube: Cube?,
        mask: PixelMask? = nil
    ) {
        (self.labels, self.descriptor, self.file, self.cube) = (labels, descriptor, file, cube)
        self.mask = mask
    }

    /// The scene of the source itself; nil if there are only the maps of a published split.
    private static func read(_ source: Audit.Source, _ control: RunControl) throws -> AuditedScene? {
        switch source {
        case .catalog(let alias, let directory):
            let catalog = try SceneCatalog(dataDirectory: directory)
            guard try catalog.missingFiles(catalog.entry(named: alias)).isEmpty else {
                let scene = try catalog.loadLabels(alias)
                control.report(.note("no spectrum baseline: the scene's cube is missing"))
                return AuditedScene(scene.labels, scene.descriptor, file: scene.path, cube: nil)
            }
            return AuditedScene(try catalog.load(alias))
        case .cube(let path, let map, let reading):
            let scene = try Scene.load(
                cube: ArrayLocation(parsing: path),
                labels: ArrayLocation(parsing: map),
                reading: reading ?? SceneReading()
            )
            try control.report(scene.doubts)
            return AuditedScene(scene)
        case .labels(let text?, let reading):
            let read = try LabelMap.loadDescribed(
                ArrayLocation(parsing: text),
                reading: reading ?? SceneReading()
            )
            try control.report(read.doubts)
            return AuditedScene(read.labels, read.descriptor, file: text, cube: nil)
        case .labels(nil, _):
            return nil
        }
    }

    private init(_ scene: Scene) {
        let file = scene.sources.first { $0.role == .labels }?.path
        self.init(
            scene.labels,
            scene.descriptor,
            file: file ?? scene.descriptor.name,
            cube: scene.cube,
            mask: scene.mask
        )
    }
}
