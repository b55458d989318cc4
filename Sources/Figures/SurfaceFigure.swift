internal import Glibc

/// Numbers over a square grid as a surface in space, for several channels above each other, drawn from back to front.
public struct SurfaceFigure: Figure {
    /// One surface.
    public struct Surface: Sendable {
        /// Its name in the legend.
        public let name: String
        /// One number for each grid point, row by row.
        public let values: [Double]

        /// Creates a surface.
        public init(name: String, values: [Double]) { (self.name, self.values) = (name, values) }
    }

    /// Surfaces over one grid.
    public struct Panel: Sendable {
        /// The text above it.
        public let title: String
        /// The surfaces; all have the same number of points.
        public let surfaces: [Surface]

        /// Creates a panel.
        public init(title: String, surfaces: [Surface]) { (self.title, self.surfaces) = (title, surfaces) }
    }

    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// What is shown.
    public let caption: String
    /// The panels.
    public let panels: [Panel]
    /// The points on one side of the grid.
    public let side: Int
    /// The label of the vertical axis.
    public let quantity: String

    /// Creates a figure; throws `noPanels` or `pixelCount`.
    public init(
        title: String = "",
        subtitle: String = "",
        caption: String,
        side: Int,
        quantity: String,
        panels: [Panel]
    ) throws(FigureError) {
        guard !panels.isEmpty, side > 1 else { throw .noPanels }
        for surface in panels.flatMap(\.surfaces) where surface.values.count != side * side {
            throw .pixelCount(what: surface.name, rows: side, columns: side, found: surface.values.count)
        }
        (self.title, self.subtitle, self.caption) = (title, subtitle, caption)
        (self.side, self.quantity, self.panels) = (side, quantity, panels)
    }

    /// A quadrilateral of one surface.
    private struct Facet {
        let corners: [(x: Double, y: Double)]
        let depth: Double
        let color: Color
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let grid = PanelGrid(
            of: self,
            count: panels.count,
            atMost: 3,
            gap: 14,
            own: 250,
            least: 160,
            style,
            meter: meter
        )
        let side = grid.panelWidth
        let legendRows = panels.map(\.surfaces.count).max() ?? 1
        let panelHeight = 20 + side * 0.8 + Double(legendRows) * 13 + 8
        var canvas = try grid.canvas(panelHeight: panelHeight, format)
        for (index, panel) in panels.enumerated() {
            let (x, y) = grid.corner(index, panelHeight: panelHeight)
            canvas.draw(canvas.shortened(panel.title, .caption, to: side), .caption, x: x, y: y + 8)
            draw(panel, on: &canvas, in: Box(x: x, y: y + 20, width: side, height: side * 0.8))
            for (row, surface) in panel.surfaces.enumerated() {
                let place = y + 20 + side * 0.8 + Double(row) * 13 + 8
                canvas.fill(
                    Box(x: x, y: place - 4, width: 12, height: 8),
                    Self.colors[row % Self.colors.count]
                )
                canvas.draw(surface.name, .label, x: x + 18, y: place)
            }
        }
        return canvas
    }

    /// A number with about three digits.
    private static func text(_ number: Double) -> String {
        NumberText.fixed(number, decimals: abs(number) >= 100 ? 0 : abs(number) >= 10 ? 1 : 2)
    }

    private static let colors = [Color(0x0072B2), Color(0xE69F00), Color(0x009E73), Color(0xCC79A7)]

    private func draw(_ panel: Panel, on canvas: inout Canvas, in box: Box) {
        let numbers = panel.surfaces.flatMap(\.values).filter(\.isFinite)
        let (low, high) = (min(0, numbers.min() ?? 0), max(numbers.max() ?? 1, 0))
        let extent = max(high - low, .leastNormalMagnitude)
        // An orthographic view from the front left, 30° above the ground.
        let (turn, tilt) = (35 * Double.pi / 180, 28 * Double.pi / 180)
        let half = Double(side - 1) / 2
        let scale = (box.width - 34) / (Double(side - 1) * 1.42)
        let rise = box.height * 0.42
        func project(_ column: Double, _ row: Double, _ height: Double) -> (
            x: Double, y: Double, depth: Double
        ) {
            let (u, v) = (column - half, row - half)
            let (x, z) = (u * cos(turn) - v * sin(turn), u * sin(turn) + v * cos(turn))
            return (
                box.middleX + 17 + x * scale,
                box.y + box.height * 0.64 + z * scale * sin(tilt) - height * rise,
                z
            )
        }
        func level(_ value: Double) -> Double { (value - low) / extent }
        // The ground, where numbers are zero.
        let ground = level(0)
        let ends = [(0.0, 0.0), (2 * half, 0), (2 * half, 2 * half), (0, 2 * half)].map {
            project($0.0, $0.1, ground)
        }
        canvas.polygon(ends.map { ($0.x, $0.y) }, Color(0xF1F3F4))
        for line in 0..<side {
            let place = Double(line)
            for (from, to) in [((0.0, place), (2 * half, place)), ((place, 0.0), (place, 2 * half))] {
                let (a, b) = (project(from.0, from.1, ground), project(to.0, to.1, ground))
                canvas.line(
                    [(a.x, a.y), (b.x, b.y)],
                    Color(0xD0D4D7),
                    thickness: 0.4,
                    within: box.expanded(by: 20)
                )
            }
        }
        var facets: [Facet] = []
        for (index, surface) in panel.surfaces.enumerated() {
            let color = Self.colors[index % Self.colors.count]
            for row in 0..<side - 1 {
                for column in 0..<side - 1 {
                    let places = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
                    let values = places.map { surface.values[$0.0 * side + $0.1] }
                    guard values.allSatisfy(\.isFinite) else { continue }
                    let corners = zip(places, values).map { place, value in
                        project(Double(place.1), Double(place.0), level(value))
                    }
                    let mean = values.map(level).reduce(0, +) / 4
                    facets.append(
                        Facet(
                            corners: corners.map { ($0.x, $0.y) },
                            // Of facets above the same square, the lower is behind the higher.
                            depth: corners.map(\.depth).reduce(0, +) / 4 + mean * 1e-3,
                            color: color.mixed(with: .white, share: 0.55 * (1 - mean))
                        )
                    )
                }
            }
        }
        for facet in facets.sorted(by: { $0.depth < $1.depth }) {
            canvas.polygon(facet.corners, facet.color)
            canvas.line(
                facet.corners + [facet.corners[0]],
                Color(0x404040),
                thickness: 0.35,
                within: box.expanded(by: 20)
            )
        }
        let (bottom, top) = (project(0, 2 * half, level(low)), project(0, 2 * half, level(high)))
        canvas.line(
            [(bottom.x, bottom.y), (top.x, top.y)],
            Color(0x606060),
            thickness: 0.7,
            within: box.expanded(by: 20)
        )
        canvas.draw(Self.text(high), .cell, x: top.x - 3, y: top.y, anchor: .right)
        if low < 0 { canvas.draw(Self.text(low), .cell, x: bottom.x - 3, y: bottom.y, anchor: .right) }
        canvas.draw(quantity, .cell, x: box.x, y: box.bottom - 4)
    }
}

extension Box {
    /// The box with its edges moved outward.
    fileprivate func expanded(by distance: Double) -> Box {
        Box(x: x - distance, y: y - distance, width: width + 2 * distance, height: height + 2 * distance)
    }
}
