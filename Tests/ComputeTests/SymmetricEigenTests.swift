import Compute
import Testing

/// Reproducible numbers, uniform in −1 ..< 1.
private func numbers(_ count: Int, seed: UInt64 = 7) -> [Double] {
    var random = Seed(seed).stream("numbers")
    return (0..<count).map { _ in 2 * random.uniform() - 1 }
}

private func symmetric(order: Int) -> [Double] {
    let entries = numbers(order * order)
    return (0..<order * order).map { index in
        let (row, column) = (index / order, index % order)
        return entries[min(row, column) * order + max(row, column)]
    }
}

@Suite struct SymmetricEigenTests {
    @Test func knownMatrix() throws {
        // [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, −1), whose entries tie: the first is positive.
        let eigen = try SymmetricEigen(of: [2, 1, 1, 2], order: 2)
        let half = 0.5.squareRoot()
        let expected = [half, half, half, -half]
        #expect(zip(eigen.values, [3, 1]).allSatisfy { abs($0 - $1) < 1e-14 })
        #expect(zip(eigen.vectors, expected).allSatisfy { abs(abs($0) - abs($1)) < 1e-14 })
        #expect(eigen.vectors[0] > 0 && eigen.vectors[1] > 0)
    }

    @Test func readsTheUpperTriangleOnly() throws {
        let full = try SymmetricEigen(of: [2, 1, 1, 2], order: 2)
        #expect(try SymmetricEigen(of: [2, 1, 99, 2], order: 2) == full)
    }

    @Test(arguments: [1, 2, 5, 40]) func solvesItsEquation(order: Int) throws {
        let matrix = symmetric(order: order)
        let eigen = try SymmetricEigen(of: matrix, order: order)
        #expect(eigen.values == eigen.values.sorted(by: >))
        for i in 0..<order {
            let vector = Array(eigen.vectors[i * order..<(i + 1) * order])
            for row in 0..<order {
                let product = (0..<order).reduce(0) { $0 + matrix[row * order + $1] * vector[$1] }
                #expect(abs(product - eigen.values[i] * vector[row]) < 1e-12)
            }
            for j in 0..<order {
                let dot = (0..<order).reduce(0) { $0 + vector[$1] * eigen.vectors[j * order + $1] }
                #expect(abs(dot - (i == j ? 1 : 0)) < 1e-12)
            }
            let largest = vector.max { abs($0) < abs($1) } ?? 0
            #expect(largest > 0, "the entry of largest magnitude is positive")
        }
    }

    @Test func emptyMatrix() throws {
        let eigen = try SymmetricEigen(of: [], order: 0)
        #expect(eigen.values.isEmpty && eigen.vectors.isEmpty)
    }

    @Test func notANumberIsAnError() {
        #expect(throws: LinearAlgebraError.failed(routine: "dsyevd", order: 2, info: -5)) {
            try SymmetricEigen(of: [.nan, 0, 0, 1], order: 2)
        }
    }
}

@Suite struct SymmetricEigenCovarianceTests {
    /// The definition, without blocks: two sums in order.
    private func reference(_ values: [Float], columns: Int, rows: [Int]) -> (mean: [Double], matrix: [Double])
    {
        let mean = (0..<columns).map { column in
            rows.reduce(0) { $0 + Double(values[$1 * columns + column]) } / Double(rows.count)
        }
        let matrix = (0..<columns * columns).map { index in
            let (i, j) = (index / columns, index % columns)
            return rows.reduce(0) {
                $0 + (Double(values[$1 * columns + i]) - mean[i])
                    * (Double(values[$1 * columns + j]) - mean[j])
            } / Double(rows.count - 1)
        }
        return (mean, matrix)
    }

    /// Sizes around the block of 256 rows and the 64 lanes.
    @Test(arguments: [2, 63, 65, 255, 257, 1_000]) func matchesTheDefinition(rows: Int) {
        // A mean of 5,000 beside a spread of 1, where subtracting μ·μᵀ afterward would lose eight digits.
        let values = numbers(rows * 3).map { Float(5_000 + $0) }
        let found = Covariance(of: values, columns: 3)
        let expected = reference(values, columns: 3, rows: Array(0..<rows))
        #expect(found.count == rows)
        #expect(zip(found.mean, expected.mean).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(zip(found.matrix, expected.matrix).allSatisfy { abs($0 - $1) < 1e-11 })
    }

    @Test func visitsOnlyTheChosenRows() {
        let values = numbers(40 * 4).map(Float.init)
        let rows = [3, 4, 11, 39]
        let found = Covariance(of: values, columns: 4, rows: rows)
        let expected = reference(values, columns: 4, rows: rows)
        #expect(zip(found.matrix, expected.matrix).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    @Test func oneRowHasNoSpread() {
        #expect(Covariance(of: [1, 2], columns: 2).matrix == [0, 0, 0, 0])
        #expect(Covariance(of: [], columns: 2).mean == [0, 0])
    }

    @Test func columnStatistics() {
        let statistics = ColumnStatistics(of: [1, -4, 3, -4, 8, -4], columns: 2)
        #expect(statistics.mean == [4, -4])
        #expect(abs(statistics.variance[0] - 26.0 / 3) < 1e-14 && statistics.variance[1] == 0)
        #expect(statistics.minimum == [1, -4] && statistics.maximum == [8, -4])
        let chosen = ColumnStatistics(of: [1, -4, 3, -4, 8, -4], columns: 2, rows: [0, 2])
        #expect(chosen.count == 2 && chosen.mean == [4.5, -4])
        #expect(ColumnStatistics(of: [.infinity, 0], columns: 2).mean == [.infinity, 0])
    }

    @Test func projectsEveryRow() {
        let rows = 600
        let values = numbers(rows * 3).map(Float.init)
        let projection = CenteredProjection(mean: [0.5, -1, 0], directions: [1, 2, 3, -1, 0, 0.25])
        let found = projection(values)
        #expect(found.count == rows * 2)
        for row in 0..<rows {
            let x = (0..<3).map { Double(values[row * 3 + $0]) - projection.mean[$0] }
            #expect(abs(Double(found[row * 2]) - (x[0] + 2 * x[1] + 3 * x[2])) < 1e-6)
            #expect(abs(Double(found[row * 2 + 1]) - (0.25 * x[2] - x[0])) < 1e-6)
        }
    }
}
