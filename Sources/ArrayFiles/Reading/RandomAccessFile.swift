internal import Glibc

/// A regular file open for reading; closed with the last reference.
package final class RandomAccessFile: Sendable {
    package let path: String
    /// The size in bytes when the file was opened.
    package let size: Int
    private let descriptor: CInt

    /// - Throws: `ArrayFileError.unreadable` if the file is missing, not readable, a folder or a device.
    package init(_ path: String) throws(ArrayFileError) {
        // Without O_NONBLOCK, opening a named pipe would block until there is a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemMessage(errno)) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(path: path, reason: "not a regular file")
        }
        (self.path, self.descriptor, size) = (path, descriptor, Int(status.st_size))
    }

    deinit { close(descriptor) }

    /// Fills `buffer` from `offset` on.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArrayFileError) {
        var done = 0
        while done < buffer.count {
            let got = pread(
                descriptor,
                buffer.baseAddress.map { $0 + done },
                min(buffer.count - done, 1 << 30),
                off_t(offset + done)
            )
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(path: path, reason: systemMessage(errno)) }
            guard got > 0 else {
                throw .malformed(
                    path: path,
                    reason: "ends at byte \(offset + done), \(offset + buffer.count) needed"
                )
            }
            done += got
        }
    }

    /// The `count` bytes from `offset` on.
    ///
    /// - Throws: `ArrayFileError.malformed` if the file is too short, before any allocation.
    package func bytes(at offset: Int, count: Int) throws(ArrayFileError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
            throw .malformed(path: path, reason: "ends at byte \(size); \(count) bytes at \(offset) needed")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: ArrayFileError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(ArrayFileError) { try read(into: buffer, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Up to `count` bytes from the start.
    package func prefix(_ count: Int) throws(ArrayFileError) -> [UInt8] {
        try bytes(at: 0, count: min(count, size))
    }
}

/// The operating system's message for an error number.
package func systemMessage(_ code: CInt) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
