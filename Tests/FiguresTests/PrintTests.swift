import Testing

@testable import Figures

private let longNames = [
    "Buildings-Grass-Trees-Drives", "Grass-pasture-mowed", "Corn_senesced_green_weeds", "Soybean-mintill",
    "Água e solo, ž, κ", "Vinyard_vertical_trellis",
]

private func name(_ index: Int) -> String {
    index <= longNames.count ? longNames[index - 1] : "Class number \(index)"
}

/// Every kind of figure, with many classes and long names.
func printedFigures(classes: Int) throws -> [(name: String, figure: any Figure)] {
    let map = try sampleMapFigure(rows: 145, columns: 145, classes: classes, name: name)
    let wide = try sampleMapFigure(rows: 60, columns: 300, classes: classes, name: name)
    let tall = try sampleMapFigure(rows: 300, columns: 60, classes: classes, name: name)
    let labels = (0..<145 * 145).map { $0 % (classes + 1) }
    let truth = try LabelGrid(rows: 145, columns: 145, labels: labels)
    let palette = try samplePalette(classes: classes, name: name)
    let split = try SplitFigure(
        title: "Indian Pines",
        subtitle: "blocks, 10 % of each class for training, buffer 8",
        falseColor: nil,
        truth: truth,
        parts: labels.map { $0 == 0 ? nil : $0 % 3 == 0 ? .training : $0 % 3 == 1 ? .validation : .test },
        palette: palette
    )
    let gray = try Raster(
        rows: 145,
        columns: 145,
        pixels: (0..<145 * 145).map { UInt32($0 % 256) * 0x010101 }
    )
    let values = try ValueMapFigure(
        title: "Indian Pines – lsga",
        subtitle: "mean over all pixels 0.123",
        quantity: "Entropy (nats)",
        values: (0..<145 * 145).map { Float($0 % 100) / 100 },
        rows: 145,
        columns: 145,
        range: 0...2.7726,
        falseColor: gray
    )
    let x = (1...3).map(Double.init)
    let curve = CurveSeries(name: "training", x: x, y: x.map { 1 / $0 })
    let validation = CurveSeries(name: "validation", x: x, y: x.map { 2 / $0 })
    let history = try CurveFigure(
        title: "Indian Pines – lsga",
        panels: ["Loss", "Accuracy"].map {
            CurvePanel(
                title: $0,
                xLabel: "epoch",
                yLabel: "cross-entropy",
                series: [curve, validation],
                isXWhole: true
            )
        }
    )
    let losses = try CurveFigure(
        title: "Training loss of each attention, the others in gray; overall accuracy in %",
        subtitle: "Indian Pines, mean of 5 runs each, best first",
        panels: (0..<34).map { index in
            CurvePanel(
                title: index == 3 ? "cbam-channel" : "lsga",
                xLabel: "epoch",
                yLabel: "training loss",
                series: [curve],
                isLogarithmic: true,
                note: "98.85",
                isXWhole: true
            )
        },
        panelsAcross: 6,
        plotWidth: 150,
        plotHeight: 100,
        sharesAxes: true
    )
    let reliability = try ReliabilityFigure(
        title: "Indian Pines – lsga",
        subtitle: "ECE 1.23 %   NLL 0.0456   Brier 0.0123",
        bins: (0..<15).map { (index: Int) -> ReliabilityFigure.Bin in
            let lower = Double(index) / 15
            let error: Double = index % 2 == 0 ? 0.1 : -0.1
            return ReliabilityFigure.Bin(
                lower: lower,
                upper: Double(index + 1) / 15,
                count: index * index,
                meanConfidence: lower + 0.03,
                accuracy: min(1, max(0, lower + error))
            )
        }
    )
    return [
        ("map", map), ("wide", wide), ("tall", tall), ("split", split), ("values", values),
        ("history", history), ("losses", losses), ("reliability", reliability),
        ("confusion", try confusion(classes: classes)), ("accuracy", try scatter()),
    ] + map.parts.map { ("map-" + $0.name, $0.figure) } + history.parts.map { ($0.name, $0.figure) }
}

