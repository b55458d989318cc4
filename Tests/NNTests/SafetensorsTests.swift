import Compute
import Engine
import Foundation
import Testing

@testable import NN

/// A file with the given header and data.
private func file(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8) + data
}

@Suite struct SafetensorsTests {
    private let contents = Safetensors(
        tensors: [
            "b.weight": Tensor([1, -2.5, .infinity, 0, 3e-20, 7], shape: [2, 3]),
            "a": Tensor([4], shape: [1]),
            "empty": Tensor(zeros: [0, 3]), "scalar/√": Tensor([5], shape: []),
        ],
        metadata: ["progress": "{\"epoch\": 3}", "text": "ä\n\"/"]
    )

    @Test func roundTrip() throws {
        let bytes = try contents.serialized()
        #expect(try Safetensors(bytes: bytes) == contents)
        #expect(try contents.serialized() == bytes)
        #expect(try Safetensors(bytes: Safetensors(tensors: [:]).serialized()) == Safetensors(tensors: [:]))
    }

    /// The format requires the length, JSON padded with spaces to eight bytes, and data without gaps.
    @Test func layout() throws {
        let bytes = try contents.serialized()
        let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length % 8 == 0)
        struct Entry: Decodable { let dtype: String, shape: [Int], data_offsets: [Int] }
        let json = Data(bytes[8..<8 + length])
        let any = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(any["__metadata__"] as? [String: String] == contents.metadata)
        let size = MemoryLayout<Scalar>.size
        var next = 0
        for name in contents.tensors.keys.sorted() {
            let entry = try JSONDecoder().decode(
                Entry.self,
                from: JSONSerialization.data(withJSONObject: #require(any[name]))
            )
            #expect(entry.dtype == "F\(size * 8)")
            #expect(entry.shape == contents.tensors[name]?.shape)
            #expect(entry.data_offsets == [next, next + entry.shape.reduce(size, *)])
            next = entry.data_offsets[1]
        }
        #expect(bytes.count == 8 + length + next)
        let first = bytes[(8 + length)..<(8 + length + size)].reversed().reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        #expect(first == UInt64(Scalar(4).bitPattern))
    }

    @Test func readsEveryElementType() throws {
        let cases: [(String, [UInt8], [Scalar])] = [
            ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], [-1.5]), ("F32", [0, 0, 0x20, 0x40], [2.5]),
            ("F16", [0x00, 0x3E, 0x00, 0xC0, 0x01, 0x00, 0x00, 0x7C], [1.5, -2, 0x1p-24, .infinity]),
            ("BF16", [0xC0, 0x3F], [1.5]), ("I64", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [-1]),
            ("I32", [0xFE, 0xFF, 0xFF, 0xFF], [-2]), ("U8", [200, 0], [200, 0]),
        ]
        for (type, data, values) in cases {
            let header =
                #"{"x":{"dtype":"\#(type)","shape":[\#(values.count)],"data_offsets":[0,\#(data.count)]}}"#
            let read = try Safetensors(bytes: file(header, data: data))
            #expect(read.tensors == ["x": Tensor(values, shape: [values.count])], "\(type)")
        }
    }

    @Test func truncatedFilesAreErrors() throws {
        let bytes = try contents.serialized()
        for count in bytes.indices {
            #expect(throws: CheckpointError.self) { try Safetensors(bytes: Array(bytes[..<count])) }
        }
    }

    /// Whatever value a byte is changed to, reading ends in a value or in an error.
    @Test func corruptBytesNeverTrap() throws {
        let bytes = try contents.serialized()
        let header = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        var refused = 0
        for index in 0..<header {
            for replacement in [0, UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "\""), 0xFF] {
                var corrupt = bytes
                corrupt[index] = replacement
                do throws(CheckpointError) { _ = try Safetensors(bytes: corrupt) } catch { refused += 1 }
            }
        }
        #expect(refused > header)
    }

    @Test(arguments: [
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
        #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"C64","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#, #"{"x":{"y":"z"}}"#, #"{"x":3}"#, "[]", "{", "",
        "null",
        #"{"__metadata__":{"a":1}}"#,
    ])
    func wrongHeadersAreErrors(header: String) {
        #expect(throws: CheckpointError.self) { try Safetensors(bytes: file(header, data: [0, 0, 0, 0])) }
    }

    @Test(arguments: [UInt64(3), 100, 1 << 40, 1 << 63, .max, .max - 7])
    func wrongLengthsAreErrors(length: UInt64) {
        #expect(throws: CheckpointError.self) { try Safetensors(bytes: file("{}", length: length)) }
    }

    /// The fixtures of the models were written by the Python library.
    @Test func readsWhatPythonWrote() throws {
        let golden = try Golden("layers")
        #expect(golden.tensors.count > 100)
        #expect(golden.metadata["command"]?.hasPrefix("python ") == true)
        #expect(try golden.tensor("cross_entropy.labels").scalars == [0, 3, 1, 1, 2, 0])
    }
}

@Suite struct CheckpointTests {
    @Test func everyMisfitIsListedAndNothingChanges() throws {
        var random = Seed(1).stream("weights")
        var layer = Linear(2, 3, using: &random)
        let before = layer.weight.value
        let foreign = ["weight": Tensor(zeros: [3, 3]), "b": Tensor(zeros: [1]), "a": Tensor(zeros: [1])]
        let expected = CheckpointError.mismatch(
            missing: ["bias"],
            unexpected: ["a", "b"],
            misshapen: [CheckpointError.Shape(path: "weight", expected: [3, 2], found: [3, 3])]
        )
        #expect(throws: expected) { try layer.load(foreign) }
        #expect(layer.weight.value == before)
        let text = expected.description
        for part in ["missing bias", "unexpected a, b", "weight is [3, 3], expected [3, 2]"] {
            #expect(text.contains(part), "\(text)")
        }
    }

    @Test func stepCountsOfBatchNormsArePassedOver() throws {
        var norm = BatchNorm(1)
        var tensors = Dictionary(uniqueKeysWithValues: norm.state.map { ($0.path, $0.value) })
        tensors["num_batches_tracked"] = Tensor([7], shape: [])
        try norm.load(tensors)
    }
}
