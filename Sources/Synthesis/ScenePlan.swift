public import HSI

/// The plan of a synthetic scene: the scene it imitates, its settings, and an optional label map.
public struct ScenePlan: Sendable {
    /// The scene that bands, colors and name are taken from.
    public let like: SceneDescriptor
    /// Every setting.
    public let settings: SynthesisSettings
    /// The label map; nil to generate one.
    public let labels: LabelMap?

    /// A plan that imitates the catalog scene `like`.
    ///
    /// `location` is the label map, or nil to generate one. `adjust` changes the default settings, which have the size of the map
    /// or else of the scene.
    ///
    /// - Throws: `SynthesisError`, or `SceneError` if the scene is unknown or the label map cannot be read.
    public init(
        like: String,
        labels location: ArrayLocation?,
        adjust: (inout SynthesisSettings) -> Void
    ) throws {
        let like = try SceneCatalog().entry(named: like).descriptor
        guard like.synthetic == nil else { throw SynthesisError.alreadySynthetic(like.name) }
        var settings = SynthesisSettings(
            like: like.alias,
            seed: 0,
            rows: like.rows,
            columns: like.columns,
            bands: like.bands
        )
        var labels: LabelMap?
        if let location {
            let (map, source) = try LabelMap.loadWithSource(location)
            (settings.rows, settings.columns) = (map.rows, map.columns)
            settings.labelFile = source.path.split(separator: "/").last.map(String.init)
            settings.labelChecksum = source.sha256
            labels = map
        } else {
            settings.classes = like.classes.count
        }
        adjust(&settings)
        guard settings.problems.isEmpty else { throw SynthesisError.settings(settings.problems) }
        (self.like, self.settings, self.labels) = (like, settings, labels)
    }

    /// Draws the materials and fields of the scene.
    ///
    /// - Throws: `SynthesisError.noRoom` if the map is too small for its classes.
    public func scene() throws(SynthesisError) -> SyntheticScene {
        let range = like.wavelengths.map { $0.firstNanometers...max($0.firstNanometers, $0.lastNanometers) }
        guard let scene = SyntheticScene(settings, labels: labels, range: range ?? 400...2500) else {
            throw .noRoom(classes: settings.classes ?? 0, rows: settings.rows, columns: settings.columns)
        }
        return scene
    }
}

/// Why a synthetic scene cannot be made.
public enum SynthesisError: Error, Equatable, CustomStringConvertible {
    /// The scene to imitate is synthetic.
    case alreadySynthetic(String)
    /// The problems with the settings, in words.
    case settings([String])
    /// A generated label map of this size is too small for the number of classes.
    case noRoom(classes: Int, rows: Int, columns: Int)

    /// All problems, in words.
    public var description: String {
        switch self {
        case .alreadySynthetic(let name): "\(name) cannot be imitated: it is synthetic itself"
        case .settings(let problems): problems.joined(separator: "\n")
        case .noRoom(let classes, let rows, let columns):
            "\(rows)×\(columns) pixels are too few for \(classes) classes; use a larger map or fewer classes"
        }
    }
}
