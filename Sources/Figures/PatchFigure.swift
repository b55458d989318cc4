/// Heat maps of a patch, a row for each layer, over the patch itself.
///
/// Each pixel of a map is a square of its color inside a border that shows the picture of the patch in pale colors.
public struct PatchFigure: Figure {
    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// What is shown.
    public let caption: String
    /// The rows, from the first layer to the last.
    public let rows: [PatchRow]
    /// The picture of the patch; nil to draw the maps alone, filling their squares.
    public let picture: Raster?
    /// The pixels on one side.
    public let side: Int

    private static let nameLine = 14.0, headerLine = 17.0, gap = 6.0

    /// Creates a figure; throws `noPanels`, `pixelCount` or `extent`.
    public init(
        title: String = "",
        subtitle: String = "",
        caption: String,
        side: Int,
        picture: Raster?,
        rows: [PatchRow]
    ) throws(FigureError) {
        guard !rows.isEmpty, rows.allSatisfy({ !$0.maps.isEmpty }) else { throw .noPanels }
        for map in rows.flatMap(\.maps) where map.values.count != side * side {
            throw .pixelCount(what: map.name, rows: side, columns: side, found: map.values.count)
        }
        if let picture, picture.rows != side || picture.columns != side {
            throw .extent(
                what: "patch",
                expectedRows: side,
                expectedColumns: side,
                rows: picture.rows,
                columns: picture.columns
            )
        }
        (self.title, self.subtitle, self.caption) = (title, subtitle, caption)
        (self.rows, self.picture, self.side) = (rows, picture, side)
    }

    /// Every row.
    public var parts: [FigurePart] {
        guard rows.count > 1 else { return [] }
        return rows.compactMap { row in
            guard
                let figure = try? PatchFigure(
                    title: row.name,
                    subtitle: row.note,
                    caption: caption,
                    side: side,
                    picture: picture,
                    rows: [PatchRow(name: "", maps: row.maps)]
                )
            else { return nil }
            return FigurePart(row.name, figure)
        }
    }

    /// The side of a map and the number of maps in a line.
    private func layout(_ style: FigureStyle) -> (side: Double, across: Int) {
        let most = rows.map(\.maps.count).max() ?? 1
        guard let width = style.unitsAcross else {
            return (
                most > 8 ? 76 : 96,
                min(most, most > 8 ? (most + (most > 16 ? 1 : 0)) / (most > 16 ? 2 : 1) : most)
            )
        }
        let content = width - 2 * style.margin
        let across = max(1, min(most, Int((content + Self.gap) / (44 + Self.gap))))
        // Lines are balanced.
        let lines = (most + across - 1) / across
        let balanced = (most + lines - 1) / lines
        return (min(96, (content + Self.gap) / Double(balanced) - Self.gap), balanced)
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let (side, across) = layout(style)
        let most = min(across, rows.map(\.maps.count).max() ?? 1)
        let content = max(Double(most) * (side + Self.gap) - Self.gap, 230)
        let width =
            style.unitsAcross.map { $0 - 2 * style.margin }
            ?? max(content, FigureHeader.width(self, limit: max(content, 420), meter: meter))
        let header = FigureHeader(self, width: width, meter: meter)
        let line = Self.nameLine + side + Self.gap
        let heights = rows.map { row in
            (row.name.isEmpty ? 0 : Self.headerLine)
                + Double((row.maps.count + across - 1) / across) * line + 2
        }
        let bars = scaleBars
        let height = header.height + heights.reduce(0, +) + (bars.isEmpty ? 0 : 26)
        var canvas = try Canvas(
            width: style.unitsAcross ?? width + 2 * style.margin,
            height: height + 2 * style.margin,
            style,
            format
        )
        header.draw(on: &canvas, x: style.margin, y: style.margin)
        var y = style.margin + header.height
        for row in rows {
            if !row.name.isEmpty {
                let note = row.note.isEmpty ? "" : "   " + row.note
                canvas.draw(row.name, .caption, x: style.margin, y: y + 7)
                let start = style.margin + canvas.width(row.name, .caption)
                let text = canvas.shortened(note, .tick, to: style.margin + width - start)
                canvas.draw(text, .tick, x: start, y: y + 7)
                y += Self.headerLine
            }
            for first in stride(from: 0, to: row.maps.count, by: across) {
                for (index, map) in row.maps[first..<min(first + across, row.maps.count)].enumerated() {
                    let x = canvas.snapped(style.margin + Double(index) * (side + Self.gap))
                    let name = canvas.shortened(map.name, .tick, to: side + Self.gap - 2)
                    canvas.draw(name, .tick, x: x, y: y + 6)
                    let box = Box(x: x, y: canvas.snapped(y + Self.nameLine), width: side, height: side)
                    try draw(map, on: canvas, in: box)
                }
                y += line
            }
            y += 2
        }
        try drawScales(bars, on: &canvas, x: style.margin, y: y + 8)
        return canvas
    }

