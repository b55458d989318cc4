public import Engine
internal import FoundationEssentials

/// The contents of a safetensors file: named tensors and a dictionary of texts.
///
/// The format: eight bytes with the header's length (little-endian), the header as JSON (for each tensor its type,
/// shape and the range of its bytes; under `__metadata__` texts), then the tensors' bytes.
public struct Safetensors: Sendable, Equatable {
    /// The tensors by name.
    public var tensors: [String: Tensor]
    /// Texts by name.
    public var metadata: [String: String]

    /// Creates contents to be written.
    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        (self.tensors, self.metadata) = (tensors, metadata)
    }

    /// Reads the bytes of a file.
    ///
    /// Floating-point and integer types are converted to scalars.
    public init(bytes: [UInt8]) throws(CheckpointError) {
        guard bytes.count >= 8 else { throw .malformed("\(bytes.count) bytes, expected at least 8") }
        let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(bytes.count - 8) else {
            throw .malformed(
                "the header claims \(length) bytes, the file has \(bytes.count - 8) after its length"
            )
        }
        let start = 8 + Int(length)
        let header: [String: HeaderEntry]
        do {
            header = try JSONDecoder().decode([String: HeaderEntry].self, from: Data(bytes[8..<start]))
        } catch {
            throw .malformed("the header is not the JSON of a safetensors file")
        }
        tensors = [:]
        metadata = [:]
        for (name, entry) in header {
            switch entry {
            case .metadata(let texts):
                guard name == "__metadata__" else { throw .malformed("\(name) has no shape") }
                metadata = texts
            case .tensor(let info):
                tensors[name] = try info.tensor(named: name, in: bytes[start...])
            }
        }
    }

    /// The bytes of a file with these contents, names in alphabetical order.
    public func serialized() throws(CheckpointError) -> [UInt8] {
        let names = tensors.keys.sorted()
        var header: [String: HeaderEntry] = [:]
        if !metadata.isEmpty { header["__metadata__"] = .metadata(metadata) }
        var data: [UInt8] = []
        for name in names {
            guard let tensor = tensors[name] else { continue }
            let start = data.count
            for scalar in tensor.scalars {
                withUnsafeBytes(of: scalar.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
            header[name] = .tensor(
                TensorInfo(dtype: ElementType.ofScalars, shape: tensor.shape, offsets: [start, data.count])
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var json = try? [UInt8](encoder.encode(header)) else { throw .malformed("a text is not UTF-8") }
        // The data starts at a multiple of eight bytes, as other readers expect.
        json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) } + json + data
    }
}

private enum HeaderEntry: Codable {
    case metadata([String: String])
    case tensor(TensorInfo)

    init(from decoder: any Decoder) throws {
        if let info = try? TensorInfo(from: decoder) {
            self = .tensor(info)
        } else {
            self = .metadata(try [String: String](from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .metadata(let texts): try texts.encode(to: encoder)
        case .tensor(let info): try info.encode(to: encoder)
        }
    }
}

/// The element types that can be read.
private enum ElementType: String, Codable {
    case float64 = "F64", float32 = "F32", float16 = "F16", bfloat16 = "BF16"
    case int64 = "I64", int32 = "I32", uint8 = "U8"

    static var ofScalars: ElementType { MemoryLayout<Scalar>.size == 8 ? .float64 : .float32 }

    var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8: 1
        }
    }

    /// The scalar whose little-endian bytes are `bits`.
    func scalar(_ bits: UInt64) -> Scalar {
        switch self {
        case .float64: Scalar(Double(bitPattern: bits))
        case .float32: Scalar(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float16: Scalar(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
        case .bfloat16: Scalar(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
        case .int64: Scalar(Int64(bitPattern: bits))
        case .int32: Scalar(Int32(truncatingIfNeeded: bits))
        case .uint8: Scalar(UInt8(truncatingIfNeeded: bits))
        }
    }
}

private struct TensorInfo: Codable {
    let dtype: ElementType
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
        case dtype, shape
        case offsets = "data_offsets"
    }

    func tensor(named name: String, in data: ArraySlice<UInt8>) throws(CheckpointError) -> Tensor {
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { throw .malformed("\(name) has shape \(shape)") }
            count = product
        }
        guard offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] <= data.count else {
            throw .malformed("\(name) is at bytes \(offsets) of \(data.count)")
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: dtype.size)
        guard !overflow, bytes == offsets[1] - offsets[0] else {
            throw .malformed("\(name) of shape \(shape) has \(offsets[1] - offsets[0]) bytes")
        }
        let start = data.startIndex + offsets[0]
        let size = dtype.size
        return Tensor(
            (0..<count).map { i in
                var bits: UInt64 = 0
                for byte in (0..<size).reversed() { bits = bits << 8 | UInt64(data[start + i * size + byte]) }
                return dtype.scalar(bits)
            },
            shape: shape
        )
    }
}
