internal import CCairo

/// A white canvas with coordinates in units from the top left; see `FigureStyle`.
///
/// It owns the surface and context of the drawing library and frees them when it is destroyed.
public struct Canvas: ~Copyable {
    /// The largest side, in pixels, that the drawing library supports.
    static let largestSide = 32_767
    /// The supported numbers of pixels per unit.
    static let scales = 0.25...8

    /// The width in units.
    let width: Double
    /// The height in units.
    let height: Double
    /// The size of units and pixels, and what is left to the caption.
    let style: FigureStyle
    /// The format of the file.
    let format: FigureFormat
    /// The boxes, in units, of all texts drawn so far.
    var textBoxes: [Box] = []
    /// The font size of each of these texts, in points.
    var textSizes: [Double] = []

    /// The number of pixels per unit.
    var scale: Double { style.scale }

    private let surface: OpaquePointer
    let context: OpaquePointer
    /// The file, for the formats that are written while drawing.
    private let sink = ByteSink()

    /// A white canvas; its size in pixels is rounded up.
    ///
    /// Throws `scale`, `pictureSize` or `drawing`.
    init(width: Double, height: Double, _ style: FigureStyle, _ format: FigureFormat) throws(FigureError) {
        guard Self.scales.contains(style.scale) else { throw .scale(style.scale) }
        let (pixelWidth, pixelHeight) = (
            (width * style.scale).rounded(.up), (height * style.scale).rounded(.up)
        )
        let sides = 1...Double(Self.largestSide)
        guard sides.contains(pixelWidth), sides.contains(pixelHeight) else {
            throw .pictureSize(width: pixelWidth, height: pixelHeight)
        }
        let (across, down) = (width * style.unit, height * style.unit)
        let surface =
            switch format {
            case .png: cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(pixelWidth), Int32(pixelHeight))
            case .svg: cairo_svg_surface_create_for_stream(ByteSink.write, sink.argument, across, down)
            case .pdf: cairo_pdf_surface_create_for_stream(ByteSink.write, sink.argument, across, down)
            }
        let context = cairo_create(surface)
        guard let surface, let context, cairo_status(context) == CAIRO_STATUS_SUCCESS else {
            let reason = Self.reason(cairo_status(context))
            cairo_destroy(context)
            cairo_surface_destroy(surface)
            throw .drawing(reason)
        }
        if format == .svg { cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT) }
        (self.width, self.height, self.style, self.format) = (width, height, style, format)
        (self.surface, self.context) = (surface, context)
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        let unit = format == .png ? style.scale : style.unit
        cairo_scale(context, unit, unit)
        // Unhinted metrics: the relative size of text is the same at every scale.
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    /// A canvas to measure texts with before the size of a picture is known; throws `scale` or `drawing`.
    static func meter(_ style: FigureStyle) throws(FigureError) -> Canvas {
        try Canvas(width: 1, height: 1, style, .png)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// The colors of all pixels, as `0xRRGGBB`; throws `drawing` unless the format is PNG.
    func raster() throws(FigureError) -> Raster {
        cairo_surface_flush(surface)
        guard format == .png, let data = cairo_image_surface_get_data(surface) else {
            throw .drawing("the format has no pixels")
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

    /// The bytes of the file; nothing can be drawn after.
    ///
    /// A PDF has no date, so the same drawing gives the same bytes. Throws `drawing`.
    func file(title: String = "", subject: String = "") throws(FigureError) -> [UInt8] {
        try check(cairo_status(context))
        switch format {
        case .png:
            try check(cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.argument))
            return style.width == nil ? sink.bytes : PNGFile.withResolution(sink.bytes, of: style)
        case .svg:
            cairo_surface_finish(surface)
            try check(cairo_surface_status(surface))
            return SVGFile.revised(sink.bytes, title: title, description: subject)
        case .pdf:
            if !title.isEmpty {
                cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, Self.singleLine(title))
            }
            if !subject.isEmpty {
                cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, Self.singleLine(subject))
            }
            // An empty date removes the current one.
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
            cairo_surface_finish(surface)
            try check(cairo_surface_status(surface))
            return sink.bytes
        }
    }

    private func check(_ status: cairo_status_t) throws(FigureError) {
        guard status == CAIRO_STATUS_SUCCESS else { throw .drawing(Self.reason(status)) }
    }

    static func reason(_ status: cairo_status_t) -> String {
        cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown status"
    }
}
