/// A filter that the bytes of a chunk pass when they are written.
struct HDF5Filter: Sendable, Equatable {
    /// Its registered number.
    let number: Int
    /// Its parameters.
    let parameters: [Int]

    static let deflate = 1
    static let shuffle = 2
    static let checksum = 3
    static let lzf = 32000

    /// Whether the reader can reverse it.
    var isSupported: Bool { [Self.deflate, Self.shuffle, Self.checksum, Self.lzf].contains(number) }

    /// Its name.
    var name: String {
        let names = [
            1: "deflate", 2: "shuffle", 3: "Fletcher-32", 4: "SZIP", 5: "n-bit", 6: "scale-offset",
            307: "bzip2",
            32000: "LZF", 32001: "Blosc", 32004: "LZ4", 32008: "bitshuffle", 32013: "ZFP", 32015: "Zstandard",
            32017: "SZ", 32026: "Blosc2",
        ]
        return names[number] ?? "filter \(number)"
    }

    /// Parses a filter pipeline message.
    static func pipeline(_ cursor: inout ByteCursor) throws(ArrayFileError) -> [HDF5Filter] {
        let version = try cursor.number(1)
        guard version == 1 || version == 2 else { throw cursor.malformed("filters of version \(version)") }
        let count = try cursor.count(1)
        guard count <= 32 else { throw cursor.malformed("\(count) filters") }
        if version == 1 { try cursor.skip(6) }
        var filters: [HDF5Filter] = []
        for _ in 0..<count {
            let number = try cursor.count(2)
            let nameLength = version == 1 || number >= 256 ? try cursor.count(2) : 0
            try cursor.skip(2)
            let parameterCount = try cursor.count(2)
            try cursor.skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength)
            var parameters: [Int] = []
            for _ in 0..<parameterCount { parameters.append(try cursor.count(4)) }
            if version == 1 && parameterCount % 2 == 1 { try cursor.skip(4) }
            filters.append(HDF5Filter(number: number, parameters: parameters))
        }
        return filters
    }
}
