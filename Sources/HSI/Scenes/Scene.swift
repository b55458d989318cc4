public import ArrayFiles

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

    /// The pixels without data; nil if every pixel has data.
    public let mask: PixelMask?
    /// What the file says about the bands of the cube; nil without a file.
    public let bands: BandDescription?
    /// The position on the ground; nil if it is unknown.
    public let georeference: Georeference?
    /// What may not be meant in the files.
    public let doubts: [Doubt]

    /// A scene of a cube and labels of the same size.
    public init(
        cube: Cube,
        labels: LabelMap,
        descriptor: SceneDescriptor,
        sources: [SceneSource] = [],
        mask: PixelMask? = nil,
        bands: BandDescription? = nil,
        georeference: Georeference? = nil,
        doubts: [Doubt] = []
    ) {
        precondition(
            cube.rows == labels.rows && cube.columns == labels.columns,
            "Scene: cube \(cube.rows)×\(cube.columns), labels \(labels.rows)×\(labels.columns)"
        )
        precondition(
            mask.map { $0.isMissing.count == cube.pixels } ?? true,
            "Scene: a mask of \(mask?.isMissing.count ?? 0) pixels for \(cube.pixels)"
        )
        (self.cube, self.labels, self.descriptor, self.sources) = (cube, labels, descriptor, sources)
        (self.mask, self.bands, self.georeference, self.doubts) = (mask, bands, georeference, doubts)
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
    /// The SHA-256 of a separate header, such as that of ENVI; nil without one.
    public var headerSHA256: String?
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
