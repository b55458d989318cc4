/// What is known about a scene apart from its data; read from `datasets/<ALIAS>/scene.json`.
public struct SceneDescriptor: Sendable, Codable, Equatable {
    /// The short name, such as `IP`.
    public var alias: String
    /// Other names people use; case, spaces, hyphens and underscores do not count.
    public var aliases: [String]
    /// The full name.
    public var name: String
    /// The number of rows.
    public var rows: Int
    /// The number of columns.
    public var columns: Int
    /// The number of bands of the usual cube.
    public var bands: Int
    /// How many pixels are labelled; nil when unknown.
    public var labelled: Int?
    /// The classes by ascending label; labels may have gaps.
    public var classes: [SceneClass]
    /// The bands shown as red, green and blue, counted from 0 in the usual cube.
    public var falseColorBands: [Int]
    /// The instrument.
    public var sensor: String?
    /// What is known about the bands' wavelengths.
    public var wavelengths: Wavelengths?
    /// The terms under which the data are published.
    public var licence: String?
    /// How to cite the data.
    public var citation: String?
    /// What a user should know before comparing figures.
    public var notes: [String]?
    /// The files that make up the scene.
    public var files: [SceneFile]
    /// How the scene was made, if it was not measured.
    public var synthetic: SynthesisSettings?

    /// The class that has `label`, if any.
    public func sceneClass(_ label: UInt16) -> SceneClass? { classes.first { $0.label == label } }
}

/// A class of a scene.
public struct SceneClass: Sendable, Codable, Equatable {
    /// The value in the label map.
    public var label: UInt16
    /// The name.
    public var name: String
    /// The colour on maps, `#rrggbb`.
    public var color: String

    /// A class by its label, name and colour.
    public init(label: UInt16, name: String, color: String) {
        (self.label, self.name, self.color) = (label, name, color)
    }
}

/// What is known about the wavelengths of a scene's bands.
public struct Wavelengths: Sendable, Codable, Equatable {
    /// The lower end of the instrument's range.
    public var firstNanometres: Double
    /// The upper end of the instrument's range.
    public var lastNanometres: Double
    /// The distance between neighbouring bands; nil when it is not constant or not exactly known.
    public var spacingNanometres: Double?
    /// How many bands the instrument recorded.
    public var recordedBands: Int?
    /// Which of them are missing from the usual cube, counted from 1.
    public var removedBands: String?
    /// Where this is from, or how exact it is.
    public var note: String?

    /// A range from end to end in nanometers.
    public init(firstNanometres: Double, lastNanometres: Double, note: String? = nil) {
        (self.firstNanometres, self.lastNanometres, self.note) = (firstNanometres, lastNanometres, note)
    }
}

/// A file of a scene.
public struct SceneFile: Sendable, Codable, Equatable {
    /// What a file is for.
    public enum Role: String, Sendable, Codable {
        case cube, labels
        /// The labels of a published split.
        case trainLabels, testLabels
    }

    /// What the file is for.
    public var role: Role
    /// The names under which it is accepted, the published one first.
    public var names: [String]
    /// The variables to try, the published one first.
    ///
    /// `a+b` adds two label maps that share no pixel.
    public var keys: [String]
    /// The sizes and checksums of known copies, the published one first.
    public var checksums: [Checksum]
    /// Where it is published, or how to come by it.
    public var source: String

    /// A file by its role, with the names and variables under which it is accepted.
    public init(role: Role, names: [String], keys: [String], checksums: [Checksum], source: String) {
        (self.role, self.names, self.keys) = (role, names, keys)
        (self.checksums, self.source) = (checksums, source)
    }
}

/// The size and SHA-256 of one known copy of a file.
public struct Checksum: Sendable, Codable, Equatable {
    /// The size in bytes.
    public var bytes: Int
    /// The SHA-256 in lower-case hexadecimal digits.
    public var sha256: String
    /// What copy this is.
    public var note: String?
}
