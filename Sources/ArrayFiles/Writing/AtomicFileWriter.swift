internal import Glibc
internal import Synchronization

/// A file that is written in pieces and appears at its path when it is finished: see `AtomicFile`.
///
/// If the value is destroyed before that, the temporary file is removed.
struct AtomicFileWriter: ~Copyable {
    private static let serial = Atomic<Int>(0)

    private let path: String
    /// The temporary file; nil for a device or pipe, which is written to directly.
    private let temporary: String?
    /// Negative when the file is closed.
    private var descriptor: CInt
    private var isFinished = false

    init(_ path: String) throws(FileError) {
        let (temporary, descriptor): (String?, CInt)
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw .cannotCreate(path: path, reason: systemMessage(EISDIR))
            }
            (temporary, descriptor) = (nil, open(path, O_WRONLY | O_CLOEXEC))
        } else {
            let name = Self.temporaryPath(for: path)
            temporary = name
            descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        }
        guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: systemMessage(errno)) }
        (self.path, self.temporary, self.descriptor) = (path, temporary, descriptor)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isFinished, let temporary { unlink(temporary) }
    }

    /// Appends bytes.
    mutating func append(_ bytes: [UInt8]) throws(FileError) {
        let descriptor = descriptor
        let failure: CInt? = bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = write(
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
        if let failure { throw .cannotWrite(path: path, reason: systemMessage(failure)) }
    }

    /// Syncs the bytes to disk and renames the file.
    mutating func finish() throws(FileError) {
        guard let temporary else { return }
        var failure: CInt?
        if fsync(descriptor) != 0 { failure = errno }
        // Some file systems report a full disk only here.
        if close(descriptor) != 0 && failure == nil { failure = errno }
        descriptor = -1
        if failure == nil && rename(temporary, path) != 0 { failure = errno }
        if let failure { throw .cannotWrite(path: path, reason: systemMessage(failure)) }
        isFinished = true
        Self.synchronizeFolder(of: path)
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

    /// Syncs the folder, so that the new name survives a crash; failures are ignored.
    private static func synchronizeFolder(of path: String) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
