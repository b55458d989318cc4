/// The bytes of an HDF5 file, whose addresses count from its superblock.
struct HDF5Source: Sendable {
    /// The file.
    let file: RandomAccessFile
    /// The offset of the superblock.
    let base: Int
    /// The address of the header of the root group.
    let root: Int

    /// Finds the superblock, version 0 to 3.
    ///
    /// - Throws: `ArrayFileError` if there is none, or if its addresses do not have 8 bytes, as in all files of the last decades.
    init(_ file: RandomAccessFile) throws(ArrayFileError) {
        self.file = file
        base = try Self.superblock(file)
        var head = ByteCursor(
            try file.bytes(at: base + 8, count: min(96, file.size - base - 8)),
            path: file.path
        )
        let version = try head.number(1)
        guard version <= 3 else { throw head.malformed("unknown superblock version \(version)") }
        if version < 2 { try head.skip(4) }
        guard try head.number(1) == 8, try head.number(1) == 8 else {
            throw .unsupported(path: file.path, reason: "expected HDF5 addresses of 8 bytes")
        }
        // Ranks of trees and flags, then addresses of the base, of free space, of the end, and of the driver.
        try head.skip(version < 2 ? 9 : 1)
        if version == 1 { try head.skip(4) }
        try head.skip(version < 2 ? 4 * 8 + 8 : 3 * 8)
        root = try head.count(8)
    }

    private static func superblock(_ file: RandomAccessFile) throws(ArrayFileError) -> Int {
        var offset = 0
        while offset + 8 <= file.size {
            if try file.bytes(at: offset, count: 8) == [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] {
                return offset
            }
            offset = offset == 0 ? 512 : offset * 2
        }
        throw .malformed(path: file.path, reason: "not an HDF5 file")
    }

    /// An address as a number that can be added to others; one beyond any file stays beyond it.
    static func place(_ address: UInt64) -> Int { Int(min(address, 1 << 48)) }

    /// The `count` bytes at an address.
    func cursor(at address: Int, _ count: Int) throws(ArrayFileError) -> ByteCursor {
        guard address >= 0, address <= file.size - base, count >= 0, count <= file.size - base - address
        else {
            throw malformed("an address outside the file")
        }
        return ByteCursor(try file.bytes(at: base + address, count: count), path: file.path)
    }

    /// The same, or what there is up to the end of the file.
    func cursor(at address: Int, upTo count: Int) throws(ArrayFileError) -> ByteCursor {
        try cursor(at: address, max(0, min(count, file.size - base - address)))
    }

    func malformed(_ reason: String) -> ArrayFileError {
        .malformed(path: file.path, reason: "invalid HDF5 file: " + reason)
    }
}
