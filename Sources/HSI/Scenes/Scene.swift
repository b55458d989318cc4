internal import ArrayFiles

/// A cube, its labels and their description.
public struct Scene: Sendable {
    /// The measurements.
    public let cube: Cube
    /// The label map; the same rows and columns as the cube.
    public let labels: LabelMap
    /// Names, colors and other metadata: from the catalog, or generated for files that are not in it.
    public let descriptor: SceneDescriptor
    /// The files that the scene was read from, for the run record.
    public let sources: [SceneSource]

    /// A scene of a cube and labels of the same size.
    public init(cube: Cube, labels: LabelMap, descriptor: SceneDescriptor, sources: [SceneSource] = []) {
        precondition(
            cube.rows == labels.rows && cube.columns == labels.columns,
            "Scene: cube \(cube.rows)×\(cube.columns), labels \(labels.rows)×\(labels.columns)"
        )
        (self.cube, self.labels, self.descriptor, self.sources) = (cube, labels, descriptor, sources)
    }
}

/// A file that a scene was read from.
public struct SceneSource: Sendable, Codable, Equatable {
    /// The role of the file.
    public let role: SceneFile.Role
    /// The path.
    public let path: String
    /// The variable that was read; empty for NPY.
    public let variable: String
    /// The file's size.
    public let bytes: Int
    /// The file's SHA-256 in lower-case hexadecimal digits.
    public let sha256: String
    /// Whether a known copy has this checksum; nil when none is known.
    ///
    /// A difference is not an error: rewritten copies can hold the same numbers in different bytes.
    public let checksumMatches: Bool?
}

/// The location of an array: a file and a variable in it.
public struct ArrayLocation: Sendable, Equatable {
    /// The file.
    public var path: String
    /// The variable; nil to find it by shape.
    public var key: String?

    /// A file and an optional variable name; without a name the variable is found by shape.
    public init(path: String, key: String? = nil) { (self.path, self.key) = (path, key) }

    /// `FILE`, or `FILE:key`.
    public var text: String { key.map { "\(path):\($0)" } ?? path }

    /// Parses `FILE` or `FILE:key`; an existing file with the whole text as its name takes precedence.
    public init(parsing text: String) {
        if let colon = text.lastIndex(of: ":"), colon != text.startIndex, !fileExists(text),
            text.index(after: colon) != text.endIndex,
            !text[colon...].contains("/") || fileExists(String(text[..<colon]))
        {
            self.init(path: String(text[..<colon]), key: String(text[text.index(after: colon)...]))
        } else {
            self.init(path: text)
        }
    }
}
