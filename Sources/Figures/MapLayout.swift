internal import Glibc

/// The layout of a page of maps.
///
/// The panels form a grid, with the legend in its free cells, to its right, or below it; in the last case, the key may be in a free
/// cell. Of all such arrangements, the layout
/// is the one closest to the proportions of a page with the least empty space. So the panels of a wide scene are stacked, and
/// those of a tall scene are side by side. If the width is given, panels share it, and small panels count against an arrangement.
struct MapLayout {
    static let captionLine = 13.0
    static let captionGap = 2.5
    /// The target for the shorter side of a magnified panel, in units.
    static let legibleSide = 290.0
    /// The maximum longer side of a magnified panel, in units.
    static let longestMagnified = 520.0
    /// The longer side, in units, above which scene pixels are skipped.
    static let longestSide = 1200.0
    /// The maximum height of a panel where the width is given.
    static let longestPrinted = 640.0
    /// The side of a square panel below which an arrangement for a given width is worse.
    static let leastPrinted = 150.0
    /// The maximum height of a legend in free cells, in cell heights.
    static let tallestLegend = 1.15

    var width = 0.0
    var height = 0.0
    var header: FigureHeader
    /// The size of a panel.
    var size: MapSize
    /// The lines of each panel's caption.
    var captions: [[String]] = []
    /// The top left of each panel's picture.
    var places: [(x: Double, y: Double)] = []
    let legend: MapLegend
    var legendPlace = (x: 0.0, y: 0.0)
    var legendColumns = 1
    /// The place of the key if it is not beside or below the classes.
    var keyPlace: (x: Double, y: Double)?

    private enum LegendSite: CaseIterable { case freeCells, right, below, belowWithoutKey }

    /// The space between panels, and between panels and legend.
    static func gap(_ style: FigureStyle) -> Double { style.width == nil ? 16 : 10 }

    init(_ page: MapPage, _ style: FigureStyle) throws(FigureError) {
        let meter = try Canvas.meter(style)
        let (rows, columns) = (page.panels.first?.raster.rows ?? 1, page.panels.first?.raster.columns ?? 1)
        let given = style.unitsAcross.map { $0 - 2 * style.margin }
        legend = MapLegend(classes: page.classes, key: page.key, meter: meter, within: given)
        size = MapSize(rows: rows, columns: columns, scale: style.scale)
        header = FigureHeader(page, width: given ?? 900, meter: meter)
        let wanted = FigureHeader.width(page, limit: 900, meter: meter)
        let captions = page.panels.map { meter.width($0.caption, .caption) }.max() ?? 0
        let (panels, gap, compact) = (page.panels.count, Self.gap(style), legend.size(columns: 1))
        var best = Double.infinity
        for across in 1...max(1, panels) {
            for site in LegendSite.allCases {
                // A legend to the right takes its width from the panels if the width is given.
                let beside = site == .right ? compact.width + gap : 0
                let share = given.map { ($0 - beside - Double(across - 1) * gap) / Double(across) }
                if let share, share < 40 { continue }
                let size = share.map {
                    MapSize(rows: rows, columns: columns, within: $0, scale: style.scale)
                }
                let cell = share ?? max(self.size.width, captions)
                let lines = page.panels.map { meter.lines($0.caption, .caption, width: cell, atMost: 3) }
                guard
                    let found = Self.arranged(
                        panels,
                        across: across,
                        size ?? self.size,
                        captions: lines.map(\.count).max() ?? 1,
                        cell: cell,
                        legend,
                        site,
                        gap: gap,
                        given: given
                    )
                else { continue }
                let width = 2 * style.margin + max(given ?? 0, found.width, wanted)
                let header = FigureHeader(page, width: width - 2 * style.margin, meter: meter)
                let height = 2 * style.margin + header.height + found.height
                let side = ((size ?? self.size).width * (size ?? self.size).height).squareRoot()
                let used = Double(panels) * side * side + compact.width * compact.height
                let emptiness = 1 - used / (width * height)
                let proportion = abs(log(width / height / (width > 450 || given == nil ? 1.4 : 0.8)))
                let smallness = given == nil ? 0 : 3 * max(0, log(Self.leastPrinted / side))
                guard proportion + 3 * emptiness + smallness < best else { continue }
                best = proportion + 3 * emptiness + smallness
                (self.width, self.height, self.header) = (width, height, header)
                self.size = size ?? self.size
                self.captions = lines
                let (left, top) = (style.margin, style.margin + header.height)
                legendPlace = (left + found.legend.x, top + found.legend.y)
                legendColumns = found.columns
                keyPlace = found.key.map { (left + $0.x, top + $0.y) }
                places = found.places.map { (left + $0.x, top + $0.y) }
            }
        }
    }

    /// A grid of panels and the place of the legend, from the top left below the header.
    private struct Arrangement {
        var width: Double, height: Double
        let places: [(x: Double, y: Double)]
        var legend: (x: Double, y: Double)
        let columns: Int
        var key: (x: Double, y: Double)?
    }

    /// The grid with `across` panels in a row; nil if the legend does not fit.
    private static func arranged(
        _ panels: Int,
        across: Int,
        _ size: MapSize,
        captions: Int,
        cell: Double,
        _ legend: MapLegend,
        _ site: LegendSite,
        gap: Double,
        given: Double?
    ) -> Arrangement? {
        let caption = Double(captions) * captionLine + 2 * captionGap
        let cellHeight = caption + size.height
        let down = (panels + across - 1) / across
        let gridWidth = Double(across) * (cell + gap) - gap
        let gridHeight = Double(down) * (cellHeight + gap) - gap
        let filled = panels - (down - 1) * across
        let free = Double(across - filled) * (cell + gap) - gap
        let fitting =
            switch site {
            case .freeCells: legend.columns(fittingWidth: free, height: tallestLegend * cellHeight)
            case .right: legend.columns(fittingWidth: .infinity, height: gridHeight)
            case .below, .belowWithoutKey:
                legend.columns(
                    fittingWidth: given ?? max(gridWidth, 400),
                    height: .infinity,
                    hasKey: site == .below
                )
            }
        guard let columns = fitting else { return nil }
        let legendSize = legend.size(columns: columns, hasKey: site != .belowWithoutKey)
        if site == .belowWithoutKey, legend.keySize.width > free || legend.keySize.height > cellHeight {
            return nil
        }
        var found = Arrangement(
            width: gridWidth,
            height: gridHeight,
            places: (0..<panels).map { index in
                (
                    x: Double(index % across) * (cell + gap),
                    y: Double(index / across) * (cellHeight + gap) + caption
                )
            },
            legend: (0, 0),
            columns: columns
        )
        switch site {
        case .freeCells:
            found.legend = (Double(filled) * (cell + gap), Double(down - 1) * (cellHeight + gap))
            found.height += max(0, legendSize.height - cellHeight)
        case .right:
            found.legend.x = gridWidth + gap
            found.width += gap + legendSize.width
            found.height = max(gridHeight, legendSize.height)
        case .below, .belowWithoutKey:
            if site == .belowWithoutKey {
                let x = Double(filled) * (cell + gap)
                found.key = (x, Double(down - 1) * (cellHeight + gap) + caption - captionGap)
            }
            found.legend.y = gridHeight + gap
            found.width = max(gridWidth, legendSize.width)
            found.height += gap + legendSize.height
        }
        if let given, found.width > given + 0.01 { return site == .below && across == 1 ? found : nil }
        return found
    }
}
