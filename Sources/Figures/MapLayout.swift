internal import Glibc

/// Where everything of a page of maps goes.
///
/// The panels stand in a grid, and the legend in the grid's free cells, to its right or below it: of all such
/// arrangements the one is taken that is nearest to a page's proportions and leaves the least paper empty. So a wide
/// scene's panels end up below one another and a tall scene's side by side.
struct MapLayout {
    static let margin = 16.0
    static let gap = 16.0
    static let captionHeight = 18.0
    /// The shorter side, in points, that a panel is magnified to where its longer side allows.
    static let legibleSide = 290.0
    /// The longer side, in points, that magnification stops at.
    static let longestMagnified = 520.0
    /// The longer side, in points, beyond which pixels of the scene are left out of the figure.
    static let longestSide = 1200.0
    /// How many times as tall as a panel's cell a legend in free cells may be.
    static let tallestLegend = 1.15

    var width = 0.0
    var height = 0.0
    /// The whole number of picture pixels to a side of each drawn pixel of the scene.
    let zoom: Int
    /// Every how many rows and columns of the scene one is drawn.
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
