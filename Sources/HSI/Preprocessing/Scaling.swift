internal import Compute

/// A fitted per-band scaling: `y = (x − offset) / scale`.
///
/// A band that is constant over the fitted pixels has a scale of 1, so that it becomes 0 rather than NaN.
public struct Scaling: Sendable, Equatable {
    /// The kind of scaling.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// No scaling.
        case none
        /// Zero mean and unit variance (divided by the number of pixels, as in scikit-learn's `StandardScaler`).
        case standard
        /// The range 0 … 1 over the fitted pixels; other pixels may lie outside.
        case minimumMaximum = "min-max"
    }

    /// The kind.
    public let kind: Kind
    /// The offset of each band: `[bands]`.
    public let offset: [Double]
    /// The divisor of each band: `[bands]`, positive.
    public let scale: [Double]

    /// Fits a scaling of `kind` to `pixels` of the cube (row-major indices), or to all pixels if nil.
    public static func fit(
        _ kind: Kind,
        _ cube: Cube,
        pixels: [Int]? = nil
    ) throws(PreprocessingError) -> Scaling {
        try cube.checkFit(on: pixels, atLeast: 1)
        let ones = [Double](repeating: 1, count: cube.bands)
        guard kind != .none else {
            return Scaling(kind: kind, offset: [Double](repeating: 0, count: cube.bands), scale: ones)
        }
        let statistics = ColumnStatistics(of: cube.values, columns: cube.bands, rows: pixels)
        let broken = statistics.mean.indices.filter { !statistics.mean[$0].isFinite }
        guard broken.isEmpty else { throw PreprocessingError([.notFinite(bands: broken)]) }
        let range = zip(statistics.minimum, statistics.maximum).map { Double($1) - Double($0) }
        switch kind {
        case .standard:
            // The range detects a constant band exactly; rounding can make its variance nonzero.
            let scale = zip(range, statistics.variance).map { $0 > 0 && $1 > 0 ? $1.squareRoot() : 1 }
            return Scaling(kind: kind, offset: statistics.mean, scale: scale)
        case .minimumMaximum, .none:
            return Scaling(
                kind: kind,
                offset: statistics.minimum.map(Double.init),
                scale: range.map { $0 > 0 ? $0 : 1 }
            )
        }
    }

    /// The number of fitted bands.
    public var bands: Int { offset.count }

    /// The scaling of the columns of a matrix of spectra; `nil` for no scaling.
    var columns: ColumnScaling? { kind == .none ? nil : ColumnScaling(offset: offset, scale: scale) }

    /// The problems with scaling `cube`.
    func problems(with cube: Cube) -> [PreprocessingError.Problem] {
        cube.bands == bands ? [] : [.bands(expected: bands, found: cube.bands)]
    }

    /// The cube with scaled bands, computed in double precision and rounded once.
    ///
    /// A uniquely referenced cube is scaled in place.
    public func applied(to cube: consuming Cube) throws(PreprocessingError) -> Cube {
        let problems = problems(with: cube)
        guard problems.isEmpty else { throw PreprocessingError(problems) }
        guard let columns else { return cube }
        let (rows, width) = (cube.rows, cube.columns)
        var values = cube.values
        cube = Cube(rows: 0, columns: 0, bands: 0, values: [])
        columns.apply(to: &values)
        return Cube(rows: rows, columns: width, bands: bands, values: values)
    }
}

extension Scaling: Codable {
    private enum CodingKeys: String, CodingKey { case kind, offset, scale }

    /// Reads a scaling and checks that its parts are consistent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(Kind.self, forKey: .kind)
        offset = try container.decode(PackedDoubles.self, forKey: .offset).numbers
        scale = try container.decode(PackedDoubles.self, forKey: .scale).numbers
        guard !offset.isEmpty, offset.count == scale.count, scale.allSatisfy({ $0 > 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .scale,
                in: container,
                debugDescription:
                    "expected one positive scale for each offset, found \(scale.count) scales and \(offset.count) offsets"
            )
        }
    }

    /// Writes the name of the kind, and the numbers without rounding.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(PackedDoubles(offset), forKey: .offset)
        try container.encode(PackedDoubles(scale), forKey: .scale)
    }
}
