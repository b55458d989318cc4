import Testing

@testable import Figures

@Suite struct MapTests {
    @Test(arguments: [1, 3])
    func plainMapIsThePixelsAndNothingElse(_ zoom: Int) throws {
        let palette = try samplePalette(classes: 3)
        let grid = try LabelGrid(rows: 2, columns: 3, labels: [1, 2, 3, 0, 3, 1])
        let image = try MapImage(grid, palette: palette)
        let expected = try palette.raster(of: grid)
        let picture = try image.drawn(zoom: zoom).raster()
        #expect([picture.rows, picture.columns] == [2 * zoom, 3 * zoom])
        #expect(
            picture.pixels.indices.allSatisfy { index in
                let (row, column) = (index / picture.columns / zoom, index % picture.columns / zoom)
                return picture.pixels[index] == expected.pixels[row * 3 + column]
            }
        )
        #expect(pngSize(try image.png(zoom: zoom)) == [3 * zoom, 2 * zoom])
    }

    @Test func plainMapRefusesSizesThatCannotBe() throws {
        let image = try MapImage(
            LabelGrid(rows: 1, columns: 20_000, labels: [Int](repeating: 0, count: 20_000)),
            palette: samplePalette(classes: 1)
        )
        #expect(throws: FigureError.zoom(0)) { try image.png(zoom: 0) }
        #expect(throws: FigureError.pictureSize(width: 40_000, height: 2)) { try image.png(zoom: 2) }
    }

    @Test func panelsHoldTheirPixelsAtWholeMagnification() throws {
        let figure = try sampleMapFigure(rows: 5, columns: 7, classes: 3)
        let layout = try MapLayout(figure.page, FigureStyle(scale: 2))
        let zoom = Int(layout.size.zoom)
        #expect(Double(zoom) == layout.size.zoom && zoom * 5 >= 580)
        #expect(layout.size.step == 1)
        #expect(
            figure.panels.map(\.caption) == [
                "(a) False color", "(b) Ground truth", "(c) Prediction", "(d) Prediction (labeled)",
                "(e) Errors",
            ]
        )
        let picture = try figure.drawn(scale: 2).raster()
        for (panel, place) in zip(figure.panels, layout.places) {
            let (left, top) = (Int((place.x * 2).rounded()), Int((place.y * 2).rounded()))
            for row in 0..<5 * zoom {
                for column in stride(from: 0, to: 7 * zoom, by: 3) {
                    let expected = panel.raster.pixels[row / zoom * 7 + column / zoom]
                    try #require(picture.pixels[(top + row) * picture.columns + left + column] == expected)
                }
            }
        }
    }

    @Test func errorsTellRightWrongTrainingUntestedAndUnpredictedApart() throws {
        let figure = try MapFigure(
            title: "",
            subtitle: "",
            falseColor: nil,
            truth: LabelGrid(rows: 1, columns: 7, labels: [0, 1, 1, 2, 2, 1, 2]),
            prediction: LabelGrid(rows: 1, columns: 7, labels: [0, 1, 2, 2, 1, 0, 2]),
            roles: [.neither, .tested, .tested, .training, .training, .tested, .neither],
            palette: samplePalette(classes: 2)
        )
        let errors = try #require(figure.panels.last)
        let (correct, wrong) = (
            MapFigure.ErrorColor.correct.hexadecimal, MapFigure.ErrorColor.wrong.hexadecimal
        )
        let training = MapFigure.ErrorColor.training.hexadecimal
        let untested = MapFigure.ErrorColor.untested.hexadecimal
        #expect(errors.raster.pixels == [0xFFFFFF, correct, wrong, training, training, 0xFFFFFF, untested])
        #expect(figure.outcome == (1, 1, 2, 1))
        #expect(figure.page.key.rows.map(\.name) == ["wrong", "correct", "training", "not tested"])
        // Only labeled pixels were predicted, so there is no panel of the whole scene.
        #expect(
            figure.panels.map(\.caption) == ["(a) Ground truth", "(b) Prediction (labeled)", "(c) Errors"]
        )
    }

    /// Square, wide, tall, one pixel, one row, many classes, long names: nothing is cut off or overlaps.
    @Test(arguments: [
        (145, 145, 16), (349, 1905, 15), (1476, 256, 14), (1, 1, 1), (1, 60, 2), (60, 1, 2), (20, 30, 90),
        (2600, 40, 3),
    ])
    func everyTextIsInsideAndApart(_ rows: Int, _ columns: Int, _ classes: Int) throws {
        let figure = try sampleMapFigure(rows: rows, columns: columns, classes: classes) {
            $0 == 1
                ? "Água, ž, κ – buildings-grass-trees-drives and whatever else grows there" : "Class \($0)"
        }
        let canvas = try figure.drawn(scale: 1)
        let faults = textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height)
        #expect(faults.isEmpty)
        #expect(hasWhiteBorder(try canvas.raster()))
    }

    @Test func wideScenesAreStackedAndTallOnesStandSideBySide() throws {
        let wide = try MapLayout(
            sampleMapFigure(rows: 349, columns: 1905, classes: 15).page,
            FigureStyle(scale: 2)
        )
        #expect(Set(wide.places.map(\.x)).count == 1)
        let tall = try MapLayout(
            sampleMapFigure(rows: 1476, columns: 256, classes: 14).page,
            FigureStyle(scale: 2)
        )
        #expect(Set(tall.places.map(\.y)).count == 1)
    }

    @Test func aSceneWithoutLabelsAndClassesIsStillDrawn() throws {
        let blank = try LabelGrid(rows: 3, columns: 4, labels: [Int](repeating: 0, count: 12))
        let figure = try MapFigure(
            title: "Blank",
            subtitle: "",
            falseColor: nil,
            truth: blank,
            prediction: blank,
            roles: [],
            palette: ClassPalette([])
        )
        #expect(figure.outcome == (0, 0, 0, 0))
        let canvas = try figure.drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height).isEmpty)
        #expect(hasWhiteBorder(try canvas.raster()))
    }

    @Test func longTitlesAreShortened() throws {
        let title = String(repeating: "A very long title of a scene. ", count: 40)
        let figure = try sampleMapFigure(
            rows: 9,
            columns: 9,
            classes: 2,
            title: title,
            subtitle: "two\nlines\u{7}"
        )
        let canvas = try figure.drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height).isEmpty)
    }

    @Test func errorsSayWhatWasExpectedAndFound() {
        #expect(
            FigureError.extent(what: "prediction", expectedRows: 2, expectedColumns: 3, rows: 4, columns: 5)
                .description == "prediction: expected 2 rows × 3 columns as in the scene, found 4 × 5"
        )
        #expect(
            FigureError.unknownLabels(Array(1...22), known: []).description
                == "no color for the labels 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 "
                + "and 2 more; the palette has none"
        )
        #expect(
            FigureError.palette(repeated: [2], belowOne: [0]).description
                == "expected distinct labels, found more than once: 2; expected labels of at least 1, found 0"
        )
    }

    @Test func refusesRastersOfAnotherSize() throws {
        let palette = try samplePalette(classes: 1)
        let truth = try LabelGrid(rows: 2, columns: 2, labels: [0, 1, 1, 0])
        let turned = try LabelGrid(rows: 1, columns: 4, labels: [0, 1, 1, 0])
        #expect(
            throws: FigureError.extent(
                what: "prediction",
                expectedRows: 2,
                expectedColumns: 2,
                rows: 1,
                columns: 4
            )
        ) {
            try MapFigure(
                title: "",
                subtitle: "",
                falseColor: nil,
                truth: truth,
                prediction: turned,
                roles: [],
                palette: palette
            )
        }
        #expect(throws: FigureError.pixelCount(what: "roles of pixels", rows: 2, columns: 2, found: 1)) {
            try MapFigure(
                title: "",
                subtitle: "",
                falseColor: nil,
                truth: truth,
                prediction: truth,
                roles: [.training],
                palette: palette
            )
        }
        #expect(throws: FigureError.scale(9)) {
            try sampleMapFigure(rows: 1, columns: 1, classes: 1).png(scale: 9)
        }
    }
}
