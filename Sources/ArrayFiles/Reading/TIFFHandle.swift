internal import CTIFF

/// A TIFF file that libtiff has opened for reading; closed when the last reference goes.
final class TIFFHandle {
    let tiff: OpaquePointer
    private let message: UnsafeMutablePointer<CChar>

    /// How long libtiff's words may be.
    private static let messageLength = 256
    /// The largest piece of memory that libtiff may take, in bytes.
    private static let allocationLimit: tmsize_t = 1 << 28

    /// - Throws: `ArrayFileError.malformed` where libtiff finds no image.
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

    /// What libtiff said of the first error, in brackets; nothing before there is one.
    var words: String { Self.words(message) }

    private static func words(_ message: UnsafePointer<CChar>) -> String {
        let words = String(cString: message)
        return words.isEmpty ? "" : " (\(words))"
    }
}
