internal import Glibc

/// The layout of a page of maps.
///
/// The panels form a grid, with the legend in its free cells, to its right or below it. Of all such arrangements, the layout
/// is the one closest to the proportions of a page with the least empty space. So the panels of a wide scene are stacked, and
/// those of a tall scene are side by side.
struct MapLayout {
    static let margin = 16.0
    static let gap = 16.0
    static let captionHeight = 18.0
    /// The target for the shorter side of a magnified panel, in points.
    static let legibleSide = 290.0
    /// The maximum longer side of a magnified panel, in points.
    static let longestMagnified = 520.0
    /// The longer side, in points, above which scene pixels are skipped.
    static let longestSide = 1200.0
    /// The maximum height of a legend in free cells, in cell heights.
    static let tallestLegend = 1.15

    var width = 0.0
    var height = 0.0
    /// The side of a drawn scene pixel, in picture pixels.
    let zoom: Int
    /// The step between drawn rows and columns of the scene.
    let step: Int
    let cellWidth: Double
    /// The top left of each panel's picture.
    var places: [(x: Double, y: Double)] = []
    let legend: MapLegend
    var legendPlace = (x: 0.0, y: 0.0)
    var legendColumns = 1

    private enum LegendSite: CaseIterable { case freeCells, right, below }

    init(_ figure: MapPage, scale: Double) throws(FigureError) {
        let meter = try Canvas(width: 1, height: 1, scale: scale)
        let rows = figure.panels.first?.raster.rows ?? 1
        let columns = figure.panels.first?.raster.columns ?? 1
        let size = MapSize(rows: rows, columns: columns, scale: scale)
        (zoom, step) = (size.zoom, size.step)
        let (panelWidth, panelHeight) = (size.width, size.height)
        let captions = figure.panels.map { meter.width($0.caption, .caption) }.max() ?? 0
        cellWidth = max(panelWidth, captions)
        legend = MapLegend(classes: figure.classes, key: figure.key, meter: meter)
        let header = Canvas.headerHeight(title: figure.title, subtitle: figure.subtitle)
        let headerWidth = meter.headerWidth(title: figure.title, subtitle: figure.subtitle, limit: 900)
        let cellHeight = Self.captionHeight + panelHeight
        let panels = figure.panels.count
        let compact = legend.size(columns: 1)
        let used = Double(panels) * panelWidth * panelHeight + compact.width * compact.height

        var best = Double.infinity
        for across in 1...panels {
            let down = (panels + across - 1) / across
            let gridWidth = Double(across) * (cellWidth + Self.gap) - Self.gap
            let gridHeight = Double(down) * (cellHeight + Self.gap) - Self.gap
            for site in LegendSite.allCases {
                let filled = panels - (down - 1) * across
                let free = Double(across - filled) * (cellWidth + Self.gap) - Self.gap
                let fitting =
                    switch site {
                    case .freeCells:
                        legend.columns(fittingWidth: free, height: Self.tallestLegend * cellHeight)
                    case .right: legend.columns(fittingWidth: .infinity, height: gridHeight)
                    case .below: legend.columns(fittingWidth: max(gridWidth, 400), height: .infinity)
                    }
                guard let legendColumns = fitting else { continue }
                let size = legend.size(columns: legendColumns)
                var (content, total) = (gridWidth, gridHeight)
                var place = (x: Self.margin, y: Self.margin + header)
                switch site {
                case .freeCells:
                    place.x += Double(filled) * (cellWidth + Self.gap)
                    place.y += Double(down - 1) * (cellHeight + Self.gap)
                    total += max(0, size.height - cellHeight)
                case .right:
                    place.x += gridWidth + Self.gap
                    content += Self.gap + size.width
                    total = max(total, size.height)
                case .below:
                    place.y += gridHeight + Self.gap
                    content = max(content, size.width)
                    total += Self.gap + size.height
                }
                let width = 2 * Self.margin + max(content, headerWidth)
                let height = 2 * Self.margin + header + total
                let emptiness = 1 - used / (width * height)
                let proportion = abs(log(width / height / 1.4))
                guard proportion + 3 * emptiness < best else { continue }
                best = proportion + 3 * emptiness
                (self.width, self.height, legendPlace, self.legendColumns) = (
                    width, height, place, legendColumns
                )
                places = (0..<panels).map { index in
                    (
                        x: Self.margin + Double(index % across) * (cellWidth + Self.gap),
                        y: Self.margin + header + Double(index / across) * (cellHeight + Self.gap)
                            + Self.captionHeight
                    )
                }
            }
        }
    }
}
