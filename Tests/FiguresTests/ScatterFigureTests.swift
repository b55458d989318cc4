import Testing

@testable import Figures

/// Pseudorandom numbers in 0..<1, by the generator of Numerical Recipes.
private func numbers(_ count: Int, seed: UInt32) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Double(state >> 8) / Double(1 << 24)
    }
}

/// Forty names of crowded points: most within a point of accuracy and a few percent of cost.
private func crowd(_ seed: UInt32) -> [ScatterPoint] {
    let names = [
        "sa", "lsa", "sga", "lsga", "multi-head", "adaptive", "local", "global", "hierarchical", "cross",
        "self", "sparse",
        "convolutional", "gated", "adversarial", "graph", "hard", "soft", "transformer-xl", "bert", "hybrid",
        "co-attention", "axial", "frequency", "distillation", "pooling", "memory", "se", "eca", "cbam",
        "cbam-channel",
        "stn", "ham", "sparse:k=4", "lsga grid-rel", "lsga grid-key", "sga grid-pair", "local:w=2",
        "memory:m=80", "none",
    ]
    let (xs, ys) = (numbers(names.count, seed: seed), numbers(names.count, seed: seed &+ 1))
    return names.indices.map { index in
        let isFar = index % 13 == 0
        return ScatterPoint(
            name: names[index],
            x: 44 + (isFar ? 12 : 1.5) * (xs[index] - 0.5),
            y: isFar ? 91 + 6 * ys[index] : 98.3 + 0.8 * ys[index],
            spread: 0.1 + 0.2 * xs[index],
            group: index % 4
        )
    }
}

private func figure(_ points: [ScatterPoint], scale: ScatterScale = .remainder(of: 100)) throws
    -> ScatterFigure
{
    try ScatterFigure(
        title: "Accuracy against cost",
        subtitle: "a crowd",
        xLabel: "multiply-adds of one patch, millions",
        yLabel: "overall accuracy, %",
        groups: ["token mixer", "feature refiner", "pooling head", "training objective"],
        points: points,
        lines: [ScatterLine(name: "position alone: 97.41 %", y: 97.41)],
        scale: scale
    )
}

