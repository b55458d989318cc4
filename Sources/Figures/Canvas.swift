internal import CCairo

/// A white canvas with coordinates in points from the top left and `scale` pixels per point.
///
/// It owns the surface and context of the drawing library and frees them when it is destroyed.
struct Canvas: ~Copyable {
    /// The largest side, in pixels, that the drawing library supports.
    static let largestSide = 32_767
    /// The supported numbers of pixels per point.
    static let scales = 0.25...8

    /// The width in points.
    let width: Double
    /// The height in points.
    let height: Double
    /// The number of pixels per point.
    let scale: Double
    /// The boxes, in points, of all texts drawn so far.
    var textBoxes: [Box] = []

    private let surface: OpaquePointer
    let context: OpaquePointer

    /// A white canvas; its size in pixels is rounded up.
    ///
    /// Throws `scale`, `pictureSize` or `drawing`.
    init(width: Double, height: Double, scale: Double) throws(FigureError) {
        guard Self.scales.contains(scale) else { throw .scale(scale) }
        let (pixelWidth, pixelHeight) = ((width * scale).rounded(.up), (height * scale).rounded(.up))
        let sides = 1...Double(Self.largestSide)
        guard sides.contains(pixelWidth), sides.contains(pixelHeight) else {
            throw .pictureSize(width: pixelWidth, height: pixelHeight)
        }
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(pixelWidth), Int32(pixelHeight))
        let context = cairo_create(surface)
        guard let surface, let context, cairo_status(context) == CAIRO_STATUS_SUCCESS else {
            let reason = Self.reason(cairo_status(context))
            cairo_destroy(context)
            cairo_surface_destroy(surface)
            throw .drawing(reason)
        }
        self.width = width
        self.height = height
        self.scale = scale
        self.surface = surface
        self.context = context
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        cairo_scale(context, scale, scale)
        // Unhinted metrics: the relative size of text is the same at every scale.
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// The colors of all pixels, as `0xRRGGBB`.
    func raster() throws(FigureError) -> Raster {
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else {
            throw .drawing(Self.reason(cairo_surface_status(surface)))
        }
        let rows = Int(cairo_image_surface_get_height(surface))
        let columns = Int(cairo_image_surface_get_width(surface))
        let stride = Int(cairo_image_surface_get_stride(surface))
        let pixels = [UInt32](unsafeUninitializedCapacity: rows * columns) { buffer, count in
            guard let base = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
            for row in 0..<rows {
                (base + row * columns * 4).copyMemory(from: data + row * stride, byteCount: columns * 4)
            }
            // The highest eight bits of each pixel are undefined.
            for index in buffer.indices { buffer[index] &= 0xFFFFFF }
            count = rows * columns
        }
        return Raster(unchecked: pixels, rows: rows, columns: columns)
    }

    /// The picture as the bytes of a PNG file; throws `drawing`.
    func png() throws(FigureError) -> [UInt8] {
        guard cairo_status(context) == CAIRO_STATUS_SUCCESS else {
            throw .drawing(Self.reason(cairo_status(context)))
        }
        var bytes: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &bytes) { target in
            cairo_surface_write_to_png_stream(
                surface,
                { target, data, count in
                    guard let target, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    target.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
                    return CAIRO_STATUS_SUCCESS
                },
                target
            )
        }
        guard status == CAIRO_STATUS_SUCCESS else { throw .drawing(Self.reason(status)) }
        return bytes
    }

    static func reason(_ status: cairo_status_t) -> String {
        cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown status"
    }
}
