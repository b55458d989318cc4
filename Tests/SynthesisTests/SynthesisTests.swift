import Compute
import Glibc
import Testing

@testable import HSI
@testable import Synthesis

@Suite struct SynthesisTests {
    /// Four square fields of 16 pixels, with a border of two between them; the labels have gaps.
    static let fields: LabelMap = {
        let labels = (0..<36 * 36).map { pixel -> UInt16 in
            let (row, column) = (pixel / 36, pixel % 36)
            guard row % 18 < 16, column % 18 < 16 else { return 0 }
            return [2, 3, 5, 9][row / 18 * 2 + column / 18]
        }
        return LabelMap(rows: 36, columns: 36, labels: labels)
    }()

    /// Settings that leave only the class means.
    private func bare(_ change: (inout SynthesisSettings) -> Void = { _ in }) -> SynthesisSettings {
        var settings = SynthesisSettings(like: "PU", seed: 4, rows: 36, columns: 36, bands: 40)
        (settings.variation, settings.illumination, settings.blur, settings.noise) = (0, 0, 0, 0)
        change(&settings)
        return settings
    }

    private func scene(_ settings: SynthesisSettings, _ labels: LabelMap? = fields) throws -> SyntheticScene {
        try #require(SyntheticScene(settings, labels: labels, range: 430...860))
    }

    @Test(arguments: [0.0, 0.5, 1]) func classMeansAreAsAsked(separability: Double) throws {
        let scene = try scene(bare { $0.separability = separability })
        let means = scene.spectra.means
        #expect(means.count == 8 && means.allSatisfy { $0.count == 40 && $0.allSatisfy { $0 > 0.01 } })
        var sum = 0.0
        for band in 0..<40 {
            let mean = means.prefix(4).reduce(0) { $0 + $1[band] } / 4
            #expect(abs(mean - scene.spectra.base[band]) < 1e-12)
            for material in means.prefix(4) { sum += (material[band] - mean) * (material[band] - mean) }
        }
        #expect(abs((sum / 160).squareRoot() - 0.05 * separability) < 1e-12)
        for band in [0, 17, 39] {
            let counts = scene.counts(band: band)
            for (pixel, label) in Self.fields.labels.enumerated() where label != 0 {
                let place = try #require([2, 3, 5, 9].firstIndex(of: label))
                #expect(abs(Double(counts[pixel]) - means[place][band] * 10_000) <= 0.51)
            }
        }
        #expect(scene.spectra.wavelengths.first == 430 && scene.spectra.wavelengths.last == 860)
    }

    @Test func noiseIsAsAsked() throws {
        let labels = LabelMap(
            rows: 200,
            columns: 200,
            labels: [UInt16](repeating: 1, count: 20_000) + [UInt16](repeating: 2, count: 20_000)
        )
        let scene = try scene(
            bare { ($0.rows, $0.columns, $0.noise) = (200, 200, 0.02) },
            labels
        )
        for band in [0, 16, 39] {
            let counts = scene.counts(band: band).map(Double.init)
            let place = Double(band) / 39 - 0.4
            let best = 0.02 / (0.3 + 0.7 * exp(-place * place / 0.1225))
            for (material, range) in [(0, 0..<20_000), (1, 20_000..<40_000)] {
                let mean = scene.spectra.means[material][band]
                let values = counts[range]
                let average = values.reduce(0, +) / 20_000
                let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
                let base = scene.spectra.base[band]
                let expected = 10_000 * base * best * (0.7 * mean / base + 0.3).squareRoot()
                // The standard error of a standard deviation of 20,000 numbers is 0.5 %.
                #expect(abs(variance.squareRoot() / expected - 1) < 0.02, "band \(band)")
                #expect(abs(average - 10_000 * mean) < 5 * expected / 141)
            }
        }
    }

    /// Variance 1 and correlation exp(−1/2) at the correlation length, for any lattice.
    @Test(arguments: [1.5, 5, 40]) func fieldsAreCorrelatedAsAsked(length: Double) {
        let (side, lag) = (300, Int(length.rounded()))
        let field = RandomField(rows: side, columns: side, length: length)
        var (square, across, down, count) = (0.0, 0.0, 0.0, 0.0)
        for index in 0..<(length > 10 ? 60 : 4) {
            let values = field.values(Seed(7), "test", 0, index, rows: 0..<side).map(Double.init)
            for row in 0..<side - lag {
                for column in 0..<side - lag {
                    let value = values[row * side + column]
                    square += value * value
                    across += value * values[row * side + column + lag]
                    down += value * values[(row + lag) * side + column]
                    count += 1
                }
            }
        }
        let expected = exp(-Double(lag * lag) / (2 * length * length))
        #expect(abs(square / count - 1) < 0.1)
        #expect(abs(across / square - expected) < 0.06 && abs(down / square - expected) < 0.06)
    }

    @Test func rowsOfAFieldAreItsRows() {
        let field = RandomField(rows: 90, columns: 31, length: 12)
        let whole = field.values(Seed(1), "test", 2, 3, rows: 0..<90)
        let part = field.values(Seed(1), "test", 2, 3, rows: 37..<52)
        #expect(Array(whole[37 * 31..<52 * 31]) == part)
        #expect(field.values(Seed(1), "test", 2, 4, rows: 37..<52) != part)
    }

