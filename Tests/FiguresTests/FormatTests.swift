import Testing

@testable import Figures

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct FormatTests {
    private func map() throws -> MapFigure {
        try sampleMapFigure(rows: 9, columns: 12, classes: 3, title: "Água & <κ>")
    }

    @Test(arguments: FigureFormat.allCases) func theSameFigureGivesTheSameBytes(_ format: FigureFormat) throws
    {
        let style = FigureStyle(width: 88)
        let first = try map().file(format, style)
        // Other drawings in between must not change anything.
        _ = try map().file(.svg, FigureStyle(width: 181))
        #expect(try map().file(format, style) == first)
    }

    @Test func pdfHasItsWidthItsFontsItsTitleAndNoDate() throws {
        let bytes = try map().file(.pdf, FigureStyle(width: 88))
        let file = text(bytes)
        #expect(file.hasPrefix("%PDF-"))
        #expect(file.contains("/MediaBox [ 0 0 249.4488"))
        #expect(file.contains("/FontFile"))
        #expect(!file.contains("Date"))
        // Pixels of the map are not smoothed.
        #expect(file.contains("/Interpolate false") && !file.contains("/Interpolate true"))
        // The title in UTF-16: Á, g, u, a.
        #expect(file.contains("/Title <FEFF00C1006700750061"))
        #expect(file.contains("/Subject"))
        #expect(!text(try map().file(.pdf, FigureStyle(width: 60 + 28, showsTitles: false))).contains("Date"))
    }

    @Test func svgHasItsWidthOutlinesAndSharpPixels() throws {
        let file = text(try map().file(.svg, FigureStyle(width: 88)))
        #expect(file.contains("width=\"249.448819pt\""))
        #expect(file.contains("<title>Água &amp; &lt;κ&gt;</title>") && file.contains("<desc>OA"))
        #expect(!file.contains("<text") && file.contains("<symbol"))
        let images = file.split(separator: "<image ").dropFirst()
        #expect(images.count == 5)
        #expect(images.allSatisfy { $0.hasPrefix("style=\"image-rendering:pixelated\"") })
    }

    /// Every reference of an SVG file has its target, after the identifiers were numbered again.
    @Test func svgReferencesAreComplete() throws {
        let file = text(try map().file(.svg))
        func found(after mark: String, until end: Character) -> Set<Substring> {
            Set(file.split(separator: mark).dropFirst().map { $0.prefix { $0 != end } })
        }
        let targets = found(after: " id=\"", until: "\"")
        let references = found(after: "href=\"#", until: "\"").union(found(after: "url(#", until: ")"))
        #expect(references.count > 20)
        #expect(references.subtracting(targets) == [])
    }

    @Test func pngInPrintHasItsResolution() throws {
        let bytes = try map().file(.png, FigureStyle(width: 88))
        #expect(pngSize(bytes)?[0] == 2079)
        // 600 pixels per inch are 23,622 per meter.
        let density: [UInt8] = [0, 0, 0x5C, 0x46]
        let expected = [0, 0, 0, 9] + Array("pHYs".utf8) + density + density + [1, 0x14, 0x94, 0x43, 0x41]
        #expect(Array(bytes[33..<54]) == expected)
        #expect(Array(try map().png()[37..<41]) != Array("pHYs".utf8))
    }

    @Test func everyPartIsAFigure() throws {
        let parts = try map().parts
        #expect(
            parts.map(\.name) == [
                "false-color", "ground-truth", "prediction", "prediction-labeled", "errors", "legend",
            ]
        )
        for part in parts { #expect(try part.figure.file(.pdf, FigureStyle(width: 50)).count > 500) }
    }
}
