/// Why a file of arrays could not be read.
public enum ArrayFileError: Error, Equatable, Sendable {
    /// The operating system cannot read the file.
    case unreadable(path: String, reason: String)
    /// The file violates its format.
    case malformed(path: String, reason: String)
    /// The file is valid, but its contents are not supported.
    case unsupported(path: String, reason: String)
    /// The file has no variable with the requested name or of the requested kind.
    case keyNotFound(path: String, wanted: String, holds: [VariableInfo])
}

extension ArrayFileError: CustomStringConvertible {
    /// The file, the expected contents and the contents found, in one paragraph.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason), .malformed(let path, let reason),
            .unsupported(let path, let reason):
            "\(path): \(reason)"
        case .keyNotFound(let path, let wanted, let holds):
            "\(path): no \(wanted); the file holds \(VariableInfo.list(holds))"
        }
    }
}
