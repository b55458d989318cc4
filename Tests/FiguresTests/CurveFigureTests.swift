import Testing

@testable import Figures

private func panel(_ series: [CurveSeries], isLogarithmic: Bool = false, yRange: ClosedRange<Double>? = nil)
    -> CurvePanel
{
    CurvePanel(
        title: "Loss",
        xLabel: "Epoch",
        yLabel: "Cross-entropy",
        series: series,
        isLogarithmic: isLogarithmic,
        yRange: yRange
    )
}

@Suite struct CurveFigureTests {
    @Test func linesTakeTheirColors() throws {
        let (red, blue) = (Color(0xC01020), Color(0x1020C0))
        let x = (1...9).map(Double.init)
        let figure = try CurveFigure(panels: [
            panel([
                .init(name: "training", x: x, y: x.map { 1 / $0 }, color: red),
                .init(name: "validation", x: x, y: x.map { 2 / $0 }, color: blue, isDashed: true),
            ])
        ])
        let picture = try figure.drawn(scale: 2).raster()
        let (reds, blues) = (
            picture.pixels.count { $0 == red.hexadecimal }, picture.pixels.count { $0 == blue.hexadecimal }
        )
        #expect(reds > 500)
        #expect(blues > 300)
    }

    @Test func missingValuesInterruptALineAndASinglePointShows() throws {
        let color = Color(0xC01020)
        func count(_ y: [Double], isLogarithmic: Bool = false) throws -> Int {
            let series = CurveSeries(name: "", x: y.indices.map(Double.init), y: y, color: color)
            let figure = try CurveFigure(panels: [
                panel([series], isLogarithmic: isLogarithmic, yRange: 0.5...2)
            ])
            return try figure.drawn(scale: 2).raster().pixels.count { $0 == color.hexadecimal }
        }
        let whole = try count([1, 1, 1, 1, 1])
        let gap = try count([1, 1, .nan, 1, 1])
        let legendOnly = try count([])
        #expect(whole > gap)
        #expect(gap > legendOnly)
        #expect(try count([.infinity, .nan]) == legendOnly)
        #expect(try count([1]) > legendOnly)
        // A logarithmic axis cannot show zero.
        #expect(
            try count([1, 1, 0, 1, 1], isLogarithmic: true) < count([1, 1, 1, 1, 1], isLogarithmic: true)
        )
    }

    @Test(arguments: [1, 2, 3])
    func everyTextIsInsideAndApart(_ across: Int) throws {
        let x = (1...70).map(Double.init)
        let many = (0..<9).map { number in
            CurveSeries(name: "Model \(number) with a long name, ž", x: x, y: x.map { Double(number) / $0 })
        }
        let figure = try CurveFigure(
            title: "Title",
            subtitle: "Subtitle",
            panels: [
                panel(many), panel([.init(name: "loss", x: x, y: x.map { 3 / $0 })], isLogarithmic: true),
                panel([]), panel([.init(name: "large", x: x, y: x.map { $0 * 1e9 })]),
            ],
            panelsAcross: across
        )
        let canvas = try figure.drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height) == [])
        #expect(hasWhiteBorder(try canvas.raster()))
        let picture = try canvas.raster()
        #expect(pngSize(try figure.png(scale: 1)) == [picture.columns, picture.rows])
    }

    @Test func refusesWhatCannotBeDrawn() {
        #expect(throws: FigureError.noPanels) { try CurveFigure(panels: []) }
        #expect(throws: FigureError.curveLengths(["b"])) {
            try CurveFigure(panels: [
                panel([.init(name: "a", x: [], y: []), .init(name: "b", x: [1], y: [])])
            ])
        }
        #expect(throws: FigureError.scale(0)) { try CurveFigure(panels: [panel([])]).png(scale: 0) }
    }
}

@Suite struct TicksTests {
    @Test func marksAreRoundNumbers() {
        #expect(
            Ticks(linear: 0.13, 0.98, extends: true).marks.map(\.text) == [
                "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
            ]
        )
        #expect(
            Ticks(linear: 1, 70, count: 6, extends: false).marks.map(\.text) == [
                "10", "20", "30", "40", "50", "60", "70",
            ]
        )
        #expect(
            Ticks(linear: -1, 1, extends: true).marks.map(\.text) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
        )
        #expect(
            Ticks(linear: 0, 3e9, extends: true).marks.map(\.text) == [
                "0", "5×10⁸", "10⁹", "1.5×10⁹", "2×10⁹", "2.5×10⁹", "3×10⁹",
            ]
        )
        #expect(Ticks(logarithmic: 0.004, 2.1).marks.map(\.text) == ["0.001", "0.01", "0.1", "1", "10"])
        #expect(Ticks(logarithmic: 0.3, 4).marks.map(\.text) == ["0.2", "0.5", "1", "2", "5"])
    }

    @Test(
        arguments: [
            (0, 0), (5, 5), (-3, -3), (1e-12, 2e-12), (-1e300, 1e300), (0, 1e-300), (1e12, 1e12 + 1),
        ] as [(Double, Double)]
    )
    func anyRangeGetsAscendingMarksWithinIt(_ low: Double, _ high: Double) {
        for extends in [false, true] {
            let ticks = Ticks(linear: low, high, extends: extends)
            #expect(ticks.range.lowerBound < ticks.range.upperBound)
            #expect(ticks.range.lowerBound <= low && high <= ticks.range.upperBound)
            #expect((1...20).contains(ticks.marks.count))
            #expect(zip(ticks.marks, ticks.marks.dropFirst()).allSatisfy { $0.value < $1.value })
        }
    }

    @Test(arguments: [(1e-300, 1e300), (1, 1), (0.02, 0.02), (3, 3.0001)] as [(Double, Double)])
    func anyPositiveRangeGetsLogarithmicMarks(_ low: Double, _ high: Double) {
        let ticks = Ticks(logarithmic: low, high)
        #expect(ticks.range.lowerBound <= low * 1.000001 && high <= ticks.range.upperBound * 1.000001)
        #expect(ticks.range.lowerBound < ticks.range.upperBound)
        #expect((2...20).contains(ticks.marks.count))
    }

    @Test func numbersAsText() {
        #expect(NumberText.grouped(1_234_567) == "1,234,567")
        #expect(NumberText.grouped(-999) == "−999")
        #expect(NumberText.fixed(-0.04, decimals: 1) == "0.0")
        #expect(NumberText.fixed(-1.05, decimals: 3) == "−1.050")
        #expect(NumberText.percent(0.97414, decimals: 2) == "97.41")
        #expect(NumberText.percent(nil) == "–")
        #expect(NumberText.percent(.nan) == "–")
        #expect(NumberText.scientific(2, exponent: -15) == "2×10⁻¹⁵")
    }
}
