public import HSI

/// The report of a synthesized scene.
public struct SynthesisReport: Sendable, Encodable {
    /// The name of the scene, which includes "(synthetic)".
    public let scene: String
    /// The alias for commands.
    public let alias: String
    /// The folder.
    public let folder: String
    /// Every setting.
    public let settings: SynthesisSettings
    /// The number of classes that occur, and of labeled pixels.
    public let classes: Int, labeledPixels: Int
    /// The rms distance between the means of two classes, in within-class standard deviations; nil if undefined.
    public let classDistance: Double?

    enum CodingKeys: String, CodingKey {
        case scene, alias, folder, settings, classes
        case labeledPixels = "labeled_pixels"
        case classDistance = "class_distance"
    }

    /// The report of a scene that was written to `folder`.
    public init(_ scene: SyntheticScene, _ descriptor: SceneDescriptor, folder: String) {
        (self.scene, alias, self.folder) = (descriptor.name, descriptor.alias, folder)
        settings = scene.settings
        (classes, labeledPixels) = (scene.labels.classes.count, scene.labels.labeledCount)
        classDistance = scene.spectra.classDistance
    }
}
