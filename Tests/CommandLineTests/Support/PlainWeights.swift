import Foundation

/// A safetensors file parsed by hand, so that weights can be written as in PyTorch, without metadata.
struct PlainWeights {
    struct Entry {
        var shape: [Int]
        var data: Data
    }

    var tensors: [String: Entry] = [:]

    /// The single-precision tensors of a file; others are left out.
    init(path: String) throws {
        let file = try bytes(path)
        let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try JSONSerialization.jsonObject(with: file[8..<8 + length]) as? [String: [String: Any]]
        for (name, entry) in header ?? [:] {
            guard entry["dtype"] as? String == "F32", let shape = entry["shape"] as? [Int],
                let range = entry["data_offsets"] as? [Int]
            else { continue }
            tensors[name] = Entry(shape: shape, data: file[8 + length + range[0]..<8 + length + range[1]])
        }
    }

    /// The tensors whose names begin with `prefix`, by the rest of the name.
    func under(_ prefix: String) -> PlainWeights {
        var result = self
        result.tensors = [:]
        for (name, entry) in tensors where name.hasPrefix(prefix) {
            result.tensors[String(name.dropFirst(prefix.count))] = entry
        }
        return result
    }

    func write(to path: String) throws {
        var header: [String: Any] = [:]
        var data = Data()
        for (name, entry) in tensors.sorted(by: { $0.key < $1.key }) {
            let range = [data.count, data.count + entry.data.count]
            header[name] = ["dtype": "F32", "shape": entry.shape, "data_offsets": range]
            data += entry.data
        }
        let json = try JSONSerialization.data(withJSONObject: header)
        let length = Data((0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) })
        try (length + json + data).write(to: URL(filePath: path))
    }

    /// The numbers of one tensor.
    func floats(_ name: String) -> [Float] {
        let data = tensors[name].map { [UInt8]($0.data) } ?? []
        return stride(from: 0, to: data.count, by: 4).map { at in
            Float(bitPattern: data[at..<at + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
    }
}

/// The single-precision values of an NPY file, after a version 1 header.
func floats(npy path: String) throws -> [Float] {
    let file = [UInt8](try bytes(path))
    let start = 10 + Int(file[8]) + Int(file[9]) << 8
    return stride(from: start, to: file.count, by: 4).map { at in
        Float(bitPattern: file[at..<at + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
}
