/// The size of a drawn scene: every scene pixel, or every n-th one, is a square of picture pixels.
struct MapSize {
    /// The side of a drawn scene pixel, in picture pixels.
    let zoom: Int
    /// The step between drawn rows and columns of the scene.
    let step: Int
    /// The extents of the picture, in points.
    let width: Double, height: Double

    /// The size of a scene with these rows and columns, with `scale` pixels per point.
    init(rows: Int, columns: Int, scale: Double) {
        let (short, long) = (Double(min(rows, columns)), Double(max(rows, columns)))
        let wanted = (MapLayout.legibleSide * scale / short).rounded(.up)
        zoom = Int(max(1, min(wanted, (MapLayout.longestMagnified * scale / long).rounded(.down))))
        step = Int(max(1, (long / (MapLayout.longestSide * scale)).rounded(.up)))
        width = Double((columns + step - 1) / step * zoom) / scale
        height = Double((rows + step - 1) / step * zoom) / scale
    }
}
