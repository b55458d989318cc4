import Foundation

/// A temporary folder that is deleted with its contents when the value is released.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let name = "hsi-tests-\(UUID().uuidString)"
        path = FileManager.default.temporaryDirectory.appending(path: name).path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    package static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }

    /// The sorted names of all files in the folder, including hidden ones.
    package var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Writes `bytes` and returns the path.
    package func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: self / name))
        return self / name
    }
}
