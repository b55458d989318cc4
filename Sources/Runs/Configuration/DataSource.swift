internal import Foundation
public import HSI

/// Where a scene comes from.
public enum DataSource: Sendable, Equatable, Codable {
    /// A scene of the catalog; its files are looked up in the directory first, if one is given.
    case catalog(alias: String, directory: String?)
    /// Two files, each with a variable's name if it cannot be found by its shape: `FILE` or `FILE:KEY`.
    case files(cube: String, labels: String, reading: SceneReading? = nil)
    /// Only a label map, `FILE` or `FILE:KEY`, for methods that read no spectra.
    case labels(String, reading: SceneReading? = nil)

    /// The scene's alias, or the name of the cube's file.
    public var sceneName: String {
        switch self {
        case .catalog(let alias, _): alias
        case .files(let file, _, _), .labels(let file, _):
            String(file.split(separator: "/").last ?? "cube").split(separator: ".").first.map(String.init)
                ?? "scene"
        }
    }

    /// The same files by absolute paths, so that a record of them can be read from any folder.
    public var absolute: DataSource {
        switch self {
        case .catalog(let alias, let directory):
            .catalog(alias: alias, directory: directory.map(absolutePath))
        case .files(let cube, let labels, let reading):
            .files(cube: absolutePath(cube), labels: absolutePath(labels), reading: reading?.absolute)
        case .labels(let labels, let reading): .labels(absolutePath(labels), reading: reading?.absolute)
        }
    }

    /// How its files are read; nil for what is found out.
    public var reading: SceneReading? {
        switch self {
        case .catalog: nil
        case .files(_, _, let reading), .labels(_, let reading): reading
        }
    }
}

extension SceneReading {
    /// The same with an absolute path of the class names.
    fileprivate var absolute: SceneReading {
        var copy = self
        copy.classNames = classNames.map(absolutePath)
        return copy
    }
}

/// The absolute path; a variable's name after a colon is kept.
package func absolutePath(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
}
