internal import ArrayFiles

/// The bands of a file that a scene keeps.
public struct BandSelection: Sendable, Equatable, Codable {
    /// The number of bands in the file.
    public let total: Int
    /// The bands kept, counted from 0 in the file, ascending.
    public let kept: [Int]

    /// A selection; at least one band is kept, and all are below `total`.
    public init(total: Int, kept: [Int]) { (self.total, self.kept) = (total, kept) }

    /// Whether no band is left out.
    public var isWhole: Bool { kept.count == total }

    /// The items of a list with one for each band of the file that belong to bands kept.
    public func of<Item>(_ items: [Item]?) -> [Item]? {
        guard let items, items.count == total else { return nil }
        return kept.map { items[$0] }
    }
}

/// What a file says about the bands of a cube that are kept, for matching the bands of another cube.
public struct BandDescription: Sendable, Equatable, Codable {
    /// The bands kept.
    public var selection: BandSelection
    /// The center wavelength of each band kept, in nanometers.
    public var wavelengths: [Double]?
    /// The full width at half maximum of each band kept, in nanometers.
    public var bandwidths: [Double]?
    /// The factor from stored numbers to physical values, for each band kept.
    public var gains: [Double]?
    /// The summand from stored numbers to physical values, for each band kept.
    public var offsets: [Double]?

    /// Whether the bands kept are bands of the file, and every list has a finite number for each of them.
    public var isConsistent: Bool {
        selection.kept.allSatisfy { $0 >= 0 && $0 < selection.total }
            && [wavelengths, bandwidths, gains, offsets].compactMap(\.self).allSatisfy { list in
                list.count == selection.kept.count && list.allSatisfy(\.isFinite)
            }
    }

    /// The bands kept of a raster.
    init(_ selection: BandSelection, _ raster: RasterMetadata?) {
        self.selection = selection
        wavelengths = selection.of(raster?.wavelengths)
        bandwidths = selection.of(raster?.bandwidths)
        let gains = selection.of(raster?.gains)
        let scale = raster?.reflectanceScale.flatMap { $0 > 0 && $0 != 1 ? 1 / $0 : nil }
        self.gains = gains ?? scale.map { [Double](repeating: $0, count: selection.kept.count) }
        offsets = selection.of(raster?.offsets)
    }
}
