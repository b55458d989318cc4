/// The size of a drawn scene: every scene pixel, or every n-th one, is a square of picture pixels.
///
/// In a given width, squares of three picture pixels or more may have a side that is not whole, so that the picture fills the
/// width: some rows and columns are then drawn one pixel wider than others, 0.04 mm.
struct MapSize {
    /// The side of a drawn scene pixel, in picture pixels.
    let zoom: Double
    /// The step between drawn rows and columns of the scene.
    let step: Int
    /// The extents of the picture, in units.
    let width: Double, height: Double

    /// The size of a scene with these rows and columns on a screen, with `scale` pixels per unit.
    init(rows: Int, columns: Int, scale: Double) {
        let (short, long) = (Double(min(rows, columns)), Double(max(rows, columns)))
        let wanted = (MapLayout.legibleSide * scale / short).rounded(.up)
        let zoom = max(1, min(wanted, (MapLayout.longestMagnified * scale / long).rounded(.down)))
        let step = Int(max(1, (long / (MapLayout.longestSide * scale)).rounded(.up)))
        self.init(rows: rows, columns: columns, zoom: zoom, step: step, scale: scale)
    }

    /// The largest size of a scene that is at most `width` units wide and `MapLayout.longestPrinted` high.
    init(rows: Int, columns: Int, within width: Double, scale: Double) {
        let across = max(1, (width * scale).rounded(.down)) / Double(columns)
        let down = (MapLayout.longestPrinted * scale).rounded(.down) / Double(rows)
        let most = min(across, down)
        self.init(
            rows: rows,
            columns: columns,
            zoom: most >= 3 ? most : max(1, most.rounded(.down)),
            step: Int(max(1, (1 / most).rounded(.up))),
            scale: scale
        )
    }

    private init(rows: Int, columns: Int, zoom: Double, step: Int, scale: Double) {
        (self.zoom, self.step) = (zoom, step)
        width = (Double((columns + step - 1) / step) * zoom).rounded() / scale
        height = (Double((rows + step - 1) / step) * zoom).rounded() / scale
    }
}
