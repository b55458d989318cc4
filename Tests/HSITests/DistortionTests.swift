import Compute
import HSI
import Testing

@Suite struct DistortionTests {
    private let patches = PatchBatch(
        count: 2,
        side: 5,
        bands: 3,
        values: (0..<2 * 25 * 3).map { Float($0 * $0 % 17) }
    )

    private func value(_ batch: PatchBatch, _ sample: Int, _ row: Int, _ column: Int, _ band: Int) -> Float {
        batch.values[((sample * 5 + row) * 5 + column) * 3 + band]
    }

    @Test func noneChangesNothing() {
        let still = Distortion(scale: 1, shear: 0)
        #expect(patches.distorted(by: [still, still]) == patches)
    }

    /// Scale 2 reads twice as far from the center, but not beyond the edge; a shear of 1 moves each row by as many
    /// columns as it is below the center.
    @Test func meansWhatItSays() {
        let changed = patches.distorted(by: [Distortion(scale: 2, shear: 0), Distortion(scale: 1, shear: 1)])
        func clamped(_ position: Int) -> Int { min(max(position, 0), 4) }
        for row in 0..<5 {
            for column in 0..<5 {
                for band in 0..<3 {
                    let far = (clamped(2 + 2 * (row - 2)), clamped(2 + 2 * (column - 2)))
                    #expect(value(changed, 0, row, column, band) == value(patches, 0, far.0, far.1, band))
                    let sheared = clamped(column + row - 2)
                    #expect(value(changed, 1, row, column, band) == value(patches, 1, row, sheared, band))
                }
            }
        }
    }

    @Test func interpolates() {
        let changed = patches.distorted(by: [
            Distortion(scale: 0.5, shear: 0), Distortion(scale: 1, shear: 0.25),
        ])
        let corners = [(1, 1), (1, 2), (2, 1), (2, 2)].map { value(patches, 0, $0, $1, 1) }
        #expect(abs(value(changed, 0, 1, 1, 1) - corners.reduce(0, +) / 4) < 1e-5)
        let mixed = 0.75 * value(patches, 1, 3, 2, 0) + 0.25 * value(patches, 1, 3, 3, 0)
        #expect(abs(value(changed, 1, 3, 2, 0) - mixed) < 1e-5)
    }

    @Test func drawsWithinTheAmount() {
        var random = Seed(1).stream("augmentation")
        let drawn = Distortion.draw(1_000, amount: 0.1, using: &random)
        #expect(drawn.allSatisfy { abs($0.scale - 1) <= 0.1 && abs($0.shear) <= 0.1 })
        #expect(drawn.contains { $0.scale > 1.08 } && drawn.contains { $0.scale < 0.92 })
        #expect(drawn.contains { $0.shear > 0.08 } && drawn.contains { $0.shear < -0.08 })
    }

    /// One factor for each band of each patch.
    @Test func jitterKeepsTheShapeOfAPatch() {
        var random = Seed(1).stream("augmentation")
        let ones = PatchBatch(
            count: 200,
            side: 5,
            bands: 3,
            values: [Float](repeating: 1, count: 200 * 75)
        )
        let changed = ones.jittered(by: 0.1, using: &random)
        for sample in 0..<200 {
            for band in 0..<3 {
                let factors = (0..<25).map { value(changed, sample, $0 / 5, $0 % 5, band) }
                #expect(Set(factors).count == 1)
            }
        }
        let factors = (0..<600).map { Double(value(changed, $0 / 3, 0, 0, $0 % 3)) }
        let mean = factors.reduce(0, +) / 600
        let variance = factors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 600
        #expect(abs(mean - 1) < 0.02 && abs(variance.squareRoot() - 0.1) < 0.01)
        let none = PatchBatch(count: 0, side: 5, bands: 3, values: [])
        #expect(none.jittered(by: 0.1, using: &random).count == 0)
    }
}
