public import HSI

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

    /// The report of a scene that was written to `folder`.
    public init(_ scene: SyntheticScene, _ descriptor: SceneDescriptor, folder: String) {
        (self.scene, alias, self.folder) = (descriptor.name, descriptor.alias, folder)
        settings = scene.settings
        (classes, labelledPixels) = (scene.labels.classes.count, scene.labels.labelledCount)
        classDistance = scene.spectra.classDistance
    }
}
