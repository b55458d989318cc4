internal import ArrayFiles

/// A cube, its labels, and what is known about both.
public struct Scene: Sendable {
    /// The measurements.
    public let cube: Cube
    /// The classes; the same rows and columns as the cube.
    public let labels: LabelMap
    /// Names, colours and the like: from the catalogue, or made up for files that are not in it.
    public let descriptor: SceneDescriptor
    /// The files the scene was read from, for the record of a run.
    public let sources: [SceneSource]

    /// A scene of parts that fit each other.
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
    /// What it gave.
    public let role: SceneFile.Role
    /// Where it is.
    public let path: String
    /// The variable that was read; empty for NPY.
    public let variable: String
    /// The file's size.
    public let bytes: Int
    /// The file's SHA-256 in lower-case hexadecimal digits.
    public let sha256: String
    /// Whether a known copy has this checksum; nil when none is known.
    ///
    /// A difference is no error: copies that were
    /// written anew hold the same numbers in other bytes.
    public let checksumMatches: Bool?
}

/// Where an array is: a file, and a variable in it.
public struct ArrayLocation: Sendable, Equatable {
    /// The file.
    public var path: String
    /// The variable; nil to find it by its shape.
    public var key: String?

    /// A file and, if the variable is not to be found by its shape, its name.
    public init(path: String, key: String? = nil) { (self.path, self.key) = (path, key) }

    /// `FILE`, or `FILE:key`.
    public var text: String { key.map { "\(path):\($0)" } ?? path }

    /// Parses `FILE` or `FILE:key`; a file that exists under the whole text wins.
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
