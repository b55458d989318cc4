import Testing

@testable import Figures

@Suite struct RasterTests {
    @Test func stretchPutsThePercentilesAtTheEnds() throws {
        // 0…100 in steps of 1: the 10th and 90th percentiles are 10 and 90.
        let ramp = (0...100).map(Float.init)
        let raster = try Raster(
            rows: 1,
            columns: 101,
            red: ramp,
            green: ramp.reversed(),
            blue: ramp.map { $0 * 1000 },
            lower: 0.1,
            upper: 0.9
        )
        #expect(raster.pixels[0] == 0x00FF00)
        #expect(raster.pixels[10] == 0x00FF00)
        #expect(raster.pixels[50] == 0x808080)
        #expect(raster.pixels[90] == 0xFF00FF)
        #expect(raster.pixels[100] == 0xFF00FF)
        // (11 − 10) / 80 · 255 = 3.2.
        #expect(raster.pixels[11] >> 16 == 3)
    }

    @Test func percentilesInterpolateBetweenValues() throws {
        // Of 0 and 10, the percentiles at ¼ and ¾ are 2.5 and 7.5; of 0, 0, 10, 10 with 5 between, 5 is the middle.
        let band: [Float] = [0, 5, 10]
        let raster = try Raster(
            rows: 3,
            columns: 1,
            red: band,
            green: band,
            blue: band,
            lower: 0.25,
            upper: 0.75
        )
        #expect(raster.pixels == [0x000000, 0x808080, 0xFFFFFF])
        let other = try Raster(
            rows: 1,
            columns: 4,
            red: [0, 4, 5, 10],
            green: [0, 4, 5, 10],
            blue: [0, 4, 5, 10],
            lower: 0.25,
            upper: 0.75
        )
        // Percentiles 3 and 6.25: (4 − 3) / 3.25 · 255 = 78.5, (5 − 3) / 3.25 · 255 = 156.9.
        #expect(other.pixels == [0x000000, 0x4E4E4E, 0x9D9D9D, 0xFFFFFF])
    }

    @Test func stretchCopesWithWhatIsNotANumber() throws {
        let band: [Float] = [.nan, 0, 1, .infinity, -.infinity]
        let flat = [Float](repeating: 7, count: 5)
        let empty = [Float](repeating: .nan, count: 5)
        let raster = try Raster(rows: 1, columns: 5, red: band, green: flat, blue: empty, lower: 0, upper: 1)
        #expect(raster.pixels.map { $0 >> 16 } == [0, 0, 255, 255, 0])
        #expect(raster.pixels.allSatisfy { $0 & 0xFFFF == 0x8080 })
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(throws: FigureError.pixelCount(what: "raster", rows: 2, columns: 2, found: 3)) {
            try Raster(rows: 2, columns: 2, pixels: [0, 0, 0])
        }
        #expect(throws: FigureError.rasterSize(rows: 0, columns: 2)) {
            try Raster(rows: 0, columns: 2, pixels: [])
        }
        #expect(throws: FigureError.rasterSize(rows: .max, columns: .max)) {
            try LabelGrid(rows: .max, columns: .max, labels: [])
        }
        #expect(throws: FigureError.pixelCount(what: "green band", rows: 1, columns: 1, found: 2)) {
            try Raster(rows: 1, columns: 1, red: [0], green: [0, 1], blue: [0])
        }
        #expect(throws: FigureError.percentiles(0.5, 0.5)) {
            try Raster(rows: 1, columns: 1, red: [0], green: [0], blue: [0], lower: 0.5, upper: 0.5)
        }
    }

    @Test func thinningKeepsEveryStepthPixel() throws {
        let raster = try Raster(rows: 3, columns: 5, pixels: (0..<15).map(UInt32.init))
        #expect(raster.thinned(by: 2) == (try Raster(rows: 2, columns: 3, pixels: [0, 2, 4, 10, 12, 14])))
        #expect(raster.thinned(by: 1) == raster)
    }

    @Test func paletteColorsLabelsAndNamesUnknownOnes() throws {
        let palette = try ClassPalette(
            [
                .init(label: 1, name: "one", color: Color(0x112233)),
                .init(label: 10, name: "ten", color: Color(0x445566)),
            ],
            background: Color(0xABCDEF)
        )
        let grid = try LabelGrid(rows: 1, columns: 4, labels: [0, 1, 10, 1])
        #expect(try palette.raster(of: grid).pixels == [0xABCDEF, 0x112233, 0x445566, 0x112233])
        #expect(throws: FigureError.unknownLabels([-2, 3], known: [1, 10])) {
            try palette.raster(of: LabelGrid(rows: 1, columns: 4, labels: [3, -2, 1, 3]))
        }
        #expect(throws: FigureError.palette(repeated: [1], belowOne: [0])) {
            try ClassPalette([1, 0, 1].map { .init(label: $0, name: "", color: .white) })
        }
    }
}
