/// Colors for numbers from 0 to 1.
///
/// Their lightness rises evenly, so that equal steps look equal, also without color.
///
/// The scale is viridis (Smith and van der Walt 2015, dedicated to the public domain, CC0), sampled at 33 points.
enum ColorScale {
    private static let stops: [Color] = [
        0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453681, 0x424086, 0x3F4989, 0x3B528B, 0x375A8D,
        0x33638D, 0x2F6A8E, 0x2C728E, 0x297A8E, 0x26818E, 0x23898E, 0x21908C, 0x1F988B, 0x1F9F88, 0x21A685,
        0x28AE80, 0x31B57B, 0x3EBC74, 0x4CC26C, 0x5DC963, 0x6ECE58, 0x82D34C, 0x96D83F, 0xABDC32, 0xC0DF24,
        0xD5E21A, 0xEAE51A, 0xFDE725,
    ].map { Color($0) }
    /// From blue through white to red, with the lightness of both sides falling evenly (ColorBrewer's RdBu, Brewer 2002,
    /// Apache License 2.0).
    private static let divergingStops: [Color] = [
        0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
        0x67001F,
    ].map { Color($0) }
    /// The color of NaN.
    static let undefined = Color(0xD4D4D4)

    /// The color of a share, which is clamped to 0…1.
    static func color(_ share: Double) -> Color {
        color(share, of: stops)
    }

    /// The color of a share of a range with zero in its middle: blue below, red above.
    static func diverging(_ share: Double) -> Color { color(share, of: divergingStops) }

    private static func color(_ share: Double, of stops: [Color]) -> Color {
        guard !share.isNaN else { return undefined }
        let place = min(1, max(0, share)) * Double(stops.count - 1)
        let below = min(Int(place), stops.count - 2)
        return stops[below].mixed(with: stops[below + 1], share: place - Double(below))
    }
}

extension Canvas {
    /// Draws a framed bar with the colors of the shares from 0 to 1, upward if it is tall, else to the right.
    ///
    /// Throws `drawing`.
    func fillScale(_ bar: Box, _ color: (Double) -> Color) throws(FigureError) {
        let steps = 256
        let isTall = bar.height > bar.width
        let colors = (0..<steps).map { color((Double($0) + 0.5) / Double(steps)).hexadecimal }
        let raster =
            isTall
            ? Raster(unchecked: colors.reversed(), rows: steps, columns: 1)
            : Raster(unchecked: colors, rows: 1, columns: steps)
        let box = Box(
            x: snapped(bar.x),
            y: snapped(bar.y),
            width: snapped(bar.width),
            height: snapped(bar.height)
        )
        try paint(raster, in: box)
        frame(box, Color(0x9AA0A6))
    }
}
