internal import CKernels
internal import Compute

/// The number of elements that a thread processes at a time in element-wise operations.
let elementGrain = 32_768

extension Tensor {
    /// A tensor of the same shape from an element-wise kernel.
    func mapped(_ kernel: (UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>, Int) -> Void) -> Tensor {
        Tensor(shape: shape) { y in
            withPointer { x in
                parallel(over: count, grain: elementGrain) {
                    kernel(x + $0.lowerBound, y + $0.lowerBound, $0.count)
                }
            }
        }
    }

    /// A tensor of the same shape from an element-wise kernel of two inputs.
    func combined(
        _ other: Tensor,
        _ kernel: (UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>, Int) -> Void
    ) -> Tensor {
        precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
        return Tensor(shape: shape) { z in
            withPointer { x in
                other.withPointer { y in
                    parallel(over: count, grain: elementGrain) {
                        kernel(x + $0.lowerBound, y + $0.lowerBound, z + $0.lowerBound, $0.count)
                    }
                }
            }
        }
    }

    /// Adds `other` in place.
    mutating func add(_ other: Tensor) {
        precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
        let count = count
        withMutablePointer { x in
            other.withPointer { y in
                parallel(over: count, grain: elementGrain) {
                    kernels.add(x + $0.lowerBound, y + $0.lowerBound, x + $0.lowerBound, $0.count)
                }
            }
        }
    }

    /// Whether this shape can be repeated along leading axes to give `shape`.
    func broadcasts(to shape: [Int]) -> Bool {
        count == 1 || shape.suffix(self.shape.count) == self.shape[...]
    }

    /// This tensor repeated along leading axes until its shape is `shape`.
    func broadcast(to shape: [Int]) -> Tensor {
        if self.shape == shape { return self }
        precondition(broadcasts(to: shape), "\(self.shape) does not broadcast to \(shape)")
        let (length, copies) = (count, shape.reduce(1, *) / max(count, 1))
        return Tensor(shape: shape) { y in
            withPointer { x in
                for copy in 0..<copies { (y + copy * length).update(from: x, count: length) }
            }
        }
    }

    /// Sums over leading axes until the shape is `shape`: the transpose of broadcasting.
    func summed(to shape: [Int]) -> Tensor {
        if self.shape == shape { return self }
        let length = shape.reduce(1, *)
        precondition(
            length == 1 || self.shape.suffix(shape.count) == shape[...],
            "gradient \(self.shape) for value \(shape)"
        )
        let rows = count / max(length, 1)
        let sums = withPointer { x in
            parallelSum(over: rows, grain: max(1, elementGrain / max(length, 1)), length: length) {
                kernels.sum_rows(x + $0.lowerBound * length, $1, $0.count, length)
            }
        }
        return Tensor(sums, shape: shape)
    }
}
