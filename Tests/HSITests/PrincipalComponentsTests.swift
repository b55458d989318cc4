import Compute
import Foundation
import HSI
import Testing

/// Components by scikit-learn: see Tools/golden/make_pca.py.
private struct Golden: Decodable {
    struct Case: Decodable { let mean, components, eigenvalues, ratio, projected, whitened: [Double] }
    let rows, columns, bands, count: Int
    let values: [Float]
    let chosen: [Int]
    let all, subset, standard: Case
    let minMax: Case

    enum CodingKeys: String, CodingKey {
        case rows, columns, bands, count, values, chosen, all, subset, standard
        case minMax = "min-max"
    }

    static func load() throws -> Golden {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/scikit_learn_pca.json")
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }

    var cube: Cube { Cube(rows: rows, columns: columns, bands: bands, values: values) }
}

private func largestDifference(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

@Suite struct PrincipalComponentsTests {
    private func compare(
        _ scaling: Scaling.Kind,
        _ pixels: [Int]?,
        _ expected: KeyPath<Golden, Golden.Case>
    ) throws {
        let golden = try Golden.load()
        let expected = golden[keyPath: expected]
        for whiten in [false, true] {
            let (fitted, prepared) = try Preprocessing.fit(
                golden.cube,
                scaling: scaling,
                components: golden.count,
                whiten: whiten,
                on: pixels == nil ? .all : .train,
                trainingPixels: pixels ?? []
            )
            let components = try #require(fitted.principalComponents)
            for (found, eigenvalue) in zip(components.eigenvalues, expected.eigenvalues) {
                #expect(abs(found / eigenvalue - 1) < 1e-6)
            }
            // The signs agree as well, because both make the entry of largest magnitude positive.
            #expect(largestDifference(components.components, expected.components) < 1e-6)
            #expect(largestDifference(components.explainedVarianceRatio, expected.ratio) < 1e-6)
            let spread = expected.eigenvalues[0].squareRoot()
            #expect(largestDifference(components.mean, expected.mean) < 1e-6 * spread)
            let found = prepared.values.map(Double.init)
            if whiten {
                #expect(largestDifference(found, expected.whitened) < 1e-5)
            } else {
                #expect(largestDifference(found, expected.projected) < 1e-6 * spread)
            }
        }
    }

    @Test func agreesWithScikitLearn() throws {
        try compare(.none, nil, \.all)
        try compare(.none, Golden.load().chosen, \.subset)
        try compare(.standard, nil, \.standard)
        try compare(.minimumMaximum, Golden.load().chosen, \.minMax)
    }

    @Test func allComponentsReconstructTheCube() throws {
        let cube = scalingTestCube()
        let fitted = try PrincipalComponents.fit(cube, components: 6, whiten: false)
        let projected = try fitted.applied(to: cube)
        for pixel in 0..<cube.rows * cube.columns {
            for band in 0..<6 {
                var back = fitted.mean[band]
                for component in 0..<6 {
                    let score = Double(projected.values[pixel * 6 + component])
                    back += score * fitted.components[component * 6 + band]
                }
                let value = Double(cube.values[pixel * 6 + band])
                #expect(abs(back - value) < 1e-3)
            }
        }
        #expect(abs(fitted.explainedVarianceRatio.reduce(0, +) - 1) < 1e-12)
    }

    @Test func whiteningGivesUnitVariance() throws {
        let cube = scalingTestCube()
        let white = try PrincipalComponents.fit(cube, components: 4, whiten: true).applied(to: cube)
        let statistics = ColumnStatistics(of: white.values, columns: 4)
        let count = Double(statistics.count)
        #expect(statistics.mean.allSatisfy { abs($0) < 1e-6 })
        #expect(statistics.variance.allSatisfy { abs($0 * count / (count - 1) - 1) < 1e-5 })
    }

    @Test func largestEntriesArePositive() throws {
        let cube = scalingTestCube()
        // The negated cube has the same directions; their signs must not depend on the sign of the data.
        let negated = Cube(rows: cube.rows, columns: cube.columns, bands: 6, values: cube.values.map { -$0 })
        let fitted = try PrincipalComponents.fit(cube, components: 6, whiten: false)
        let other = try PrincipalComponents.fit(negated, components: 6, whiten: false)
        for component in 0..<6 {
            let direction = fitted.components[component * 6..<(component + 1) * 6]
            #expect((direction.max { abs($0) < abs($1) } ?? 0) > 0)
        }
        #expect(largestDifference(fitted.components, other.components) < 1e-9)
    }

    @Test func whiteningLeavesRoundingSmall() throws {
        // Two identical bands: one direction has no variance.
        let values = (0..<400).map { (element: Int) -> Float in Float(element / 2 % 17) }
        let cube = Cube(rows: 10, columns: 20, bands: 2, values: values)
        let white = try PrincipalComponents.fit(cube, components: 2, whiten: true).applied(to: cube)
        let second = stride(from: 1, to: white.values.count, by: 2).map { abs(white.values[$0]) }
        #expect((second.max() ?? .nan) < 1)
        let flat = Cube(rows: 2, columns: 2, bands: 2, values: [Float](repeating: 5, count: 8))
        let fitted = try PrincipalComponents.fit(flat, components: 2, whiten: true)
        #expect(try fitted.applied(to: flat).values.allSatisfy { $0 == 0 })
        #expect(fitted.explainedVarianceRatio == [0, 0])
    }

    @Test func sameBitsOnAnyNumberOfThreads() throws {
        let cube = scalingTestCube(rows: 61, columns: 47)
        let before = Parallelism.threads
        defer { Parallelism.threads = before }
        func prepare(threads: Int) throws -> (Preprocessing, [UInt32]) {
            Parallelism.threads = threads
            let (fitted, prepared) = try Preprocessing.fit(
                cube,
                scaling: .standard,
                components: 4,
                whiten: true,
                on: .all,
                trainingPixels: []
            )
            return (fitted, prepared.values.map(\.bitPattern))
        }
        let (one, two) = (try prepare(threads: 1), try prepare(threads: 2))
        #expect(one.0 == two.0 && one.1 == two.1)
    }

    @Test func preparesASecondCubeAlike() throws {
        let cube = scalingTestCube()
        let (fitted, prepared) = try Preprocessing.fit(
            cube,
            scaling: .minimumMaximum,
            components: 3,
            whiten: true,
            on: .train,
            trainingPixels: Array(5..<90)
        )
        #expect(fitted.pixelCount == 85 && fitted.fittedOn == .train)
        #expect(fitted.inputBands == 6 && fitted.outputBands == 3)
        #expect(try fitted.applied(to: cube).values == prepared.values)
    }

    @Test(arguments: [nil, 4]) func survivesEncoding(components: Int?) throws {
        let (fitted, _) = try Preprocessing.fit(
            scalingTestCube(),
            scaling: .standard,
            components: components,
            whiten: true,
            on: .train,
            trainingPixels: Array(0..<50)
        )
        let bytes = try JSONEncoder().encode(fitted)
        #expect(try JSONDecoder().decode(Preprocessing.self, from: bytes) == fitted)
    }

    @Test func refusesPartsThatDoNotFit() throws {
        let (fitted, _) = try Preprocessing.fit(
            scalingTestCube(),
            scaling: .none,
            components: 2,
            whiten: false,
            on: .all,
            trainingPixels: []
        )
        let text = try #require(String(bytes: JSONEncoder().encode(fitted), encoding: .utf8))
        let mean = try #require(text.firstMatch(of: /"mean":"([^"]*)"/)?.output.1)
        for broken in ["", "AAAA", "not base64", String(mean.dropLast(4)), "AAAAAAAA8H8="] {
            let changed = text.replacingOccurrences(
                of: "\"mean\":\"\(mean)\"",
                with: "\"mean\":\"\(broken)\""
            )
            #expect(changed != text)
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Preprocessing.self, from: Data(changed.utf8))
            }
        }
    }

    @Test func listsEveryProblem() throws {
        let cube = scalingTestCube(rows: 2, columns: 2)
        #expect(throws: PreprocessingError.self) {
            try PrincipalComponents.fit(cube, components: 0, whiten: false)
        }
        var problems: [PreprocessingError.Problem] = []
        do {
            _ = try Preprocessing.fit(
                cube,
                scaling: .standard,
                components: 7,
                whiten: false,
                on: .train,
                trainingPixels: [9]
            )
        } catch {
            problems = error.problems
        }
        #expect(
            problems == [
                .tooFewPixels(found: 1, needed: 2), .pixelsOutside(count: 1, pixelsInCube: 4),
                .moreComponentsThanBands(components: 7, bands: 6),
                .moreComponentsThanPixels(components: 7, pixels: 1),
            ]
        )
        let other = Cube(rows: 1, columns: 1, bands: 2, values: [1, 2])
        let fitted = try PrincipalComponents.fit(cube, components: 1, whiten: false)
        #expect(throws: PreprocessingError.self) { try fitted.applied(to: other) }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func namesBandsThatAreNotFinite(value: Float) {
        var values = scalingTestCube(rows: 3, columns: 3).values
        values[5 * 6 + 4] = value
        let broken = Cube(rows: 3, columns: 3, bands: 6, values: values)
        // Pixel 5 is not used for fitting, but would be projected.
        for (scaling, pixels) in [(Scaling.Kind.none, [0, 1, 2]), (.standard, Array(0..<9))] {
            var problems: [PreprocessingError.Problem] = []
            do {
                _ = try Preprocessing.fit(
                    broken,
                    scaling: scaling,
                    components: nil,
                    whiten: false,
                    on: .train,
                    trainingPixels: pixels
                )
            } catch {
                problems = error.problems
            }
            #expect(problems == [.notFinite(bands: [4])])
        }
    }
}
