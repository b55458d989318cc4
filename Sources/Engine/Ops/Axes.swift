internal import CKernels
internal import Compute

/// A shape seen as `[outer, extent, inner]` around one of its axes.
struct AxisView {
    let outer: Int
    let extent: Int
    let inner: Int

    init(_ shape: [Int], axis: Int, operation: StaticString = #function) {
        precondition(shape.indices.contains(axis), "\(operation): shape \(shape) has no axis \(axis)")
        outer = shape[..<axis].reduce(1, *)
        extent = shape[axis]
        inner = shape[(axis + 1)...].reduce(1, *)
    }
}

extension Variable {
    /// The sum along one axis, whose extent becomes 1.
    public func sum(axis: Int) -> Variable {
        let extent = shape.indices.contains(axis) ? shape[axis] : 0
        return .record(value.summed(axis: axis), from: [self]) { [$0.repeated(axis: axis, count: extent)] }
    }

    /// The mean along one axis, whose extent becomes 1.
    public func mean(axis: Int) -> Variable { sum(axis: axis).scaled(by: 1 / Scalar(max(shape[axis], 1))) }

    /// The elements repeated `count` times along an axis of extent 1: the transpose of `sum(axis:)`.
    public func repeated(axis: Int, count: Int) -> Variable {
        .record(value.repeated(axis: axis, count: count), from: [self]) { [$0.summed(axis: axis)] }
    }

    /// The largest element along one axis, whose extent becomes 1.
    ///
    /// The gradient goes to the largest element, or to the first one if several are equal.
    public func maximum(axis: Int) -> Variable {
        let view = AxisView(shape, axis: axis)
        precondition(view.extent > 0, "maximum: no elements along axis \(axis) of \(shape)")
        var result = shape
        result[axis] = 1
        let x = value.scalars
        var places = [Int](repeating: 0, count: view.outer * view.inner)
        for outer in 0..<view.outer {
            for inner in 0..<view.inner {
                var best = outer * view.extent * view.inner + inner
                for step in 1..<max(view.extent, 1) {
                    let place = (outer * view.extent + step) * view.inner + inner
                    if x[place] > x[best] { best = place }
                }
                places[outer * view.inner + inner] = best
            }
        }
        let old = shape
        return .record(Tensor(places.map { x[$0] }, shape: result), from: [self]) { g in
            var dx = [Scalar](repeating: 0, count: old.reduce(1, *))
            for (place, gradient) in zip(places, g.scalars) { dx[place] = gradient }
            return [Tensor(dx, shape: old)]
        }
    }
}

extension Tensor {
    /// The sum along one axis, whose extent becomes 1.
    func summed(axis: Int) -> Tensor {
        let view = AxisView(shape, axis: axis)
        var result = shape
        result[axis] = 1
        return Tensor(shape: result) { y in
            withPointer { x in
                let length = view.extent * view.inner
                parallel(over: view.outer, grain: max(1, elementGrain / max(length, 1))) { range in
                    for outer in range {
                        let (from, to) = (x + outer * length, y + outer * view.inner)
                        if view.inner == 1 {
                            to.pointee = (0..<view.extent).reduce(0) { $0 + from[$1] }
                        } else {
                            to.update(repeating: 0, count: view.inner)
                            kernels.sum_rows(from, to, view.extent, view.inner)
                        }
                    }
                }
            }
        }
    }

    /// The elements repeated `count` times along an axis of extent 1.
    func repeated(axis: Int, count: Int) -> Tensor {
        let view = AxisView(shape, axis: axis)
        precondition(view.extent == 1, "repeated: axis \(axis) of \(shape) is not of extent 1")
        var result = shape
        result[axis] = count
        return Tensor(shape: result) { y in
            withPointer { x in
                let length = count * view.inner
                parallel(over: view.outer, grain: max(1, elementGrain / max(length, 1))) { range in
                    for outer in range {
                        let (from, to) = (x + outer * view.inner, y + outer * length)
                        if view.inner == 1 {
                            to.update(repeating: from.pointee, count: count)
                        } else {
                            for copy in 0..<count {
                                (to + copy * view.inner).update(from: from, count: view.inner)
                            }
                        }
                    }
                }
            }
        }
    }
}