    /// The scales of the maps.
    private var scaleBars: [(isDiverging: Bool, low: String, high: String)] {
        let maps = rows.flatMap(\.maps).filter { $0.range != nil }
        var bars: [(isDiverging: Bool, low: String, high: String)] = []
        if maps.contains(where: { !$0.isDiverging }) {
            bars.append((false, "0", "the largest number named above"))
        }
        if maps.contains(where: \.isDiverging) {
            bars.append((true, "−", "+ the largest magnitude named above"))
        }
        return bars
    }

    private func drawScales(
        _ bars: [(isDiverging: Bool, low: String, high: String)],
        on canvas: inout Canvas,
        x: Double,
        y: Double
    ) throws(FigureError) {
        var x = x
        for bar in bars {
            canvas.draw(bar.low, .tick, x: x, y: y + 4)
            x += canvas.width(bar.low, .tick) + 5
            let box = Box(x: x, y: y, width: 90, height: 8)
            try canvas.fillScale(box, bar.isDiverging ? ColorScale.diverging : ColorScale.color)
            x += 95
            canvas.draw(bar.high, .tick, x: x, y: y + 4)
            x += canvas.width(bar.high, .tick) + 18
        }
    }

    private func draw(_ map: PatchMap, on canvas: borrowing Canvas, in box: Box) throws(FigureError) {
        let step = box.width / Double(side)
        if let picture { try canvas.paint(map.range == nil ? picture : picture.muted, in: box) }
        if map.range != nil {
            let inset = picture == nil ? 0 : step * 0.14
            for (index, value) in map.values.enumerated() {
                guard value != nil || picture == nil else { continue }
                let (row, column) = (Double(index / side), Double(index % side))
                canvas.fill(
                    Box(
                        x: box.x + column * step + inset,
                        y: box.y + row * step + inset,
                        width: step - 2 * inset,
                        height: step - 2 * inset
                    ),
                    map.color(value)
                )
            }
        }
        for mark in map.marks {
            let square = Box(
                x: box.x + Double(mark.column) * step,
                y: box.y + Double(mark.row) * step,
                width: Double(mark.side) * step,
                height: Double(mark.side) * step
            )
            canvas.frame(square, Color(0xFFFFFF), thickness: 1.6)
            canvas.frame(square, Color(0xD7191C), thickness: 1)
        }
        draw(mesh: map.mesh, on: canvas, in: box, step: step)
        canvas.frame(box, Color(0x808080))
    }

    private func draw(mesh: [PatchMap.Point], on canvas: borrowing Canvas, in box: Box, step: Double) {
        guard mesh.count == side * side else { return }
        func place(_ index: Int) -> (x: Double, y: Double) {
            (box.x + (mesh[index].column + 0.5) * step, box.y + (mesh[index].row + 0.5) * step)
        }
        for line in 0..<side {
            for points in [
                (0..<side).map { place(line * side + $0) }, (0..<side).map { place($0 * side + line) },
            ] {
                canvas.line(points, .white, thickness: 1.6, within: box)
                canvas.line(points, Color(0xD55E00), thickness: 0.8, within: box)
            }
        }
    }
}

extension Raster {
    /// The picture with colors halfway to the gray of their luminance, so that numbers drawn over it stand out.
    fileprivate var muted: Raster {
        let colors = pixels.map { pixel -> UInt32 in
            let color = Color(pixel)
            let (red, green, blue) = (Double(color.red), Double(color.green), Double(color.blue))
            let luminance: Double = 0.2126 * red + 0.7152 * green + 0.0722 * blue
            let level = UInt8(luminance.rounded())
            let gray = Color(red: level, green: level, blue: level)
            return color.mixed(with: gray, share: 0.65).mixed(with: .white, share: 0.25).hexadecimal
        }
        return Raster(unchecked: colors, rows: rows, columns: columns)
    }
}
