/// How large a scene is drawn: each of its pixels a square of whole picture pixels, or only some of them.
struct MapSize {
    /// The whole number of picture pixels to a side of each drawn pixel of the scene.
    let zoom: Int
    /// Every how many rows and columns of the scene one is drawn.
    let step: Int
    /// The extents of the picture, in points.
    let width: Double, height: Double

    /// The size of a scene of so many rows and columns, with `scale` picture pixels to a point.
    init(rows: Int, columns: Int, scale: Double) {
        let (short, long) = (Double(min(rows, columns)), Double(max(rows, columns)))
        let wanted = (MapLayout.legibleSide * scale / short).rounded(.up)
        zoom = Int(max(1, min(wanted, (MapLayout.longestMagnified * scale / long).rounded(.down))))
        step = Int(max(1, (long / (MapLayout.longestSide * scale)).rounded(.up)))
        width = Double((columns + step - 1) / step * zoom) / scale
        height = Double((rows + step - 1) / step * zoom) / scale
    }
}
