package import Engine
package import HSI

extension Tensor {
    /// The patches as a network takes them, `[batch, side, side, bands]`.
    package init(_ patches: PatchBatch) { self.init(singles: patches.values, shape: patches.shape) }
}
