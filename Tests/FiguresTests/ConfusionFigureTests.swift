import Testing

@testable import Figures

@Suite struct ConfusionFigureTests {
    @Test func cellsTakeTheColorOfTheirShare() throws {
        let figure = try ConfusionFigure(names: ["a", "b"], counts: [3, 1, 0, 0])
        let canvas = try figure.drawn(scale: 2)
        let picture = try canvas.raster()
        func holds(_ color: Color) -> Int { picture.pixels.count { $0 == color.hexadecimal } }
        // A cell is at least 26 points, 52 pixels, wide; text and grid lines cover part of it.
        #expect(holds(ConfusionFigure.heat(0.75)) > 1500)
        #expect(holds(ConfusionFigure.heat(0.25)) > 1500)
        // The class without samples: two gray cells.
        #expect(holds(Color(0xEEEEEE)) > 4000)
        #expect(pngSize(try canvas.file()) == [picture.columns, picture.rows])
    }

    @Test func darkerMeansMore() {
        let luminances = (0...100).map { ConfusionFigure.heat(Double($0) / 100).luminance }
        #expect(zip(luminances, luminances.dropFirst()).allSatisfy { $0 > $1 })
        #expect(ConfusionFigure.heat(0) == .white)
    }

    @Test(arguments: [1, 2, 16, 60])
    func everyTextIsInsideAndApart(_ classes: Int) throws {
        let names = (0..<classes).map {
            $0 == 0 ? "Buildings-Grass-Trees-Drives und noch viel länger" : "Class \($0)"
        }
        let counts = (0..<classes * classes).map { $0 % (classes + 1) == 0 ? 65_971 : $0 % 5 }
        let figure = try ConfusionFigure(title: "Title", subtitle: "OA 1 %", names: names, counts: counts)
        let canvas = try figure.drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height).isEmpty)
        #expect(hasWhiteBorder(try canvas.raster()))
    }

    @Test func refusesWhatIsNoMatrix() {
        #expect(throws: FigureError.matrixSize(classes: 2, counts: 3)) {
            try ConfusionFigure(names: ["a", "b"], counts: [1, 2, 3])
        }
        #expect(throws: FigureError.matrixSize(classes: 0, counts: 0)) {
            try ConfusionFigure(names: [], counts: [])
        }
        #expect(throws: FigureError.negativeCounts([-1])) { try ConfusionFigure(names: ["a"], counts: [-1]) }
    }
}
