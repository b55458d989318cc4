/// The resolution of a PNG file, which tells a text processor how wide to print it.
enum PNGFile {
    /// The end of the header in every PNG file: eight bytes of signature, and one chunk of 25 bytes.
    private static let headerEnd = 33

    /// The file with the number of pixels per meter of a style, as the chunk `pHYs` (PNG specification, 11.3.5.3).
    static func withResolution(_ bytes: [UInt8], of style: FigureStyle) -> [UInt8] {
        guard bytes.count > headerEnd else { return bytes }
        let perMeter = UInt32((style.scale / style.unit * 72 / 0.0254).rounded())
        let density = bigEndian(perMeter)
        let body = Array("pHYs".utf8) + density + density + [1]
        let chunk = bigEndian(9) + body + bigEndian(checksum(body))
        return Array(bytes[..<headerEnd]) + chunk + Array(bytes[headerEnd...])
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// CRC-32 as in annex D of the PNG specification.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var register: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0xEDB8_8320 : register >> 1 }
        }
        return ~register
    }
}
