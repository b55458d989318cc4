/// A plain picture of a label map or of a scene without frame or text, with one square of picture pixels for each scene pixel.
public struct MapImage: Sendable {
    private let raster: Raster

    /// The map of `labels` in the colors of `palette`; throws `unknownLabels`.
    public init(_ labels: LabelGrid, palette: ClassPalette) throws(FigureError) {
        raster = try palette.raster(of: labels)
    }

    /// A picture of colors.
    public init(_ raster: Raster) { self.raster = raster }

    /// The PNG file's bytes, `zoom × zoom` pixels for each pixel of the scene.
    ///
    /// Throws `zoom`, `pictureSize` or `drawing`.
    public func png(zoom: Int = 1) throws(FigureError) -> [UInt8] { try drawn(zoom: zoom).file() }

    func drawn(zoom: Int) throws(FigureError) -> Canvas {
        guard zoom >= 1 else { throw .zoom(zoom) }
        let canvas = try Canvas(
            width: Double(raster.columns) * Double(zoom),
            height: Double(raster.rows) * Double(zoom),
            FigureStyle(scale: 1),
            .png
        )
        try canvas.paint(raster, in: Box(x: 0, y: 0, width: canvas.width, height: canvas.height))
        return canvas
    }
}
