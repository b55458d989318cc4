internal import Engine
internal import HSI

extension Tensor {
    /// The patches as a network takes them, `[batch, side, side, bands]`.
    init(_ patches: PatchBatch) {
        self.init(shape: patches.shape) { scalars in
            patches.values.withUnsafeBufferPointer { values in
                for index in values.indices { scalars[index] = Scalar(values[index]) }
            }
        }
    }
}