@Suite struct ScatterFigureTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt32], [ScatterScale.linear, .remainder(of: 100)])
    func everyNameIsInsideAndApart(_ seed: UInt32, _ scale: ScatterScale) throws {
        let canvas = try figure(crowd(seed), scale: scale).drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height) == [])
        #expect(hasWhiteBorder(try canvas.raster()))
    }

    @Test func namesDoNotLieOnPoints() throws {
        let places = crowd(6).map { (x: 20 + ($0.x - 38) * 45, y: 400 - ($0.y - 90) * 40) }
        let labels = LabelPlacement.boxes(
            points: places,
            sizes: places.map { _ in (50, 11) },
            radius: 3,
            bars: [],
            obstacles: [Box(x: 0, y: 100, width: 600, height: 2)],
            within: Box(x: 0, y: 0, width: 600, height: 430)
        )
        for label in labels {
            #expect(!label.box.overlaps(Box(x: 0, y: 100, width: 600, height: 2)))
            for place in places {
                #expect(!label.box.overlaps(Box(x: place.x - 3, y: place.y - 3, width: 6, height: 6)))
            }
        }
    }

    @Test func pointsLieWhereTheirNumbersSay() throws {
        let points = [
            ScatterPoint(name: "a", x: 1, y: 90), ScatterPoint(name: "b", x: 3, y: 99),
            ScatterPoint(name: "c", x: 2, y: 99.9),
        ]
        let axes = ScatterAxes(
            try ScatterFigure(xLabel: "x", yLabel: "y", points: points, scale: .remainder(of: 100))
        )
        let plot = Box(x: 0, y: 0, width: 100, height: 100)
        let heights = points.map { axes.yPlace($0.y, in: plot) }
        // 10, 1 and 0.1 are missing: steps of equal ratio.
        #expect(abs((heights[0] - heights[1]) - (heights[1] - heights[2])) < 1e-9)
        #expect(heights[0] > heights[1] && heights.allSatisfy { (0...100).contains($0) })
        let places = points.map { axes.xPlace($0.x, in: plot) }
        #expect(abs((places[0] + places[1]) / 2 - places[2]) < 1e-9)
        #expect(axes.y.marks.map(\.text) == ["90", "95", "98", "99", "99.5", "99.8", "99.9"])
        #expect(axes.yPlace(100.5, in: plot) == 0)
    }

    @Test func logarithmicCostsAreEvenInRatio() throws {
        let points = [1.0, 10, 100].map { ScatterPoint(name: "\($0)", x: $0, y: $0) }
        let axes = ScatterAxes(
            try ScatterFigure(xLabel: "x", yLabel: "y", points: points, isXLogarithmic: true)
        )
        let places = points.map { axes.xPlace($0.x, in: Box(x: 0, y: 0, width: 100, height: 100)) }
        #expect(abs(places[0] + places[2] - 2 * places[1]) < 1e-9)
    }

    @Test func groupsDifferInColorAndShowInTheLegend() throws {
        let points = (0..<4).map { ScatterPoint(name: "p\($0)", x: Double($0), y: Double($0), group: $0) }
        let picture = try figure(points, scale: .linear).drawn(scale: 2).raster()
        for group in 0..<4 {
            let color = Color.ofGroup(group).hexadecimal
            #expect(picture.pixels.count { $0 == color } > 60, "group \(group)")
        }
        let texts = try figure(points, scale: .linear).drawn(scale: 1).textBoxes.count
        let alone = try figure(points.map { ScatterPoint(name: $0.name, x: $0.x, y: $0.y) }, scale: .linear)
        #expect(try alone.drawn(scale: 1).textBoxes.count == texts - 4)
    }

    @Test func onePointAndEqualPointsAreDrawn() throws {
        for count in [1, 5] {
            let points = (0..<count).map { ScatterPoint(name: "name \($0)", x: 0, y: 100) }
            for scale in [ScatterScale.linear, .remainder(of: 100)] {
                let canvas = try ScatterFigure(xLabel: "x", yLabel: "y", points: points, scale: scale)
                    .drawn(scale: 1)
                #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height) == [])
            }
        }
    }

    @Test func refusesWhatHasNoPlace() {
        #expect(throws: FigureError.noPoints) { try ScatterFigure(xLabel: "", yLabel: "", points: []) }
        #expect(throws: FigureError.points(["a"])) {
            try ScatterFigure(xLabel: "", yLabel: "", points: [ScatterPoint(name: "a", x: .nan, y: 1)])
        }
        #expect(throws: FigureError.points(["b"])) {
            try ScatterFigure(
                xLabel: "",
                yLabel: "",
                points: [ScatterPoint(name: "a", x: 1, y: 1), ScatterPoint(name: "b", x: 0, y: 1)],
                isXLogarithmic: true
            )
        }
    }

    /// Many small panels: names of lines and axes may be omitted, and nothing overlaps.
    @Test func smallPanelsStayApart() throws {
        let x = (1...60).map(Double.init)
        let losses = (0..<20).map { number in x.map { (2 + Double(number) / 20) / $0 } }
        let panels = losses.indices.map { index in
            let others = losses.indices.filter { $0 != index }.map {
                CurveSeries(name: "", x: x, y: losses[$0], color: Color(0xD4D7DA), thickness: 0.7)
            }
            return CurvePanel(
                title: "transformer-xl: OA 98.71 %",
                xLabel: index >= 14 ? "epoch" : "",
                yLabel: index % 6 == 0 ? "training loss" : "",
                series: others + [CurveSeries(name: "", x: x, y: losses[index], color: Color(0x0072B2))],
                isLogarithmic: true
            )
        }
        let figure = try CurveFigure(
            title: "Loss",
            panels: panels,
            panelsAcross: 6,
            plotWidth: 150,
            plotHeight: 100
        )
        let canvas = try figure.drawn(scale: 1)
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height) == [])
        #expect(hasWhiteBorder(try canvas.raster()))
    }
}
