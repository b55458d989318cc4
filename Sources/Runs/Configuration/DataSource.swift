internal import Foundation

/// Where a scene comes from.
public enum DataSource: Sendable, Equatable, Codable {
    /// A scene of the catalog; its files are looked up in the directory first, if one is given.
    case catalog(alias: String, directory: String?)
    /// Two files, each with a variable's name if it cannot be found by its shape: `FILE` or `FILE:KEY`.
    case files(cube: String, labels: String)
    /// Only a label map, `FILE` or `FILE:KEY`, for methods that read no spectra.
    case labels(String)

    /// The scene's alias, or the name of the cube's file.
    public var sceneName: String {
        switch self {
        case .catalog(let alias, _): alias
        case .files(let file, _), .labels(let file):
            String(file.split(separator: "/").last ?? "cube").split(separator: ".").first.map(String.init)
                ?? "scene"
        }
    }

    /// The same files by absolute paths, so that a record of them can be read from any folder.
    public var absolute: DataSource {
        switch self {
        case .catalog(let alias, let directory):
            .catalog(alias: alias, directory: directory.map(absolutePath))
        case .files(let cube, let labels):
            .files(cube: absolutePath(cube), labels: absolutePath(labels))
        case .labels(let labels): .labels(absolutePath(labels))
        }
    }
}

/// The absolute path; a variable's name after a colon is kept.
package func absolutePath(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
}
