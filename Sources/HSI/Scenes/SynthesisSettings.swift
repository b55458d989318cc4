internal import ArrayFiles

/// All settings of a synthetic scene, except for its label map.
///
/// Reflectances are fractions, 0…1. Equal settings and equal label maps give scenes with identical bits.
public struct SynthesisSettings: Sendable, Codable, Equatable {
    /// The alias of the scene that bands, classes and name are taken from.
    public var like: String
    /// The seed of every random stream.
    public var seed: UInt64
    /// The number of rows.
    public var rows: Int
    /// The number of columns.
    public var columns: Int
    /// The number of bands.
    public var bands: Int
    /// The file name of the label map; nil if the label map is generated.
    public var labelFile: String?
    /// The SHA-256 of that file.
    public var labelChecksum: String?
    /// The number of classes of a generated label map.
    public var classes: Int?
    /// The root mean square, over classes and bands, of the difference between the mean spectrum of a class and the mean of all
    /// classes, in units of `unitSeparation`.
    ///
    /// At 0 the cube does not depend on the label map.
    public var separability = 1.0
    /// The standard deviation of reflectance within a class, rms over bands.
    public var variation = 0.025
    /// The distance in pixels at which the correlation of that variation is exp(−1/2); 0 for uncorrelated pixels.
    public var variationLength = 3.0
    /// The standard deviation of the logarithm of the illumination.
    public var illumination = 0.08
    /// The distance in pixels at which the correlation of that logarithm is exp(−1/2).
    public var illuminationLength = 60.0
    /// The standard deviation of the point-spread function in pixels; 0 for none.
    public var blur = 0.6
    /// The standard deviation of the sensor noise divided by the mean signal, in the best band; 0 for none.
    public var noise = 0.01

    /// The reflectance that corresponds to a separability of 1.
    public static let unitSeparation = 0.05
    /// The number of counts for a reflectance of 1.
    public static let countsPerReflectance = 10_000.0
    /// The maximum size of a cube in bytes: the limit of MATLAB for files of version 5.
    static let byteLimit = 1 << 31 - 1 << 20

    /// Settings with default strengths.
    public init(like: String, seed: UInt64, rows: Int, columns: Int, bands: Int) {
        (self.like, self.seed) = (like, seed)
        (self.rows, self.columns, self.bands) = (rows, columns, bands)
    }

    /// The problems with these settings, in words; empty if there are none.
    public var problems: [String] {
        var problems: [String] = []
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) {
            guard !range.contains(value) else { return }
            problems.append(
                "\(name): expected a value from \(range.lowerBound) to \(range.upperBound), found \(value)"
            )
        }
        for (name, count) in [("rows", rows), ("columns", columns), ("bands", bands)]
        where !(2...1 << 20 ~= count) {
            problems.append("\(name): expected a value from 2 to \(1 << 20), found \(count)")
        }
        if let classes, !(1...Scene.classLimit ~= classes) {
            problems.append("classes: expected a value from 1 to \(Scene.classLimit), found \(classes)")
        }
        check("separability", separability, 0...100)
        check("variation", variation, 0...1)
        check("variation length", variationLength, 0...10_000)
        check("illumination", illumination, 0...1)
        check("illumination length", illuminationLength, 0...10_000)
        check("blur", blur, 0...50)
        check("noise", noise, 0...1)
        if problems.isEmpty, rows * columns > Self.byteLimit / 2 / bands {
            problems.append(
                "\(extentsText([rows, columns, bands])) numbers of two bytes exceed the size limit of a MAT file"
            )
        }
        return problems
    }
}
