import Testing

@testable import Figures

@Suite struct SplitFigureTests {
    private func figure(rows: Int, columns: Int, classes: Int, validation: Bool) throws -> SplitFigure {
        let labels = (0..<rows * columns).map { ($0 / columns + $0 % columns) % (classes + 1) }
        let parts = labels.enumerated().map { index, label -> SplitFigure.Part? in
            guard label != 0 else { return nil }
            switch index % 4 {
            case 0: return .training
            case 1: return validation ? .validation : .test
            case 2: return .test
            default: return nil
            }
        }
        return try SplitFigure(
            title: "Scene",
            subtitle: "blocks, 10 %, buffer 8",
            falseColor: nil,
            truth: LabelGrid(rows: rows, columns: columns, labels: labels),
            parts: parts,
            palette: samplePalette(classes: classes)
        )
    }

    @Test func partsHaveTheirColors() throws {
        let figure = try SplitFigure(
            title: "",
            subtitle: "",
            falseColor: nil,
            truth: LabelGrid(rows: 1, columns: 5, labels: [0, 1, 1, 2, 2]),
            parts: [nil, .training, .validation, .test, nil],
            palette: samplePalette(classes: 2)
        )
        #expect(figure.panels.map(\.caption) == ["(a) Ground truth", "(b) Split"])
        let parts: [SplitFigure.Part] = [.training, .validation, .test]
        let expected =
            [SplitFigure.OtherColor.ground] + parts.map(\.color) + [SplitFigure.OtherColor.noPart]
        #expect(figure.panels.last?.raster.pixels == expected.map(\.hexadecimal))
        let page = figure.page
        #expect(page.classes.headings == ["Class", "Pixels", "training", "validation", "test"])
        #expect(page.classes.rows.map(\.numbers) == [["2", "1", "1", "0"], ["2", "0", "0", "1"]])
        #expect(page.key.rows.map(\.name) == ["training", "validation", "test", "in no part"])
        #expect(page.key.rows.map(\.numbers) == [["1"], ["1"], ["1"], ["1"]])
    }

    @Test(arguments: [(145, 145, 16, false), (349, 1905, 15, true), (1476, 256, 14, true), (1, 1, 1, false)])
    func everyTextIsInsideAndApart(_ rows: Int, _ columns: Int, _ classes: Int, _ validation: Bool) throws {
        let figure = try figure(rows: rows, columns: columns, classes: classes, validation: validation)
        let canvas = try figure.page.drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height).isEmpty)
        #expect(hasWhiteBorder(try canvas.raster()))
        #expect(figure.page.classes.headings.contains("validation") == validation)
    }

    @Test func refusesOtherSizes() throws {
        #expect(throws: FigureError.pixelCount(what: "parts", rows: 1, columns: 2, found: 1)) {
            try SplitFigure(
                title: "",
                subtitle: "",
                falseColor: nil,
                truth: LabelGrid(rows: 1, columns: 2, labels: [0, 1]),
                parts: [nil],
                palette: samplePalette(classes: 1)
            )
        }
    }
}
