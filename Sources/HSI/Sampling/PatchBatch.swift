internal import Compute

/// A batch of square patches of a cube.
public struct PatchBatch: Sendable, Equatable {
    /// The number of patches.
    public let count: Int
    /// The pixels on each side of a patch.
    public let side: Int
    /// The number of bands.
    public let bands: Int
    /// The values, `[count, side, side, bands]`, row-major.
    public let values: [Float]

    /// Patches of `count * side * side * bands` values.
    public init(count: Int, side: Int, bands: Int, values: [Float]) {
        precondition(
            values.count == count * side * side * bands,
            "PatchBatch: \(values.count) values for \(count) patches of \(side)×\(side)×\(bands)"
        )
        (self.count, self.side, self.bands, self.values) = (count, side, bands, values)
    }

    /// `[count, side, side, bands]`.
    public var shape: [Int] { [count, side, side, bands] }

    /// Patches of the same size whose values `fill` writes, one range of patches at a time, on several threads.
    func mapped(_ fill: (Range<Int>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void) -> PatchBatch
    {
        let values = [Float](unsafeUninitializedCapacity: values.count) { buffer, initialized in
            initialized = self.values.count
            self.values.withUnsafeBufferPointer { patches in
                guard let patches = patches.baseAddress, let result = buffer.baseAddress else { return }
                parallel(over: count, grain: 8) { fill($0, patches, result) }
            }
        }
        return PatchBatch(count: count, side: side, bands: bands, values: values)
    }
}
