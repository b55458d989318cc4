internal import Engine
internal import HSI

extension Tensor {
    /// The patches as a network takes them, `[batch, side, side, bands]`.
    init(_ patches: PatchBatch) { self.init(singles: patches.values, shape: patches.shape) }
}
