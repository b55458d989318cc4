/// The heap of texts of any length and other objects that several places share.
///
/// Reference: HDF5 File Format Specification 3.0, section III.E.
enum HDF5GlobalHeap {
    private static let limit = 1 << 26

    /// The bytes of an object of the collection at an address.
    static func object(_ source: HDF5Source, at address: Int, _ wanted: Int) throws(ArrayFileError) -> [UInt8]
    {
        var head = try source.cursor(at: address, 16)
        guard try head.bytes(4).elementsEqual("GCOL".utf8), try head.number(1) == 1 else {
            throw source.malformed("no global heap")
        }
        try head.skip(3)
        let size = try head.count(8)
        guard size >= 16, size <= limit else { throw source.malformed("a global heap of \(size) bytes") }
        var cursor = try source.cursor(at: address + 16, size - 16)
        while cursor.rest.count >= 16 {
            let index = try cursor.count(2)
            try cursor.skip(6)
            let length = try cursor.count(8)
            if index == 0 { break }
            let bytes = try cursor.bytes(length)
            if index == wanted { return Array(bytes) }
            try cursor.skip(min(cursor.rest.count, (8 - length % 8) % 8))
        }
        throw source.malformed("no object \(wanted) in a global heap")
    }
}
