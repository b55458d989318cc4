/// Why a file of arrays could not be read.
public enum ArrayFileError: Error, Equatable, Sendable {
    /// The operating system does not give the file's bytes.
    case unreadable(path: String, reason: String)
    /// The bytes are not what the format says they are.
    case malformed(path: String, reason: String)
    /// The file is sound, but holds something that cannot be used.
    case unsupported(path: String, reason: String)
    /// The file holds nothing by the name or of the kind that was asked for.
    case keyNotFound(path: String, wanted: String, holds: [VariableInfo])
}

extension ArrayFileError: CustomStringConvertible {
    /// One paragraph that names the file, what was expected and what was found.
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
