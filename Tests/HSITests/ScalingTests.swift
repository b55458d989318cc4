import Compute
import HSI
import Testing

/// A reproducible cube with correlated bands, one of them constant if requested.
func scalingTestCube(rows: Int = 20, columns: Int = 30, bands: Int = 6, constantBand: Int? = nil) -> Cube {
    var random = Seed(3).stream("cube")
    var values: [Float] = []
    for _ in 0..<rows * columns {
        let common = random.uniform()
        for band in 0..<bands {
            let own = random.uniform() * Double(band + 1)
            values.append(band == constantBand ? 0.1 : Float(1_000 + 50 * common + own))
        }
    }
    return Cube(rows: rows, columns: columns, bands: bands, values: values)
}

@Suite struct ScalingTests {
    @Test func standardMakesUnitVariance() throws {
        let cube = scalingTestCube(constantBand: 2)
        let scaling = try Scaling.fit(.standard, cube)
        let statistics = ColumnStatistics(of: try scaling.applied(to: cube).values, columns: 6)
        #expect(statistics.mean.allSatisfy { abs($0) < 1e-6 })
        for band in 0..<6 {
            #expect(abs(statistics.variance[band] - (band == 2 ? 0 : 1)) < 1e-5)
        }
        #expect(scaling.scale[2] == 1)
    }

    @Test func minimumMaximumMakesTheUnitRange() throws {
        let cube = scalingTestCube(constantBand: 1)
        let scaled = try Scaling.fit(.minimumMaximum, cube).applied(to: cube)
        let statistics = ColumnStatistics(of: scaled.values, columns: 6)
        #expect(statistics.minimum == [0, 0, 0, 0, 0, 0])
        #expect(statistics.maximum == [1, 0, 1, 1, 1, 1])
    }

    @Test func fitsOnTheChosenPixelsOnly() throws {
        let cube = Cube(rows: 1, columns: 3, bands: 1, values: [2, 4, 100])
        let scaling = try Scaling.fit(.minimumMaximum, cube, pixels: [0, 1])
        #expect(try scaling.applied(to: cube).values == [0, 1, 49])
        #expect(throws: PreprocessingError.self) { try Scaling.fit(.standard, cube, pixels: []) }
        #expect(throws: PreprocessingError.self) { try Scaling.fit(.standard, cube, pixels: [-1]) }
    }

    @Test func noneChangesNothing() throws {
        let cube = scalingTestCube()
        #expect(try Scaling.fit(.none, cube).applied(to: cube).values == cube.values)
        let other = Cube(rows: 1, columns: 1, bands: 2, values: [1, 2])
        #expect(throws: PreprocessingError.self) { try Scaling.fit(.none, cube).applied(to: other) }
    }
}
