internal import Compute
public import Engine
public import NN

/// A network from patches to logits.
public protocol Classifier: Module {
    /// The logits of each class, `[batch, classes]`, of patches `[batch, side, side, bands]`.
    func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable
}

extension Classifier where Self: Sendable {
    /// The logits of each class, `[batch, classes]`, of any number of patches `[batch, side, side, bands]`.
    ///
    /// Each thread takes a few patches through the whole network at a time, so that intermediate results stay in its
    /// cache. The result does not depend on the number of threads.
    public func logits(of patches: Tensor) -> Tensor {
        let (batch, pixels) = (patches.shape[0], patches.shape[1] * patches.shape[2])
        // At most thirty-two patches of 9 × 9 pixels and at least four parts; but more patches for networks with many
        // weights, which every part packs again for its products.
        let few = max(1, min(2592 / max(pixels, 1), batch / 4), min(parameterCount / 100_000, batch))
        let parts = (batch + few - 1) / few
        let (precision, shape) = (Precision.current, Array(patches.shape.dropFirst()))
        let length = shape.reduce(1, *)
        func part(_ index: Int) -> Tensor {
            let range = index * few..<min(batch, (index + 1) * few)
            let input = patches.withPointer { patches in
                Tensor(shape: [range.count] + shape) { x in
                    x.update(from: patches + range.lowerBound * length, count: range.count * length)
                }
            }
            var context = Context.inference()
            return self(Variable(input), &context).value
        }
        var results = [Tensor?](repeating: nil, count: parts)
        if Profile.isOn {
            for index in 0..<parts { results[index] = part(index) }
        } else {
            results.withUnsafeMutableBufferPointer { buffer in
                // Each range writes only its own elements.
                nonisolated(unsafe) let results = buffer
                parallel(over: parts, grain: 1) { range in
                    Precision.$current.withValue(precision) {
                        for index in range { results[index] = part(index) }
                    }
                }
            }
        }
        let scalars = results.flatMap { $0?.scalars ?? [] }
        return Tensor(scalars, shape: [batch, scalars.count / max(batch, 1)])
    }
}
