import Compute
import Engine
import Foundation
import NN
import Testing

/// A file of cases computed by PyTorch, with names `case.tensor`.
struct Golden {
    let tensors: [String: Tensor]
    let metadata: [String: String]

    init(_ name: String) throws {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures")
        )
        let file = try Safetensors(bytes: [UInt8](Data(contentsOf: url)))
        (tensors, metadata) = (file.tensors, file.metadata)
    }

    func tensor(_ name: String) throws -> Tensor { try #require(tensors[name], "the fixture has no \(name)") }

    /// The generator's definition of each case.
    func definitions<Definition: Decodable>(_ type: Definition.Type) throws -> [String: Definition] {
        try JSONDecoder().decode(
            [String: Definition].self,
            from: Data(#require(metadata["definitions"]).utf8)
        )
    }
}

extension Tensor {
    /// The elements with axis i of the result being axis `axes[i]` of this tensor.
    func permuted(_ axes: [Int]) -> Tensor {
        let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
        let extents = axes.map { shape[$0] }
        let scalars = (0..<count).map { index in
            var (rest, offset) = (index, 0)
            for axis in axes.indices.reversed() {
                offset += rest % extents[axis] * strides[axes[axis]]
                rest /= extents[axis]
            }
            return self.scalars[offset]
        }
        return Tensor(scalars, shape: extents)
    }
}

/// The largest difference relative to the largest magnitude expected; infinite if the shapes differ.
func deviation(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.shape == expected.shape else { return .infinity }
    let differences = zip(found.scalars, expected.scalars).map { Double(abs($0 - $1)) }
    guard differences.allSatisfy({ $0.isFinite }) else { return .infinity }
    let scale = expected.scalars.map { Double(abs($0)) }.max() ?? 0
    return (differences.max() ?? 0) / max(scale, .leastNormalMagnitude)
}

/// Reproducible normal numbers.
func normal(_ shape: [Int], seed: UInt64 = 29) -> Tensor {
    var random = Seed(seed).stream("normal")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}
