/// Writes files that are either whole or not there.
public enum AtomicFile {
    /// Puts `bytes` at `path`, replacing what was there in one step.
    ///
    /// The bytes go to a file of another name in the same folder, are forced to the disk, and are then renamed. A device
    /// or pipe, such as `/dev/stdout`, is written to as it is.
    ///
    /// - Throws: `FileError`; what was at `path` before is then untouched, and the other file is gone.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var file = try AtomicFileWriter(path)
        try file.append(bytes)
        try file.finish()
    }

    /// Puts text at `path`, as `write(_:to:)` does with bytes.
    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }
}
