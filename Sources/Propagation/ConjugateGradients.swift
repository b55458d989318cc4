/// Two-level conjugate gradients, for systems whose factors would not fit in memory.
///
/// The preconditioner is one forward sweep of Gauss–Seidel, the exact correction on groups of unknowns (`Aggregation`),
/// and one backward sweep. The correction is omitted if even the factors of the coarse system would not fit. The
/// iteration stops when the residual of each right-hand side is at most `tolerance` times the right-hand side, in the
/// Euclidean norm. Four right-hand sides are solved together, each with its own coefficients. Reference: Saad 2003,
/// "Iterative methods for sparse linear systems", algorithm 9.1 and chapter 13.
final class ConjugateGradients: LinearSolver {
    private let system: SparseSystem
    private let tolerance: Double
    private let coarse: (groups: [Int32], count: Int, factor: SparseFactor)?

    private typealias Lanes = SIMD4<Double>
    private typealias Vector = UnsafeMutablePointer<SIMD4<Double>>

    /// Prepares the coarse system, whose factors take at most `memoryLimit` bytes.
    init(_ system: SparseSystem, tolerance: Double, memoryLimit: Int) throws(PropagationError) {
        (self.system, self.tolerance) = (system, tolerance)
        let aggregation = Aggregation(of: system)
        coarse = try SparseFactor(of: aggregation.coarse, memoryLimit: memoryLimit)
            .map { (aggregation.groups, aggregation.coarse.order, $0) }
    }

    func solve(_ sides: UnsafeMutablePointer<Double>, count: Int) throws(PropagationError) {
        let order = system.order
        let space = Vector.allocate(capacity: 5 * order)
        defer { space.deallocate() }
        space.initialize(repeating: .zero, count: 5 * order)
        let (solution, residual) = (space, space + order)
        for lane in 0..<count {
            for place in 0..<order { residual[place][lane] = sides[lane * order + place] }
        }
        try improve(solution, residual, space + 2 * order, space + 3 * order, space + 4 * order)
        for lane in 0..<count {
            for place in 0..<order { sides[lane * order + place] = solution[place][lane] }
        }
    }

    /// Updates `solution`, initially zero, until `residual`, initially the right-hand sides, is small.
    private func improve(
        _ solution: Vector,
        _ residual: Vector,
        _ preconditioned: Vector,
        _ direction: Vector,
        _ product: Vector
    ) throws(PropagationError) {
        let order = system.order
        let limit = 1_000 + 20 * Int(Double(order).squareRoot())
        let target = dot(residual, residual) * (tolerance * tolerance)
        direction.update(repeating: .zero, count: order)
        var old = Lanes(repeating: 1)
        for _ in 0..<limit {
            if all(dot(residual, residual) .<= target) { return }
            // The memory of the product is not used until the direction is known.
            try precondition(residual, into: preconditioned, product)
            let new = dot(residual, preconditioned)
            let share = Self.quotient(new, old)
            for place in 0..<order { direction[place] = preconditioned[place] + share * direction[place] }
            old = new
            multiply(direction, into: product)
            let step = Self.quotient(old, dot(direction, product))
            for place in 0..<order {
                solution[place] += step * direction[place]
                residual[place] -= step * product[place]
            }
        }
        throw .didNotConverge(unknowns: order, iterations: limit, tolerance: tolerance)
    }

    /// `a / b`, and 0 in lanes that are solved exactly.
    private static func quotient(_ a: Lanes, _ b: Lanes) -> Lanes {
        (a / b).replacing(with: 0, where: b .== 0)
    }

    private func dot(_ a: Vector, _ b: Vector) -> Lanes {
        var sum = Lanes.zero
        for place in 0..<system.order { sum += a[place] * b[place] }
        return sum
    }

    private func multiply(_ vector: Vector, into result: Vector) {
        result.update(repeating: .zero, count: system.order)
        withEntries { starts, rows, values in
            for column in 0..<system.order {
                let first = Int(starts[column])
                let value = vector[column]
                var sum = result[column] + values[first] * value
                for place in first + 1..<Int(starts[column + 1]) {
                    let row = Int(rows[place])
                    sum += values[place] * vector[row]
                    result[row] += values[place] * value
                }
                result[column] = sum
            }
        }
    }

    /// Writes the preconditioned residual to `result`; `rest` is scratch memory.
    private func precondition(_ residual: Vector, into result: Vector, _ rest: Vector)
        throws(PropagationError)
    {
        sweepForward(residual, into: result)
        if let coarse {
            subtractProduct(result, from: residual, into: rest)
            try correct(result, rest, coarse.groups, coarse.count, coarse.factor)
        }
        subtractProduct(result, from: residual, into: rest)
        sweepBackward(rest, addingTo: result)
    }

    /// Adds to `result` the solution of the coarse system for `rest`.
    private func correct(
        _ result: Vector,
        _ rest: Vector,
        _ groups: [Int32],
        _ count: Int,
        _ factor: SparseFactor
    ) throws(PropagationError) {
        let sides = UnsafeMutablePointer<Double>.allocate(capacity: 4 * count)
        defer { sides.deallocate() }
        sides.initialize(repeating: 0, count: 4 * count)
        for place in 0..<system.order {
            let group = Int(groups[place])
            for lane in 0..<4 { sides[lane * count + group] += rest[place][lane] }
        }
        try factor.solve(sides, count: 4)
        for place in 0..<system.order {
            let group = Int(groups[place])
            result[place] += Lanes(
                sides[group],
                sides[count + group],
                sides[2 * count + group],
                sides[3 * count + group]
            )
        }
    }

    private func subtractProduct(_ vector: Vector, from residual: Vector, into rest: Vector) {
        multiply(vector, into: rest)
        for place in 0..<system.order { rest[place] = residual[place] - rest[place] }
    }

    /// Solves with the lower triangle.
    private func sweepForward(_ residual: Vector, into result: Vector) {
        result.update(from: residual, count: system.order)
        withEntries { starts, rows, values in
            for column in 0..<system.order {
                let first = Int(starts[column])
                let value = result[column] / values[first]
                result[column] = value
                for place in first + 1..<Int(starts[column + 1]) {
                    result[Int(rows[place])] -= values[place] * value
                }
            }
        }
    }

    /// Solves with the upper triangle, in the memory of `rest`.
    private func sweepBackward(_ rest: Vector, addingTo result: Vector) {
        withEntries { starts, rows, values in
            for column in (0..<system.order).reversed() {
                let first = Int(starts[column])
                var sum = rest[column]
                for place in first + 1..<Int(starts[column + 1]) {
                    sum -= values[place] * rest[Int(rows[place])]
                }
                rest[column] = sum / values[first]
                result[column] += rest[column]
            }
        }
    }

    private func withEntries(
        _ body: (UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Double>) -> Void
    ) {
        system.starts.withUnsafeBufferPointer { starts in
            system.rows.withUnsafeBufferPointer { rows in
                system.values.withUnsafeBufferPointer { values in
                    guard let starts = starts.baseAddress, let rows = rows.baseAddress,
                        let values = values.baseAddress
                    else { return }
                    body(starts, rows, values)
                }
            }
        }
    }
}
