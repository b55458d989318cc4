internal import ArrayFiles
internal import Foundation
internal import HSI

/// Standard error, for progress and errors.
enum StandardError {
    /// Writes `text`; errors are ignored.
    static func write(_ text: String) { _ = writeAll(text, to: STDERR_FILENO) }
}

/// Standard output, for results.
enum StandardOutput {
    /// Writes `text` and a newline.
    ///
    /// - Throws: `FileError` if it cannot be written completely, as on a full disk: results must not be lost silently.
    static func print(_ text: String) throws {
        if let failure = writeAll(text + "\n", to: STDOUT_FILENO) {
            throw FileError.cannotWrite(path: "standard output", reason: String(cString: strerror(failure)))
        }
    }
}

/// The error number of the write that failed, or nil.
private func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : ENOSPC }
        bytes = bytes.dropFirst(count)
    }
    return nil
}