private func confusion(classes: Int) throws -> ConfusionFigure {
    try ConfusionFigure(
        title: "Indian Pines – lsga",
        subtitle: "OA 98.85 %   AA 98.22 %   κ 0.9869",
        names: (1...classes).map(name),
        counts: (0..<classes * classes).map { $0 % (classes + 1) == 0 ? 2141 : $0 % 7 == 0 ? $0 % 90 : 0 }
    )
}

/// A comparison of 34 attentions, most of them alike, with four baselines.
private func scatter() throws -> ScatterFigure {
    let names = ["lsga", "convolutional", "cbam-channel", "transformer-xl", "hierarchical", "co-attention"]
    return try ScatterFigure(
        title: "Accuracy against cost",
        subtitle: "Indian Pines, mean of 5 runs each; bars: ± one standard deviation",
        xLabel: "multiply-adds of one patch, millions",
        yLabel: "overall accuracy, %",
        groups: ["token mixer", "feature refiner", "pooling head", "training objective"],
        points: (0..<34).map { (index: Int) -> ScatterPoint in
            let cost: Double = 44 + Double(index % 6) / 4
            let accuracy: Double = 98.9 - Double(index * index) / 600
            return ScatterPoint(
                name: index < names.count ? names[index] : "attention \(index)",
                x: index % 11 == 0 ? cost + 9 : cost,
                y: accuracy,
                spread: 0.2,
                group: index % 4
            )
        },
        lines: [
            ScatterLine(name: "position: 97.73 %", y: 97.73), ScatterLine(name: "edges: 98.90 %", y: 98.9),
            ScatterLine(name: "superpixel graph: 98.60 %", y: 98.6),
            ScatterLine(name: "spectrum: 97.60 %", y: 97.6),
        ],
        scale: .remainder(of: 100)
    )
}

@Suite struct PrintTests {
    /// At its printed width, no text is below 6 points, outside the page, or over another one.
    @Test(arguments: [nil, 80, 88, 181] as [Double?], [16, 20])
    func textsAreReadableInsideAndApart(_ width: Double?, _ classes: Int) throws {
        for (name, figure) in try printedFigures(classes: classes) {
            let style = FigureStyle(width: width)
            let canvas = try figure.drawn(style, .pdf)
            #expect(canvas.textSizes.allSatisfy { $0 >= 6 }, "\(name)")
            let faults = textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height)
            #expect(faults == [], "\(name)")
            if let width {
                #expect(abs(canvas.width * style.unit - width / 25.4 * 72) < 1e-9, "\(name)")
            }
        }
    }

    @Test(arguments: [1, 2, 3, 60]) func anyConfusionMatrixFitsAColumn(_ classes: Int) throws {
        let canvas = try confusion(classes: classes).drawn(FigureStyle(width: 80), .pdf)
        #expect(canvas.textSizes.allSatisfy { $0 >= 6 })
        #expect(textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height) == [])
    }

    @Test func aFigureThatIsTooNarrowIsRefused() throws {
        let map = try sampleMapFigure(rows: 5, columns: 5, classes: 2)
        #expect(throws: FigureError.narrow(79, least: 80)) { try map.file(.pdf, FigureStyle(width: 79)) }
        #expect(throws: FigureError.width(5)) { try map.file(.pdf, FigureStyle(width: 5)) }
        // A panel has no text that could be too small.
        #expect(try map.parts[0].figure.file(.pdf, FigureStyle(width: 20)).count > 100)
    }

    @Test func theSmallestTextIsSixPoints() throws {
        let canvas = try confusion(classes: 6).drawn(FigureStyle(width: 88), .png)
        #expect(canvas.textSizes.min() == 8.5 * 0.72)
    }

    @Test func titlesCanBeLeftToTheCaption() throws {
        for (name, figure) in try printedFigures(classes: 16) where !figure.subtitle.isEmpty {
            let with = try figure.drawn(FigureStyle(width: 88), .png)
            let without = try figure.drawn(FigureStyle(width: 88, showsTitles: false), .png)
            #expect(without.textBoxes.count < with.textBoxes.count && without.height < with.height, "\(name)")
        }
    }
}
