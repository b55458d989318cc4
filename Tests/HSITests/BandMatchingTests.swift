import ArrayFiles
import Testing

@testable import HSI

/// Bands of a model made of those of a file.
@Suite struct BandMatchingTests {
    private func raster(_ wavelengths: [Double], widths: [Double]? = nil) -> RasterMetadata {
        var raster = RasterMetadata(format: "ENVI")
        (raster.wavelengths, raster.bandwidths) = (wavelengths, widths)
        return raster
    }

    private func matching(
        _ file: [Double],
        to model: [Double],
        widths: [Double]? = nil
    ) throws -> (BandMatching, [Doubt]) {
        var doubts: [Doubt] = []
        let selection = BandSelection(total: model.count, kept: Array(model.indices))
        let bands = BandDescription(selection, raster(model, widths: widths))
        let result = try BandMatching(file.count, raster(file), bands, model.count, "next.img", &doubts)
        return (result, doubts)
    }

    @Test func equalBandsAreTakenAsTheyAre() throws {
        let (matching, doubts) = try matching([700, 500, 600], to: [500, 600, 700])
        #expect(matching.mixtures.map { $0.parts.map(\.band) } == [[1], [2], [0]])
        #expect(doubts.map(\.text).joined().contains("matched by wavelength"))
    }

    /// A linear spectrum keeps its values at the wavelengths of the model.
    @Test func coarserBandsAreInterpolated() throws {
        let file = stride(from: 400.0, through: 1000, by: 12).map { $0 }
        let model = stride(from: 410.0, through: 990, by: 10).map { $0 }
        let (matching, doubts) = try matching(file, to: model)
        let values = matching.applied(to: file.map { 3 * $0 + 1 })
        for (value, wavelength) in zip(values, model) { #expect(abs(value - (3 * wavelength + 1)) < 1e-9) }
        #expect(doubts.contains { $0.text.contains("resampled") && $0.text.contains("interpolated") })
        // The same pixel by pixel.
        let cube = Cube(
            rows: 1,
            columns: 2,
            bands: file.count,
            values: (file + file).map { Float(3 * $0 + 1) }
        )
        let applied = matching.applied(to: cube)
        #expect(applied.bands == model.count)
        for (value, wavelength) in zip(applied.values, model + model) {
            #expect(abs(value - Float(3 * wavelength + 1)) < 1e-3)
        }
    }

    /// The weights are a Gaussian response of the width of the training band.
    @Test func finerBandsAreAveraged() throws {
        let file = stride(from: 400.0, through: 1000, by: 1).map { $0 }
        let model = [500.0, 600, 700]
        let (matching, doubts) = try matching(file, to: model, widths: [10, 10, 10])
        for mixture in matching.mixtures {
            #expect(abs(mixture.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        }
        let parts = matching.mixtures[0].parts
        let center = parts.first { file[$0.band] == 500 }?.weight ?? 0
        let edge = parts.first { file[$0.band] == 505 }?.weight ?? 0
        #expect(abs(edge / center - 0.5) < 1e-12)
        #expect(doubts.contains { $0.text.contains("averaged") })
    }

    @Test func gapsAreNamed() {
        let error = #expect(throws: SceneError.self) {
            try matching([400, 410, 420, 430, 900, 910], to: [405, 600, 905], widths: [10, 10, 10])
        }
        #expect(error?.description.contains("no band near 1 of the 3 wavelengths of training: 600") == true)
    }
}
