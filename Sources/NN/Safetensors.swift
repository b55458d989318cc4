public import Engine
internal import FoundationEssentials

/// The contents of a safetensors file: named tensors and a dictionary of strings.
///
/// The format: eight bytes with the header's length (little-endian), the header as JSON (for each tensor its type, its
/// shape and the range of its bytes; strings under `__metadata__`), then the bytes of the tensors.
public struct Safetensors: Sendable, Equatable {
    /// The tensors by name.
    public var tensors: [String: Tensor]
    /// The metadata strings by name.
    public var metadata: [String: String]

    /// Creates the contents of a file.
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
        // If tensors could share bytes, a small file could fill the memory.
        var unclaimed = bytes.count - start
        for (name, entry) in header {
            switch entry {
            case .metadata(let texts):
                guard name == "__metadata__" else { throw .malformed("\(name) has no shape") }
                metadata = texts
            case .tensor(let info):
                let tensor = try info.tensor(named: name, in: bytes[start...])
                unclaimed -= info.offsets[1] - info.offsets[0]
                guard unclaimed >= 0 else { throw .malformed("its tensors overlap") }
                tensors[name] = tensor
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
                TensorInfo(
                    dtype: ElementType.ofScalars.rawValue,
                    shape: tensor.shape,
                    offsets: [start, data.count]
                )
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
private enum ElementType: String, CaseIterable {
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

    /// The scalar whose little-endian bytes begin at `offset`.
    func scalar(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Scalar {
        func bits<Bits: FixedWidthInteger & BitwiseCopyable>(_ type: Bits.Type) -> Bits {
            Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        return switch self {
        case .float64: Scalar(Double(bitPattern: bits(UInt64.self)))
        case .float32: Scalar(Float(bitPattern: bits(UInt32.self)))
        case .float16: Scalar(Float16(bitPattern: bits(UInt16.self)))
        case .bfloat16: Scalar(Float(bitPattern: UInt32(bits(UInt16.self)) << 16))
        case .int64: Scalar(bits(Int64.self))
        case .int32: Scalar(bits(Int32.self))
        case .uint8: Scalar(bits(UInt8.self))
        }
    }
}

private struct TensorInfo: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
        case dtype, shape
        case offsets = "data_offsets"
    }

    func tensor(named name: String, in data: ArraySlice<UInt8>) throws(CheckpointError) -> Tensor {
        guard let type = ElementType(rawValue: dtype) else {
            let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unsupportedType(dtype, tensor: name, known: known)
        }
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            // The upper bound matters if another extent is zero.
            guard (0...Int(Int32.max)).contains(extent), !overflow else {
                throw .malformed("\(name) has shape \(shape)")
            }
            count = product
        }
        guard offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] <= data.count else {
            throw .malformed("\(name) is at bytes \(offsets) of \(data.count)")
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: type.size)
        guard !overflow, bytes == offsets[1] - offsets[0] else {
            throw .malformed("\(name) of shape \(shape) has \(offsets[1] - offsets[0]) bytes")
        }
        return data.withUnsafeBytes { data in
            Tensor(shape: shape) { scalars in
                for index in 0..<count {
                    scalars[index] = type.scalar(data, at: offsets[0] + index * type.size)
                }
            }
        }
    }
}
