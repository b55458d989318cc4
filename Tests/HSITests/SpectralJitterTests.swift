import Compute
import HSI
import Testing

@Suite struct SpectralJitterTests {
    /// One number for each band of each patch, normal with mean zero, is added to all pixels of the patch.
    @Test func movesWholePatches() {
        var random = Seed(1).stream("augmentation")
        let patches = PatchBatch(
            count: 300,
            side: 3,
            bands: 4,
            values: (0..<300 * 36).map { Float($0 % 7) }
        )
        let moved = patches.spectrallyJittered(by: 0.5, using: &random)
        #expect(moved.shape == patches.shape)
        let (before, after) = (patches.values, moved.values)
        var numbers: [Double] = []
        for sample in 0..<300 {
            for band in 0..<4 {
                let differences = (0..<9).map { pixel in
                    let place = (sample * 9 + pixel) * 4 + band
                    return Double(after[place] - before[place])
                }
                #expect(differences.allSatisfy { abs($0 - differences[0]) < 1e-5 })
                numbers.append(differences[0])
            }
        }
        let mean = numbers.reduce(0, +) / 1200
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1200
        #expect(abs(mean) < 0.06 && abs(variance.squareRoot() - 0.5) < 0.05)
        #expect(Set(numbers).count > 1190)
        let none = PatchBatch(count: 0, side: 3, bands: 4, values: [])
        #expect(none.spectrallyJittered(by: 1, using: &random).count == 0)
    }

    /// Deviations of 1 and 3 in two bands: √((1 + 9) / 2).
    @Test func measuresDeviationsAtPixels() {
        let cube = Cube(rows: 1, columns: 4, bands: 2, values: [1, 7, 3, 1, 99, 99, .nan, 0])
        #expect(abs(cube.standardDeviation(at: [0, 1]) - 5.0.squareRoot()) < 1e-12)
        #expect(cube.standardDeviation(at: []) == 0)
    }
}
