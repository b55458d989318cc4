internal import CTIFF

/// A TIFF file opened by libtiff for reading; closed with the last reference.
final class TIFFHandle {
    let tiff: OpaquePointer
    private let message: UnsafeMutablePointer<CChar>

    /// The maximum length of libtiff's message.
    private static let messageLength = 256
    /// The largest allocation of libtiff, in bytes.
    private static let allocationLimit: tmsize_t = 1 << 28

    /// - Throws: `ArrayFileError.malformed` if libtiff finds no image.
    init(_ path: String) throws(ArrayFileError) {
        let message = UnsafeMutablePointer<CChar>.allocate(capacity: Self.messageLength)
        message.initialize(repeating: 0, count: Self.messageLength)
        guard let tiff = tiff_open(path, message, Self.allocationLimit) else {
            let words = Self.words(message)
            message.deallocate()
            throw .malformed(path: path, reason: "damaged or truncated TIFF\(words)")
        }
        (self.tiff, self.message) = (tiff, message)
    }

    deinit {
        TIFFClose(tiff)
        message.deallocate()
    }

    /// libtiff's message of the first error, in parentheses; empty without an error.
    var words: String { Self.words(message) }

    private static func words(_ message: UnsafePointer<CChar>) -> String {
        let words = String(cString: message)
        return words.isEmpty ? "" : " (\(words))"
    }
}
