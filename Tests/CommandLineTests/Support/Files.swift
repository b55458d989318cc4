import Foundation

/// The names in a folder, hidden ones too, sorted; none if there is no such folder.
func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
