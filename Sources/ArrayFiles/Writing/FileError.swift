/// Why a file could not be written.
public enum FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be created in the folder.
    case cannotCreate(path: String, reason: String)
    /// Not all bytes were written, for example because the disk is full; no partial file remains.
    case cannotWrite(path: String, reason: String)

    /// The file and the operating system's reason.
    public var description: String {
        switch self {
        case .cannotCreate(let path, let reason): "\(path): cannot be created: \(reason)"
        case .cannotWrite(let path, let reason):
            "\(path): cannot be written: \(reason); no partial file was kept"
        }
    }
}
