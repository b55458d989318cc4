public import ArrayFiles

/// Why a scene could not be read.
public enum SceneError: Error, Equatable, Sendable {
    /// Files of a known scene were not found.
    case missing(scene: String, files: [MissingFile], folders: [String])
    /// No descriptor has this name.
    case unknownScene(name: String, known: [String])
    /// No published protocol has this name.
    case unknownProtocol(name: String, known: [String])
    /// A scene descriptor is invalid.
    case badDescriptor(path: String, reason: String)
    /// A file of arrays cannot be read, or its contents cannot be used.
    case file(ArrayFileError)
    /// Several variables match.
    case ambiguous(path: String, wanted: String, candidates: [VariableInfo])
    /// No order of the cube's axes fits the label map, or several do.
    case extentMismatch(cubePath: String, cube: [Int], labelsPath: String, labels: [Int])
    /// The cube contains NaN or an infinity; the position of the first one is counted from 0.
    case notFinite(path: String, count: Int, row: Int, column: Int, band: Int)
    /// Numbers are NaN, infinite, or absurdly large in this many pixels: in single bands, or in all bands of labeled pixels; the
    /// position of the first is counted from 0.
    case missingNumbers(
        path: String,
        pixels: Int,
        labeled: Int,
        inSingleBands: Bool,
        row: Int,
        column: Int,
        band: Int
    )
    /// A vector file has several fields, or none, that can be the class of a shape.
    case missingLabelField(path: String, fields: String)
    /// A label is not a whole number; the position is counted from 0.
    case badLabel(path: String, value: Double, row: Int, column: Int)
    /// Two label maps that should be combined have different labels at a pixel.
    case conflictingLabels(path: String, names: String, row: Int, column: Int)
    /// There are too many classes; most likely the array is not a label map.
    case tooManyClasses(path: String, count: Int, limit: Int)
    /// The cube belongs to a synthetic scene where a measured one was expected.
    case syntheticCube(path: String, name: String, alias: String, expected: String)
    /// No pixel has a label.
    case nothingLabeled(path: String)
}

/// A missing file of a scene.
public struct MissingFile: Equatable, Sendable, Codable {
    /// The accepted file names, the published one first.
    public let names: [String]
    /// The published size.
    public let bytes: Int?
    /// The published SHA-256.
    public let sha256: String?
    /// The address, or how to obtain the file if there is none.
    public let source: String

    /// Names, size, checksum and source in two lines.
    public var text: String {
        var line = names.joined(separator: " or ")
        if let bytes { line += ", \(bytes) bytes" }
        if let sha256 { line += ", sha256 \(sha256)" }
        return line + "\n    from \(source)"
    }
}

extension SceneError: CustomStringConvertible {
    /// The file, the expected contents and the contents found, in one paragraph.
    public var description: String {
        switch self {
        case .missing(let scene, let files, let folders):
            Self.missingText(scene, files, folders)
        case .unknownScene(let name, let known):
            "no scene named '\(name)'; known: \(known.joined(separator: ", "))"
        case .unknownProtocol(let name, let known):
            "no protocol named '\(name)'; known: \(known.joined(separator: ", "))"
        case .badDescriptor(let path, let reason):
            "\(path): invalid description: \(reason)"
        case .file(let error):
            error.description
        case .ambiguous(let path, let wanted, let candidates):
            "\(path): several variables could be the \(wanted): \(VariableInfo.list(candidates)); name one as FILE:key"
        case .extentMismatch(let cubePath, let cube, let labelsPath, let labels):
            "\(cubePath) is \(extentsText(cube)) and \(labelsPath) is \(extentsText(labels)): "
                + "expected rows×columns×bands and rows×columns" + Self.factorText(cube, labels)
        case .notFinite(let path, let count, let row, let column, let band):
            "\(path): \(count) value\(count == 1 ? " is" : "s are") not finite, "
                + "the first at row \(row), column \(column), band \(band) (counted from 0)"
        case .missingNumbers(
            let path,
            let pixels,
            let labeled,
            let inSingleBands,
            let row,
            let column,
            let band
        ):
            "\(path): NaN, infinity, or a magnitude above 1e30 in \(inSingleBands ? "some" : "all") bands of "
                + "\(counted(pixels, "pixel")), \(labeled) of them labeled; the first at row \(row), column \(column), "
                + "band \(band) (counted from 0)"
        case .missingLabelField(let path, let fields):
            "\(path): it is unclear which field has the class of a shape; the file has \(fields)"
        case .badLabel(let path, let value, let row, let column):
            "\(path): label \(value) at row \(row), column \(column) (counted from 0); expected a whole number: "
                + "is this a raster of measurements, such as heights?"
        case .conflictingLabels(let path, let names, let row, let column):
            "\(path): \(names) have different labels at row \(row), column \(column) (counted from 0)"
        case .tooManyClasses(let path, let count, let limit):
            "\(path): expected a label map with at most \(limit) different labels, found \(count): "
                + "heights, a photograph, or other measurements?"
        case .syntheticCube(let path, let name, _, let expected):
            "\(path): expected the cube of \(expected), found the synthetic scene \(name)"
        case .nothingLabeled(let path):
            "\(path): every pixel is 0 (unlabeled)"
        }
    }

    /// What to do about labels that are finer than the cube by a whole factor; empty for any others.
    private static func factorText(_ cube: [Int], _ labels: [Int]) -> String {
        guard cube.count == 3, labels.count == 2 else { return "" }
        for (row, column) in [(0, 1), (1, 2), (0, 2)] {
            let (rows, columns) = (cube[row], cube[column])
            for factor in 2...16 where labels == [rows * factor, columns * factor] {
                return
                    "; the labels are \(factor) times as fine as the cube: resample them to \(extentsText([rows, columns])) first"
            }
            for factor in 2...16 where [labels[0] * factor, labels[1] * factor] == [rows, columns] {
                return
                    "; the cube is \(factor) times as fine as the labels: resample them to \(extentsText([rows, columns])) first"
            }
        }
        return ""
    }

    private static func missingText(_ scene: String, _ files: [MissingFile], _ folders: [String]) -> String {
        let lines = files.map { "  " + $0.text }
        return "\(scene): \(files.count == 1 ? "a file is" : "files are") missing; put\n"
            + lines.joined(separator: "\n") + "\n  into one of: " + folders.joined(separator: ", ")
    }
}

extension SceneError {
    /// The file is malformed.
    static func malformed(path: String, reason: String) -> SceneError {
        .file(.malformed(path: path, reason: reason))
    }

    /// The file is valid, but its contents are not supported.
    static func unsupported(path: String, reason: String) -> SceneError {
        .file(.unsupported(path: path, reason: reason))
    }

    /// The file has no variable with the requested name or of the requested kind.
    static func keyNotFound(path: String, wanted: String, holds: [VariableInfo]) -> SceneError {
        .file(.keyNotFound(path: path, wanted: wanted, holds: holds))
    }
}

/// Evaluates `value` and converts errors of array files to scene errors.
func reading<Value>(_ value: @autoclosure () throws(ArrayFileError) -> Value) throws(SceneError) -> Value {
    do { return try value() } catch { throw .file(error) }
}
