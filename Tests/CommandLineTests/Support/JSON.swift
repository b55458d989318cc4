import Foundation
import Testing

/// Parses an object.
func jsonObject(_ text: some Sequence<UInt8>) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any])
}

/// Parses an object.
func jsonObject(_ text: String) throws -> [String: Any] { try jsonObject(text.utf8) }

/// Parses the object in a file.
func jsonObject(at path: String) throws -> [String: Any] { try jsonObject(bytes(path)) }

/// The rows of a file of comma-separated values without quotes, as cells.
func csv(_ path: String) throws -> [[String]] {
    String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}

extension [String: Any] {
    /// The object under a key.
    func object(_ key: String) throws -> [String: Any] { try #require(self[key] as? [String: Any], "\(key)") }

    /// The objects in a list under a key.
    func objects(_ key: String) throws -> [[String: Any]] {
        try #require(self[key] as? [[String: Any]], "\(key)")
    }

    /// The number under a key.
    func number(_ key: String) throws -> Double { try #require(self[key] as? Double, "\(key)") }
}
