/// Writes files atomically.
public enum AtomicFile {
    /// Writes `bytes` to `path`, replacing an existing file atomically.
    ///
    /// The bytes are written to a temporary file in the same folder and synced to disk; then the file is renamed. A device or
    /// pipe, such as `/dev/stdout`, is written to directly.
    ///
    /// - Throws: `FileError`; then `path` is unchanged and the temporary file is removed.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var file = try AtomicFileWriter(path)
        try file.append(bytes)
        try file.finish()
    }

    /// Writes text to `path`, like `write(_:to:)` for bytes.
    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }
}
