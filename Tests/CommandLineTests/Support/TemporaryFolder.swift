import Foundation

/// A folder of its own, deleted with everything in it when the value goes.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = "hsi-command-\(UUID().uuidString)"
        path = FileManager.default.temporaryDirectory.appending(path: name).path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }
}

/// The names in a folder, hidden ones too, sorted; none if there is no such folder.
func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// The folder above the tests' own: the package root.
let packageRoot = URL(filePath: #filePath).appending(path: "../../../..").standardized.path()
let fixtures = packageRoot + "/Tests/HSITests/Fixtures/arrays"
