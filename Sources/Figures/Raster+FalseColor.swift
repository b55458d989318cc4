extension Raster {
    /// A false-color picture of three bands, each `[rows, columns]` in row-major order.
    ///
    /// Each band is stretched linearly from its `lower` percentile (0) to its `upper` percentile (255) and clipped. Percentiles
    /// (fractions 0…1) interpolate between order statistics and ignore values that are not finite. NaN and −∞ become 0, and +∞
    /// becomes 255. A constant band becomes mid-gray.
    ///
    /// Throws `rasterSize`, `pixelCount` or `percentiles`.
    public init(
        rows: Int,
        columns: Int,
        red: [Float],
        green: [Float],
        blue: [Float],
        lower: Double = 0.02,
        upper: Double = 0.98
    ) throws(FigureError) {
        guard 0 <= lower, lower < upper, upper <= 1 else { throw .percentiles(lower, upper) }
        for (name, band) in [("red band", red), ("green band", green), ("blue band", blue)] {
            try Self.check(rows: rows, columns: columns, count: band.count, what: name)
        }
        let stretched = [red, green, blue].map { Self.stretched($0, lower: lower, upper: upper) }
        let pixels = (0..<rows * columns).map { index in
            stretched[0][index] << 16 | stretched[1][index] << 8 | stretched[2][index]
        }
        self.init(unchecked: pixels, rows: rows, columns: columns)
    }

    /// The band as intensities 0…255.
    private static func stretched(_ band: [Float], lower: Double, upper: Double) -> [UInt32] {
        let sorted = band.filter(\.isFinite).sorted()
        func percentile(_ share: Double) -> Double {
            guard let last = sorted.indices.last else { return 0 }
            let place = share * Double(last)
            let below = Int(place)
            let next = Double(sorted[min(below + 1, last)])
            return Double(sorted[below]) + (next - Double(sorted[below])) * (place - Double(below))
        }
        let (dark, bright) = (percentile(lower), percentile(upper))
        guard bright > dark else { return band.map { _ in 128 } }
        return band.map { value in
            let share = (Double(value) - dark) / (bright - dark)
            return share.isNaN ? 0 : UInt32((min(1, max(0, share)) * 255).rounded())
        }
    }
}
