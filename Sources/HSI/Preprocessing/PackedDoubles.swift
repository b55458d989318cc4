internal import FoundationEssentials

/// Numbers encoded as one base64 string of little-endian IEEE 754 binary64.
///
/// The encoding is exact and a third as long as decimal digits.
struct PackedDoubles: Codable {
    let numbers: [Double]

    init(_ numbers: [Double]) { self.numbers = numbers }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Data(base64Encoded: try container.decode(String.self)), bytes.count % 8 == 0 else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected base64 of 8-byte numbers"
            )
        }
        numbers = stride(from: 0, to: bytes.count, by: 8).map { start in
            Double(
                bitPattern: (0..<8).reduce(0) {
                    $0 | UInt64(bytes[bytes.startIndex + start + $1]) << (8 * $1)
                }
            )
        }
        guard numbers.allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected finite numbers, found NaN or an infinity"
            )
        }
    }

    func encode(to encoder: any Encoder) throws {
        let bytes = numbers.flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
        }
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes).base64EncodedString())
    }
}
