package import HSI

/// The mean spectrum of each class, with its spread.
public struct ClassSpectra: Sendable {
    /// The spectrum of one class.
    public struct Spectrum: Sendable {
        /// The number of pixels.
        public let pixels: Int
        /// The mean of each band, in the numbers of the cube, `[bands]`.
        public let mean: [Double]
        /// The standard deviation of each band, divided by the number of pixels, `[bands]`.
        public let deviation: [Double]
    }

    /// The spectra of the classes in order; nil for a class without pixels.
    public let classes: [Spectrum?]

    /// The spectra of `pixels` with these classes, counted from zero.
    package init(_ cube: Cube, pixels: [Int], classes truth: [Int?], classCount: Int) {
        let bands = cube.bands
        classes = (0..<classCount).map { label in
            let members = zip(pixels, truth).filter { $1 == label }.map(\.0)
            guard !members.isEmpty else { return nil }
            let mean = cube.meanSpectrum(of: members)
            var squares = [Double](repeating: 0, count: bands)
            for pixel in members {
                for band in 0..<bands {
                    let difference = Double(cube.values[pixel * bands + band]) - mean[band]
                    squares[band] += difference * difference
                }
            }
            let deviation = squares.map { ($0 / Double(members.count)).squareRoot() }
            return Spectrum(pixels: members.count, mean: mean, deviation: deviation)
        }
    }
}
