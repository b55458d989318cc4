/// What the file of a raster says about its bands, its classes, and its position on the ground.
public struct RasterMetadata: Sendable, Equatable, Codable {
    /// The format, such as `ENVI` or `GTiff`.
    public var format: String
    /// The description in the file.
    public var description: String?
    /// The file with the header; nil if that is the file itself.
    public var headerPath: String?
    /// The file type of an ENVI header, such as `ENVI Classification`.
    public var fileType: String?
    /// The instrument.
    public var sensor: String?
    /// The names of the bands.
    public var bandNames: [String]?
    /// The center wavelength of each band in nanometers.
    public var wavelengths: [Double]?
    /// The unit of the wavelengths in the file; nil if there is none.
    public var wavelengthUnit: String?
    /// The full width at half maximum of each band in nanometers.
    public var bandwidths: [Double]?
    /// Whether the file marks each band as bad.
    public var badBands: [Bool]?
    /// The factor from stored numbers to physical values, for each band.
    public var gains: [Double]?
    /// The summand from stored numbers to physical values, for each band.
    public var offsets: [Double]?
    /// The number that reflectances were multiplied by.
    public var reflectanceScale: Double?
    /// The stored number that means no data, in every band; it can be NaN.
    public var noData: Double?
    /// The bands shown as red, green, and blue, counted from 0.
    public var defaultBands: [Int]?
    /// The classes of a class map or the entries of a palette, in order of their numbers.
    public var classes: [RasterClass] = []
    /// Whether the bands are red, green, blue, and possibly opacity.
    public var isPicture = false
    /// The position on the ground.
    public var georeference: Georeference?
    /// What was assumed or noticed when the header was read, in words.
    public var remarks: [String] = []
    /// What is likely wrong in the header, in words.
    public var warnings: [String] = []

    /// Metadata of a format, without anything else.
    public init(format: String) { self.format = format }
}

/// A class that a file defines for one of its numbers.
public struct RasterClass: Sendable, Equatable, Codable {
    /// The number in the raster.
    public var number: Int
    /// The name; nil if the file has none.
    public var name: String?
    /// The color as `#rrggbb`; nil if the file has none.
    public var color: String?

    /// A class by its number.
    public init(number: Int, name: String?, color: String?) {
        (self.number, self.name, self.color) = (number, name, color)
    }
}

/// The color of three levels from 0 to 255, as `#rrggbb`.
package func hexadecimalColor(_ levels: some Sequence<Int>) -> String {
    levels.reduce("#") { text, level in
        let digits = String(max(0, min(255, level)), radix: 16)
        return text + (digits.count == 1 ? "0" + digits : digits)
    }
}

/// The red, green, and blue of `#rrggbb`, 0…255; nil for anything else.
package func colorLevels(_ color: String) -> [Int]? {
    let digits = color.dropFirst()
    guard color.hasPrefix("#"), digits.utf8.count == 6, let value = Int(digits, radix: 16), value >= 0 else {
        return nil
    }
    return [value >> 16, value >> 8 & 0xff, value & 0xff]
}
