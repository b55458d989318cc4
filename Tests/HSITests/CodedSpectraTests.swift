import Compute
import HSI
import Testing

@Suite struct CodedSpectraTests {
    /// A cube of 20×15 pixels and 24 bands: five smooth shapes and noise.
    private func cube() -> Cube {
        var random = Seed(4).stream("spectra")
        var values: [Float] = []
        for _ in 0..<300 {
            let weights = (0..<5).map { _ in random.normal() * 40 }
            for band in 0..<24 {
                let shapes = weights.indices.map { weights[$0] * Double((band * ($0 + 1)) % 7) }
                values.append(Float(500 + shapes.reduce(0, +) + random.normal()))
            }
        }
        return Cube(rows: 20, columns: 15, bands: 24, values: values)
    }

    private func restored(_ coded: CodedSpectra, pixel: Int, pixels: Int) -> [Double] {
        coded.mean.indices.map { band in
            (0..<coded.count).reduce(Double(coded.mean[band])) { sum, index in
                let steps = Double(coded.values[index * pixels + pixel])
                return sum + coded.step * steps * Double(coded.components[index * coded.mean.count + band])
            }
        }
    }

    @Test(arguments: [8.0, 30, 400]) func theErrorIsTheOneStated(bits: Double) throws {
        let cube = cube()
        let coded = try CodedSpectra(cube, bitsPerPixel: bits)
        var (squares, deviations) = (0.0, 0.0)
        for pixel in 0..<cube.pixels {
            let found = restored(coded, pixel: pixel, pixels: cube.pixels)
            for band in 0..<cube.bands {
                let value = Double(cube.values[pixel * cube.bands + band])
                squares += (value - found[band]) * (value - found[band])
                deviations += (value - Double(coded.mean[band])) * (value - Double(coded.mean[band]))
            }
        }
        let count = Double(cube.values.count)
        #expect(abs((squares / count).squareRoot() - coded.error) < 0.001 * coded.error + 1e-4)
        #expect(abs((deviations / count).squareRoot() - coded.deviation) < 0.001 * coded.deviation)
    }

    @Test func moreBitsMakeASmallerError() throws {
        let cube = cube()
        let errors = try [8.0, 14, 20, 400].map { bits in
            let coded = try CodedSpectra(cube, bitsPerPixel: bits)
            return coded.error / coded.deviation
        }
        #expect(zip(errors, errors.dropFirst()).allSatisfy(>))
        #expect(errors[3] < 0.005, "nobody sees an error of a two-hundredth")
    }

    @Test func aConstantCubeIsItsMean() throws {
        let cube = Cube(rows: 2, columns: 2, bands: 3, values: [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])
        let coded = try CodedSpectra(cube, bitsPerPixel: 100)
        #expect(coded.error == 0 && coded.deviation == 0)
        #expect(restored(coded, pixel: 3, pixels: 4) == [1, 2, 3])
    }
}
