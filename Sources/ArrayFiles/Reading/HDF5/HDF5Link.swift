/// A link of a group: a name, and what it leads to.
struct HDF5Link: Sendable {
    /// What a link leads to.
    enum Target: Sendable {
        /// The header of an object in this file.
        case object(Int)
        /// A path in this file.
        case path(String)
        /// A path in another file.
        case other(file: String, path: String)
        /// A link of a kind that a program defined for itself.
        case unknown
    }

    /// The name.
    let name: String
    /// What it leads to.
    let target: Target

    /// A link.
    init(name: String, target: Target) { (self.name, self.target) = (name, target) }

    /// Parses a link message.
    init(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        guard try cursor.number(1) == 1 else { throw cursor.malformed("a link of an unknown version") }
        let flags = try cursor.number(1)
        let kind = flags & 8 != 0 ? try cursor.number(1) : 0
        if flags & 4 != 0 { try cursor.skip(8) }
        if flags & 16 != 0 { try cursor.skip(1) }
        let length = try cursor.count(1 << Int(flags & 3))
        guard (1...4096).contains(length) else {
            throw cursor.malformed("a link with a name of \(length) bytes")
        }
        name = String(decoding: try cursor.bytes(length), as: UTF8.self)
        switch kind {
        case 0: target = .object(try cursor.count(8))
        case 1: target = .path(String(decoding: try cursor.bytes(try cursor.count(2)), as: UTF8.self))
        case 64:
            let value = try cursor.bytes(try cursor.count(2)).dropFirst()
            let parts = value.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            target = .other(
                file: parts.first.map { String(decoding: $0, as: UTF8.self) } ?? "",
                path: parts.count > 1 ? String(decoding: parts[1].prefix { $0 != 0 }, as: UTF8.self) : ""
            )
        default:
            try cursor.skip(try cursor.count(2))
            target = .unknown
        }
    }
}
