internal import Compute

/// A fitted scaling of every band for itself: `y = (x − offset) / scale`.
///
/// A band that is constant over the pixels fitted on has a scale of 1: it becomes 0 there rather than NaN.
public struct Scaling: Sendable, Equatable {
    /// What a scaling makes equal between bands.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Nothing: the values stay as they are.
        case none
        /// Zero mean and unit variance (divided by the count of pixels, as scikit-learn's `StandardScaler`).
        case standard
        /// The range 0 … 1 over the pixels fitted on; others may fall outside.
        case minimumMaximum = "min-max"
    }

    /// The kind.
    public let kind: Kind
    /// What is subtracted from each band: `[bands]`.
    public let offset: [Double]
    /// What each band is divided by: `[bands]`, positive.
    public let scale: [Double]

    /// Fits a scaling of `kind` to `pixels` of the cube (row-major indices), or to all of them.
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
            // The range tells a constant band exactly; its variance may be rounding.
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

    /// The number of bands fitted on.
    public var bands: Int { offset.count }

    /// The map of the columns of a matrix of spectra; `nil` where nothing is changed.
    var columns: ColumnScaling? { kind == .none ? nil : ColumnScaling(offset: offset, scale: scale) }

    /// What stands against scaling `cube`.
    func problems(with cube: Cube) -> [PreprocessingError.Problem] {
        cube.bands == bands ? [] : [.bands(expected: bands, found: cube.bands)]
    }

    /// The cube with every band scaled, computed in double precision and rounded once.
    ///
    /// A cube that nobody else holds is scaled in its own memory.
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

    /// Reads a scaling and checks that its parts belong together.
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
                    "expected as many positive scales as offsets, found \(scale.count) for \(offset.count)"
            )
        }
    }

    /// Writes the kind as its name and the numbers exactly.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(PackedDoubles(offset), forKey: .offset)
        try container.encode(PackedDoubles(scale), forKey: .scale)
    }
}
