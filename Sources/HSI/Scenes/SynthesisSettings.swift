internal import ArrayFiles

/// Everything that decides a synthetic scene, but for the label map it is made for.
///
/// Reflectances are fractions, 0…1. Two scenes of equal settings and equal label maps are the same bits.
public struct SynthesisSettings: Sendable, Codable, Equatable {
    /// The alias of the scene whose bands, classes and name are borrowed.
    public var like: String
    /// The seed of every random stream.
    public var seed: UInt64
    /// The number of rows.
    public var rows: Int
    /// The number of columns.
    public var columns: Int
    /// The number of bands.
    public var bands: Int
    /// The name of the label map's file; nil if the label map was generated, too.
    public var labelFile: String?
    /// The SHA-256 of that file.
    public var labelChecksum: String?
    /// The number of classes of a generated label map.
    public var classes: Int?
    /// The root mean square, over classes and bands, of what sets a class's mean spectrum apart from the mean of all classes, in
    /// units of `unitSeparation`.
    ///
    /// At 0 no number of the cube depends on the label map.
    public var separability = 1.0
    /// The standard deviation of reflectance within a class, rms over bands.
    public var variation = 0.025
    /// The distance in pixels at which that variation's correlation is exp(−1/2); 0 for none between pixels.
    public var variationLength = 3.0
    /// The standard deviation of the logarithm of the illumination.
    public var illumination = 0.08
    /// The distance in pixels at which the correlation of that logarithm is exp(−1/2).
    public var illuminationLength = 60.0
    /// The standard deviation of the point-spread function in pixels; 0 for none.
    public var blur = 0.6
    /// The standard deviation of the sensor's noise over the mean signal, in the best band; 0 for none.
    public var noise = 0.01

    /// The reflectance that a separability of 1 stands for.
    public static let unitSeparation = 0.05
    /// The counts that are written for a reflectance of 1.
    public static let countsPerReflectance = 10_000.0
    /// The bytes that a cube may have, which is what MATLAB reads from a file of version 5.
    static let byteLimit = 1 << 31 - 1 << 20

    /// Settings of the usual strengths.
    public init(like: String, seed: UInt64, rows: Int, columns: Int, bands: Int) {
        (self.like, self.seed) = (like, seed)
        (self.rows, self.columns, self.bands) = (rows, columns, bands)
    }

    /// What is wrong with these settings, in words; empty if nothing is.
    public var problems: [String] {
        var problems: [String] = []
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) {
            guard !range.contains(value) else { return }
            problems.append("\(name) is from \(range.lowerBound) to \(range.upperBound); found \(value)")
        }
        for (name, count) in [("rows", rows), ("columns", columns), ("bands", bands)]
        where !(2...1 << 20 ~= count) {
            problems.append("\(name) are from 2 to \(1 << 20); found \(count)")
        }
        if let classes, !(1...Scene.classLimit ~= classes) {
            problems.append("classes are from 1 to \(Scene.classLimit); found \(classes)")
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
                "\(extentsText([rows, columns, bands])) numbers of two bytes are more than a MAT file holds"
            )
        }
        return problems
    }
}
