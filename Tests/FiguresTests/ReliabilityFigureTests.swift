import Testing

@testable import Figures

@Suite struct ReliabilityFigureTests {
    private func figure(_ accuracies: [Double?], title: String = "Scene – model") throws -> ReliabilityFigure
    {
        let width = 1 / Double(accuracies.count)
        return try ReliabilityFigure(
            title: title,
            subtitle: "ECE 1.20 %   NLL 0.0500   Brier 0.0200",
            bins: accuracies.enumerated().map { index, accuracy in
                ReliabilityFigure.Bin(
                    lower: Double(index) * width,
                    upper: Double(index + 1) * width,
                    count: accuracy == nil ? 0 : 10 * (index + 1),
                    meanConfidence: accuracy == nil ? nil : (Double(index) + 0.5) * width,
                    accuracy: accuracy
                )
            }
        )
    }

    @Test(arguments: [
        [nil, nil, 0.2, 0.9, 1], [0], [nil, nil], [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
    ])
    func everyTextIsInsideAndApart(_ accuracies: [Double?]) throws {
        let canvas = try figure(accuracies).drawn(scale: 2)
        let faults = textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height)
        #expect(faults.isEmpty, "\(faults)")
        #expect(hasWhiteBorder(try canvas.raster()))
        #expect(pngSize(try figure(accuracies).png()) != nil)
    }

    @Test func barsAreAsHighAsTheAccuracy() throws {
        let blue = Color(0x3E7CB8).hexadecimal
        func blues(_ accuracy: Double) throws -> Int {
            try figure([nil, nil, nil, accuracy]).drawn(scale: 2).raster().pixels.count { $0 == blue }
        }
        let legend = try blues(0)
        let (half, most) = (try blues(0.4) - legend, try blues(0.8) - legend)
        #expect(legend > 0)
        // The line that marks the accuracy and the dashed diagonal cover part of each bar.
        #expect(abs(Double(most) / Double(half) - 2) < 0.05)
    }

    @Test func refusesNoBins() {
        #expect(throws: FigureError.noPoints) { try ReliabilityFigure(bins: []) }
    }
}
