/// Why a file could not be written.
public enum FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder does not take a new file.
    case cannotCreate(path: String, reason: String)
    /// The bytes did not all arrive, a full disk among the reasons; nothing is left behind.
    case cannotWrite(path: String, reason: String)

    /// The file and the operating system's reason.
    public var description: String {
        switch self {
        case .cannotCreate(let path, let reason): "\(path): cannot be created: \(reason)"
        case .cannotWrite(let path, let reason):
            "\(path): cannot be written: \(reason); no part of it was kept"
        }
    }
}
