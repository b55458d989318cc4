internal import Glibc
internal import Synchronization

/// Writes files that are either whole or not there.
public enum AtomicFile {
    private static let serial = Atomic<Int>(0)

    /// Puts `bytes` at `path`, replacing what was there in one step.
    ///
    /// The bytes go to a file of another name in the same folder, are forced to the disk, and are then renamed. A device
    /// or pipe, such as `/dev/stdout`, is written to as it is.
    ///
    /// - Throws: `FileError`; what was at `path` before is then untouched, and the other file is gone.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw .cannotCreate(path: path, reason: systemMessage(EISDIR))
            }
            return try writeThrough(bytes, to: path)
        }
        let temporary = temporaryPath(for: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: systemMessage(errno)) }
        var failure = append(bytes, to: descriptor)
        if failure == nil && fsync(descriptor) != 0 { failure = errno }
        // Some file systems report a full disk only here.
        if close(descriptor) != 0 && failure == nil { failure = errno }
        if failure == nil && rename(temporary, path) != 0 { failure = errno }
        if let failure {
            unlink(temporary)
            throw .cannotWrite(path: path, reason: systemMessage(failure))
        }
        synchronizeFolder(of: path)
    }

    /// Puts text at `path`, as `write(_:to:)` does with bytes.
    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }

    private static func writeThrough(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: systemMessage(errno)) }
        defer { close(descriptor) }
        if let failure = append(bytes, to: descriptor) {
            throw .cannotWrite(path: path, reason: systemMessage(failure))
        }
    }

    /// The error number of the write that failed, or nil.
    private static func append(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(
                    descriptor,
                    buffer.baseAddress.map { $0 + done },
                    min(buffer.count - done, 1 << 30)
                )
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return count < 0 ? errno : ENOSPC }
                done += count
            }
            return nil
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func temporaryPath(for path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? "file"
        let number = serial.wrappingAdd(1, ordering: .relaxed).newValue
        return folder(of: path) + "/.\(name.prefix(100)).\(getpid()).\(number).partial"
    }

    /// Makes the new name last; a file system that cannot is no reason to fail.
    private static func synchronizeFolder(of path: String) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
