/// The metadata of a scene; read from `datasets/<ALIAS>/scene.json`.
public struct SceneDescriptor: Sendable, Codable, Equatable {
    /// The short name, such as `IP`.
    public var alias: String
    /// Other names in use; case, spaces, hyphens and underscores are ignored.
    public var aliases: [String]
    /// The full name.
    public var name: String
    /// The number of rows.
    public var rows: Int
    /// The number of columns.
    public var columns: Int
    /// The number of bands of the default cube.
    public var bands: Int
    /// The number of labeled pixels; nil if unknown.
    public var labeled: Int?
    /// The classes by ascending label; labels may have gaps.
    public var classes: [SceneClass]
    /// The bands shown as red, green and blue, counted from 0 in the default cube.
    public var falseColorBands: [Int]
    /// The instrument.
    public var sensor: String?
    /// The wavelengths of the bands.
    public var wavelengths: Wavelengths?
    /// The terms under which the data are published.
    public var license: String?
    /// How to cite the data.
    public var citation: String?
    /// Notes for comparing results.
    public var notes: [String]?
    /// The files that make up the scene.
    public var files: [SceneFile]
    /// The settings of a synthetic scene; nil for a measured one.
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
    /// The color on maps, `#rrggbb`.
    public var color: String

    /// A class by its label, name and color.
    public init(label: UInt16, name: String, color: String) {
        (self.label, self.name, self.color) = (label, name, color)
    }
}

/// The wavelengths of a scene's bands.
public struct Wavelengths: Sendable, Codable, Equatable {
    /// The lower end of the instrument's range.
    public var firstNanometers: Double
    /// The upper end of the instrument's range.
    public var lastNanometers: Double
    /// The distance between adjacent bands; nil if it is not constant or not known exactly.
    public var spacingNanometers: Double?
    /// The number of bands that the instrument recorded.
    public var recordedBands: Int?
    /// The recorded bands that are missing from the default cube, counted from 1.
    public var removedBands: String?
    /// The source of this information, or its accuracy.
    public var note: String?

    /// A range from end to end in nanometers.
    public init(firstNanometers: Double, lastNanometers: Double, note: String? = nil) {
        (self.firstNanometers, self.lastNanometers, self.note) = (firstNanometers, lastNanometers, note)
    }
}

/// A file of a scene.
public struct SceneFile: Sendable, Codable, Equatable {
    /// The role of a file.
    public enum Role: String, Sendable, Codable {
        case cube, labels
        /// The labels of a published split.
        case trainLabels, testLabels
    }

    /// The role of the file.
    public var role: Role
    /// The accepted file names, the published one first.
    public var names: [String]
    /// The variables to try, the published one first.
    ///
    /// `a+b` adds two label maps that share no pixel.
    public var keys: [String]
    /// The sizes and checksums of known copies, the published one first.
    public var checksums: [Checksum]
    /// Where it is published, or how to obtain it.
    public var source: String

    /// A file by its role, with the accepted file names and variables.
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
    /// A description of this copy.
    public var note: String?
}
