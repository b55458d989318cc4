internal import CCairo

extension Canvas {
    /// Sets the current color.
    func setColor(_ color: Color) {
        cairo_set_source_rgb(
            context,
            Double(color.red) / 255,
            Double(color.green) / 255,
            Double(color.blue) / 255
        )
    }

    /// The nearest position on the pixel grid, in units.
    func snapped(_ place: Double) -> Double { (place * scale).rounded() / scale }

    /// Fills a rectangle, with edges on the pixel grid.
    func fill(_ box: Box, _ color: Color) {
        let (x, y) = (snapped(box.x), snapped(box.y))
        setColor(color)
        cairo_rectangle(context, x, y, snapped(box.right) - x, snapped(box.bottom) - y)
        cairo_fill(context)
    }

    /// Draws a frame `thickness` units wide around the outside of a rectangle.
    func frame(_ box: Box, _ color: Color, thickness: Double = 0.5) {
        let width = max(1, (thickness * scale).rounded()) / scale
        let (x, y) = (snapped(box.x) - width, snapped(box.y) - width)
        let (right, bottom) = (snapped(box.right), snapped(box.bottom))
        fill(Box(x: x, y: y, width: right + width - x, height: width), color)
        fill(Box(x: x, y: bottom, width: right + width - x, height: width), color)
        fill(Box(x: x, y: y, width: width, height: bottom + width - y), color)
        fill(Box(x: right, y: y, width: width, height: bottom + width - y), color)
    }

    /// Draws a polyline through points, clipped to a rectangle; a point that is not finite interrupts it.
    func line(
        _ points: [(x: Double, y: Double)],
        _ color: Color,
        thickness: Double,
        dashed: Bool = false,
        within clip: Box
    ) {
        cairo_save(context)
        cairo_rectangle(context, clip.x, clip.y, clip.width, clip.height)
        cairo_clip(context)
        setColor(color)
        cairo_set_line_width(context, thickness)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
        if dashed { cairo_set_dash(context, [thickness * 3, thickness * 1.8], 2, 0) }
        var isDrawing = false
        for point in points {
            guard point.x.isFinite, point.y.isFinite else {
                isDrawing = false
                continue
            }
            if isDrawing {
                cairo_line_to(context, point.x, point.y)
            } else {
                cairo_move_to(context, point.x, point.y)
            }
            isDrawing = true
        }
        cairo_stroke(context)
        cairo_restore(context)
    }

    /// Fills a polygon.
    func polygon(_ corners: [(x: Double, y: Double)], _ color: Color) {
        setColor(color)
        for corner in corners { cairo_line_to(context, corner.x, corner.y) }
        cairo_close_path(context)
        cairo_fill(context)
    }

    /// Fills a disc.
    func disc(x: Double, y: Double, radius: Double, _ color: Color) {
        setColor(color)
        cairo_arc(context, x, y, radius, 0, 2 * .pi)
        cairo_fill(context)
    }

    /// Paints a scene of the given size with its top left near (x, y), in a thin frame; throws as `paint(_:in:)`.
    ///
    /// Returns the rectangle that it covers.
    @discardableResult
    func paint(_ raster: Raster, _ size: MapSize, x: Double, y: Double) throws(FigureError) -> Box {
        let box = Box(x: snapped(x), y: snapped(y), width: size.width, height: size.height)
        try paint(raster.thinned(by: size.step), in: box)
        frame(box, Color(0x808080))
        return box
    }

    /// Paints a raster into a rectangle, without smoothing.
    ///
    /// Throws `drawing`, or `pictureSize` for a raster that is too large.
    func paint(_ raster: Raster, in box: Box, opacity: Double = 1) throws(FigureError) {
        guard raster.rows <= Self.largestSide, raster.columns <= Self.largestSide else {
            throw .pictureSize(width: Double(raster.columns), height: Double(raster.rows))
        }
        let image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(raster.columns), Int32(raster.rows))
        defer { cairo_surface_destroy(image) }
        guard let data = cairo_image_surface_get_data(image) else {
            throw .drawing(Self.reason(cairo_surface_status(image)))
        }
        let stride = Int(cairo_image_surface_get_stride(image))
        raster.pixels.withUnsafeBytes { pixels in
            guard let base = pixels.baseAddress else { return }
            for row in 0..<raster.rows {
                UnsafeMutableRawPointer(data + row * stride).copyMemory(
                    from: base + row * raster.columns * 4,
                    byteCount: raster.columns * 4
                )
            }
        }
        cairo_surface_mark_dirty(image)
        cairo_save(context)
        cairo_translate(context, box.x, box.y)
        cairo_scale(context, box.width / Double(raster.columns), box.height / Double(raster.rows))
        cairo_set_source_surface(context, image, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
        cairo_rectangle(context, 0, 0, Double(raster.columns), Double(raster.rows))
        if opacity < 1 {
            cairo_clip(context)
            cairo_paint_with_alpha(context, opacity)
        } else {
            cairo_fill(context)
        }
        cairo_restore(context)
    }
}
