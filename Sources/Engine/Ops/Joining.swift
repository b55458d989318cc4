internal import Compute

extension Variable {
    /// The elements at the positions `range` along one axis.
    public func slice(axis: Int, _ range: Range<Int>) -> Variable {
        let view = AxisView(shape, axis: axis)
        precondition(
            range.lowerBound >= 0 && range.upperBound <= view.extent,
            "slice: positions \(range) along axis \(axis) of \(shape)"
        )
        let old = shape
        return .record(value.slice(axis: axis, range), from: [self]) { g in
            var dx = Tensor(zeros: old)
            dx.place(g, axis: axis, at: range.lowerBound)
            return [dx]
        }
    }

    /// `parts` concatenated along an axis; their other extents must be equal.
    public static func concatenated(_ parts: [Variable], axis: Int) -> Variable {
        guard var shape = parts.first?.shape else { preconditionFailure("concatenated: no parts") }
        for part in parts {
            var fitting = part.shape
            if fitting.indices.contains(axis) { fitting[axis] = shape[axis] }
            precondition(
                fitting == shape && shape.indices.contains(axis),
                "concatenated: \(parts.map(\.shape)) along axis \(axis)"
            )
        }
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        var joined = Tensor(uninitialized: shape)
        var starts: [Int] = []
        var start = 0
        for part in parts {
            joined.place(part.value, axis: axis, at: start)
            starts.append(start)
            start += part.shape[axis]
        }
        let ranges = zip(starts, parts).map { $1.isTraced ? $0..<$0 + $1.shape[axis] : nil }
        return .record(joined, from: parts) { g in ranges.map { $0.map { g.slice(axis: axis, $0) } } }
    }

    /// The same elements with their axes in another order: axis i of the result is axis `order[i]` of `self`.
    public func permuted(_ order: [Int]) -> Variable {
        var inverse = [Int](repeating: 0, count: order.count)
        for (new, old) in order.enumerated() where inverse.indices.contains(old) { inverse[old] = new }
        return .record(value.permuted(order), from: [self]) { [$0.permuted(inverse)] }
    }
}

extension Tensor {
    /// The elements at the positions `range` along one axis.
    fileprivate func slice(axis: Int, _ range: Range<Int>) -> Tensor {
        let view = AxisView(shape, axis: axis)
        var result = shape
        result[axis] = range.count
        let length = range.count * view.inner
        return Tensor(shape: result) { y in
            withPointer { x in
                for outer in 0..<view.outer {
                    let from = x + (outer * view.extent + range.lowerBound) * view.inner
                    (y + outer * length).update(from: from, count: length)
                }
            }
        }
    }

    /// Writes `part` along one axis, starting at position `start`.
    fileprivate mutating func place(_ part: Tensor, axis: Int, at start: Int) {
        let view = AxisView(shape, axis: axis)
        let length = part.shape[axis] * view.inner
        withMutablePointer { y in
            part.withPointer { x in
                for outer in 0..<view.outer {
                    let to = y + (outer * view.extent + start) * view.inner
                    to.update(from: x + outer * length, count: length)
                }
            }
        }
    }

    /// Axis i of the result is axis `order[i]` of `self`.
    func permuted(_ order: [Int]) -> Tensor {
        precondition(order.sorted() == Array(shape.indices), "permuted: \(order) of shape \(shape)")
        // Trailing axes that keep their positions are copied as one run.
        let kept = zip(order, shape.indices).reversed().prefix { $0 == $1 }.count
        let moved = order.count - kept
        let run = shape[moved...].reduce(1, *)
        let steps = rowMajorSteps(shape)
        let extents = order[..<moved].map { shape[$0] }
        let strides = order[..<moved].map { steps[$0] }
        let runs = extents.reduce(1, *)
        return Tensor(shape: order.map { shape[$0] }) { y in
            withPointer { x in
                parallel(over: runs, grain: max(1, elementGrain / max(run, 1))) { range in
                    for index in range {
                        var (rest, offset) = (index, 0)
                        for axis in extents.indices.reversed() {
                            offset += rest % extents[axis] * strides[axis]
                            rest /= extents[axis]
                        }
                        if run == 1 {
                            y[index] = x[offset]
                        } else {
                            (y + index * run).update(from: x + offset, count: run)
                        }
                    }
                }
            }
        }
    }
}

/// The stride of each axis, in elements.
private func rowMajorSteps(_ shape: [Int]) -> [Int] {
    var steps = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { steps[axis] = steps[axis + 1] * shape[axis + 1] }
    return steps
}
