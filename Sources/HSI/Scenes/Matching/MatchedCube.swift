public import ArrayFiles
internal import Compute

/// A cube of another scene, with the bands and the unit that a model was trained on, read row by row.
public struct MatchedCube: Sendable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The pixels without data.
    public let mask: PixelMask?
    /// The position on the ground.
    public let georeference: Georeference?
    /// What was matched, left out, or is likely wrong.
    public let doubts: [Doubt]
    /// The mean of each band over the pixels with data.
    public let mean: [Double]
    /// Whether rows are read when they are needed; else the cube is in memory.
    public var isStreamed: Bool { source.isStreamed }
    /// The number of bands in the file.
    public var bandsInFile: Int { source.bands }
    private let source: CubeRows
    private let matching: BandMatching

    /// Opens a cube, picks the bands that a model knows, and looks for pixels without data.
    ///
    /// Bands are matched by wavelength if both the model and the file have wavelengths, in any unit and order. A band matches if it
    /// is within half the bandwidth, or half the distance to the next band of the training cube; if one is missing, all are
    /// resampled (see `BandMatching`). Without wavelengths, the number of bands must be that of the training file, or that of the
    /// bands it kept.
    ///
    /// - Parameters:
    ///   - location: The file.
    ///   - choice: How it is read.
    ///   - model: The bands of the training cube; nil if the model does not have them.
    ///   - count: The number of bands of the model.
    ///   - bytes: The memory of the numbers that are read at a time; the result does not depend on it.
    ///   - progress: Told the number of rows that were looked at.
    /// - Throws: `SceneError` that lists the wavelengths without a band; what `progress` throws.
    public init(
        _ location: ArrayLocation,
        reading choice: SceneReading,
        matching model: BandDescription?,
        count: Int,
        bytes: Int = 64 << 20,
        progress: (Int) throws -> Void = { _ in }
    ) throws {
        let search = try ArraySearch(location.path)
        let info = try search.cube(location.key.map { .exactly($0) } ?? .preferring([]))
        let raster = search.file.raster(info.name)
        let axes = choice.axes ?? Self.axes(info.shape, model?.selection.total ?? count, count, raster)
        source = CubeRows(info, axes: axes, in: search.file)
        (rows, columns) = (source.rows, source.columns)
        var doubts = raster?.doubts ?? []
        matching = try BandMatching(source.bands, raster, model, count, search.path, &doubts)
        // Declared numbers are compared in the file's own unit.
        var statistics = BandSums(bands: source.bands)
        var found: NoDataSearch?
        let height = max(1, bytes / max(1, columns * source.bands * MemoryLayout<Float>.stride))
        let used = matching.used
        for start in stride(from: 0, to: rows, by: height) {
            let block = try source.block(start..<min(start + height, rows))
            let search = NoDataSearch(block, used, nil, declared: raster?.noData, choice.noData)
            statistics.add(block) { search.isMeasured($0) }
            if found == nil { found = search } else { found?.append(search) }
            try progress(min(start + height, rows))
        }
        let missing = try found?.missing(nil, path: search.path, &doubts) ?? []
        mask = PixelMask(isMissing: missing)
        for (value, count) in found?.uniformPixels(where: { !missing[$0] }) ?? [] {
            statistics.add(value, pixels: count)
        }
        mean = matching.applied(to: statistics.mean)
        georeference = raster?.georeference
        self.doubts = doubts
    }

    /// Some rows with the bands of the model; pixels without data have the mean spectrum of the others.
    public func block(_ wanted: Range<Int>) throws -> Cube {
        let cube = try matching.applied(to: source.block(wanted))
        guard let mask else { return cube }
        var values = cube.values
        let (first, fill) = (wanted.lowerBound * columns, mean.map { Float($0) })
        for pixel in 0..<cube.pixels where mask.isMissing[first + pixel] {
            for band in fill.indices { values[pixel * fill.count + band] = fill[band] }
        }
        return Cube(rows: cube.rows, columns: columns, bands: fill.count, values: values)
    }

    /// The axes of rows, columns, and bands: the bands are the axis with the right extent, the last one if several have it.
    private static func axes(_ shape: [Int], _ total: Int, _ kept: Int, _ raster: RasterMetadata?) -> [Int] {
        guard raster == nil, shape[2] != total, shape[2] != kept else { return [0, 1, 2] }
        let fitting = [0, 1].filter { shape[$0] == total || shape[$0] == kept }
        guard fitting.count == 1 else { return [0, 1, 2] }
        return [0, 1, 2].filter { $0 != fitting[0] } + fitting
    }
}