    @Test func lengthZeroIsWhite() {
        let values = RandomField(rows: 200, columns: 200, length: 0)
            .values(Seed(3), "test", 0, 0, rows: 0..<200).map(Double.init)
        let square = values.reduce(0) { $0 + $1 * $1 }
        let next = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(square / 40_000 - 1) < 0.04 && abs(next / square) < 0.03)
    }

    /// The signal of a pixel is the mean of the spectra around it, weighted with the point-spread function.
    @Test func bordersMixLinearly() throws {
        let scene = try scene(bare { $0.blur = 1.2 })
        let shares = scene.spectra.means.indices.map { scene.abundance(of: $0) }
        for pixel in 0..<36 * 36 {
            #expect(abs(shares.reduce(0) { $0 + $1[pixel] } - 1) < 1e-5)
        }
        let mixed = shares[0].indices.filter { pixel in shares.count { $0[pixel] > 0.05 } > 1 }
        #expect(mixed.count > 100)
        for band in [0, 20] {
            let signal = scene.signal(band: band)
            for pixel in mixed {
                let sum = zip(shares, scene.spectra.means).reduce(0) { $0 + Double($1.0[pixel]) * $1.1[band] }
                #expect(abs(Double(signal[pixel]) - sum) < 1e-6)
            }
        }
    }

    /// Without separability, two label maps give the same cube.
    @Test func noInformationMeansNone() throws {
        let ofPixels = (0..<36 * 36).map { (pixel: Int) -> UInt16 in UInt16(pixel / 36 / 6 % 3) }
        let stripes = LabelMap(rows: 36, columns: 36, labels: ofPixels)
        var settings = SynthesisSettings(like: "PU", seed: 4, rows: 36, columns: 36, bands: 8)
        func cubes() throws -> [[[UInt16]]] {
            try [Self.fields, stripes].map { labels in
                let made = try scene(settings, labels)
                return (0..<8).map { made.counts(band: $0) }
            }
        }
        let informative = try cubes()
        #expect(informative[0] != informative[1])
        settings.separability = 0
        let empty = try cubes()
        #expect(empty[0] == empty[1] && Set(empty[0][3]).count > 100)
    }

    @Test func variationIsAsAsked() throws {
        let labels = LabelMap(rows: 150, columns: 150, labels: [UInt16](repeating: 1, count: 22_500))
        let scene = try scene(
            bare { ($0.rows, $0.columns, $0.variation, $0.variationLength) = (150, 150, 0.02, 0) },
            labels
        )
        var sum = 0.0
        for band in 0..<40 {
            let mean = scene.spectra.means[0][band]
            for value in scene.signal(band: band) { sum += (Double(value) - mean) * (Double(value) - mean) }
        }
        #expect(abs((sum / 900_000).squareRoot() / 0.02 - 1) < 0.01)
    }

    @Test func generatesEveryClass() throws {
        for seed in 0..<4 as Range<UInt64> {
            let settings = bare { ($0.rows, $0.columns, $0.classes, $0.seed) = (60, 50, 7, seed) }
            let scene = try scene(settings, nil)
            #expect(scene.labels.classes == Array(1...7))
            #expect(scene.labels.counts.values.allSatisfy { $0 >= 42 })
            #expect(scene.labels.labeledCount < 3000 && scene.labels.labeledCount > 1500)
            for (label, material) in zip(scene.labels.labels, scene.materials) where label != 0 {
                #expect(material + 1 == label)
            }
        }
        #expect(SyntheticScene(bare { $0.classes = 900 }, labels: nil, range: 400...900) == nil)
    }

    @Test func findsTheNearestLabel() {
        var stream = Seed(5).stream("test")
        let labels = (0..<40 * 30).map { _ in stream.uniform() < 0.02 ? UInt16(1 + stream.uniform() * 4) : 0 }
        let map = LabelMap(rows: 40, columns: 30, labels: labels)
        let nearest = NearestLabels(map)
        var wrong = 0
        for pixel in labels.indices {
            let distances = labels.indices.filter { labels[$0] != 0 }.map { other -> Float in
                let (down, right) = (other / 30 - pixel / 30, other % 30 - pixel % 30)
                return Float(down * down + right * right).squareRoot()
            }
            if nearest.distances[pixel] != distances.min() { wrong += 1 }
        }
        #expect(wrong <= 6)
        let nothing = NearestLabels(LabelMap(rows: 2, columns: 2, labels: [0, 0, 0, 0]))
        #expect(nothing.labels == [0, 0, 0, 0] && nothing.distances.allSatisfy { $0 == .infinity })
    }

    @Test func saysWhatIsWrong() {
        #expect(bare().problems.isEmpty)
        let wrong = bare {
            ($0.rows, $0.classes, $0.separability) = (1, 0, -1)
            ($0.variation, $0.blur, $0.noise) = (.nan, .infinity, 2)
        }
        #expect(wrong.problems.count == 6)
        #expect(bare { ($0.rows, $0.columns) = (100_000, 100_000) }.problems.count == 1)
    }
}
