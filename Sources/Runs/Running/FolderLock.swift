internal import FoundationEssentials
internal import Glibc

/// An exclusive lock on a folder, held by one process at a time.
///
/// The kernel holds the lock on the file `.lock` in the folder and releases it however the process ends. A file that a
/// killed process left behind does not block others.
package enum FolderLock {
    /// Calls `body` while this process holds the lock on `folder`, which is created if needed.
    ///
    /// - Throws: `RunError.file` if another process holds the lock, or if the folder cannot be created or written to;
    ///   and whatever `body` throws.
    package static func with<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
        let path = "\(folder)/.lock"
        let file = try lockedFile(path, folder)
        defer {
            unlink(path)
            // An empty folder is removed.
            rmdir(folder)
            close(file)
        }
        let text = "\(getpid())\n"
        _ = ftruncate(file, 0)
        _ = text.withCString { write(file, $0, strlen($0)) }
        return try body()
    }

    /// The same if there may be no folder to lock.
    package static func with<Result>(ifAny folder: String?, _ body: () throws -> Result) throws -> Result {
        guard let folder else { return try body() }
        return try with(folder, body)
    }

    /// The descriptor of the file at `path`, locked.
    private static func lockedFile(_ path: String, _ folder: String) throws -> Int32 {
        while true {
            try RunFolder(inside: folder).create()
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            // Another process may have removed its empty folder just now.
            if file < 0, errno == ENOENT { continue }
            guard file >= 0 else { throw failure("cannot be written to", folder, errno) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                let (code, owner) = (errno, owner(file))
                close(file)
                guard code == EWOULDBLOCK else { throw failure("cannot be locked", folder, code) }
                throw RunError.file(
                    path: folder,
                    reason:
                        "another process\(owner) is writing to this folder; wait until it ends, or choose another folder"
                )
            }
            if isAt(path, file) { return file }
            // Its owner removed the file after it was opened here.
            close(file)
        }
    }

    /// Whether the file at `path` is the one that is open.
    private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0 && named.st_ino == opened.st_ino
            && named.st_dev == opened.st_dev
    }

    /// ` (process 123)` if the file names the process.
    private static func owner(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0,
            let number = Int(String(decoding: buffer[..<count], as: UTF8.self).prefix { $0.isNumber })
        else { return "" }
        return " (process \(number))"
    }

    private static func failure(_ what: String, _ folder: String, _ code: Int32) -> RunError {
        .file(path: folder, reason: "\(what): \(String(cString: strerror(code)))")
    }
}
