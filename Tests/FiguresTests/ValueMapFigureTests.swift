import Testing

@testable import Figures

@Suite struct ValueMapFigureTests {
    private func figure(
        _ values: [Float],
        rows: Int,
        columns: Int,
        range: ClosedRange<Double> = 0...1,
        hasScene: Bool = false
    ) throws -> ValueMapFigure {
        try ValueMapFigure(
            title: "Scene – model",
            subtitle: "mean over all pixels 0.275",
            quantity: "Entropy (nats)",
            values: values,
            rows: rows,
            columns: columns,
            range: range,
            falseColor: hasScene
                ? Raster(
                    rows: rows,
                    columns: columns,
                    pixels: [UInt32](repeating: 0x335577, count: rows * columns)
                ) : nil
        )
    }

    @Test(arguments: [(145, 145), (40, 300), (300, 40), (1, 1)], [false, true])
    func everyTextIsInsideAndApart(_ extents: (Int, Int), _ hasScene: Bool) throws {
        let (rows, columns) = extents
        let values = (0..<rows * columns).map { Float($0 % 10) / 10 }
        let canvas = try figure(values, rows: rows, columns: columns, range: 0...2.7726, hasScene: hasScene)
            .drawn(scale: 2)
        let faults = textFaults(canvas.textBoxes, width: canvas.width, height: canvas.height)
        #expect(faults.isEmpty, "\(faults)")
        #expect(hasWhiteBorder(try canvas.raster()))
    }

    @Test func valuesTakeTheirColors() throws {
        let picture = try figure([0, 1, 7, -2, .nan, 0.5], rows: 2, columns: 3).drawn(scale: 1).raster()
        func count(_ color: UInt32) -> Int { picture.pixels.count { $0 == color } }
        // Both ends twice: values beyond the range take the color of the nearer end. The color scale also contains
        // both.
        #expect(count(0x440154) > 2 * count(ColorScale.undefined.hexadecimal) - 100)
        #expect(count(0xFDE725) > 2 * count(ColorScale.undefined.hexadecimal) - 100)
        #expect(count(ColorScale.undefined.hexadecimal) > 1000)
        #expect(count(0x21908C) > 1000)
    }

    @Test func lightnessRises() {
        let luminances = (0...64).map { ColorScale.color(Double($0) / 64).luminance }
        #expect(zip(luminances, luminances.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func refuses() {
        #expect(throws: FigureError.valueRange(1, 1)) {
            try figure([0], rows: 1, columns: 1, range: 1...1)
        }
        #expect(throws: FigureError.self) { try figure([0, 1], rows: 1, columns: 1) }
    }
}
