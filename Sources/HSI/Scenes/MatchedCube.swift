public import ArrayFiles
internal import Compute

/// A cube of another scene, with the bands and the unit that a model was trained on.
public struct MatchedCube: Sendable {
    /// The cube; pixels without data have the mean spectrum of the others.
    public let cube: Cube
    /// The pixels without data.
    public let mask: PixelMask?
    /// The position on the ground.
    public let georeference: Georeference?
    /// What was matched, left out, or is likely wrong.
    public let doubts: [Doubt]

    /// Reads a cube and picks the bands that a model knows.
    ///
    /// Bands are matched by wavelength if both the model and the file have wavelengths, in any unit and order. A band matches if it
    /// is within half the bandwidth, or half the distance to the next band of the training cube. Without wavelengths, the number of
    /// bands must be that of the training file, or that of the bands it kept.
    ///
    /// - Parameters:
    ///   - location: The file.
    ///   - choice: How it is read.
    ///   - model: The bands of the training cube; nil if the model does not have them.
    ///   - count: The number of bands of the model.
    /// - Throws: `SceneError` that lists the wavelengths without a band.
    public init(
        _ location: ArrayLocation,
        reading choice: SceneReading,
        matching model: BandDescription?,
        count: Int
    ) throws(SceneError) {
        let search = try ArraySearch(location.path)
        let info = try search.cube(location.key.map { .exactly($0) } ?? .preferring([]))
        let raster = search.file.raster(info.name)
        let axes = choice.axes ?? Self.axes(info.shape, model?.selection.total ?? count, count, raster)
        let whole = try Cube.asStored(info, axes: axes, in: search.file).cube
        var doubts = raster?.doubts ?? []
        let bands = try Self.bands(whole.bands, raster, model, count, search.path, &doubts)
        let picked = whole.picking(bands, Self.conversion(bands, of: whole.bands, raster, model, &doubts))
        // Declared numbers are compared in the file's own unit.
        let missing = try NoDataSearch(whole, bands, nil, declared: raster?.noData, choice.noData)
            .missing(nil, path: search.path, &doubts)
        mask = PixelMask(isMissing: missing)
        cube = mask.map { picked.filling($0) } ?? picked
        georeference = raster?.georeference
        self.doubts = doubts
    }

    /// The axes of rows, columns, and bands: the bands are the axis with the right extent, the last one if several have it.
    private static func axes(_ shape: [Int], _ total: Int, _ kept: Int, _ raster: RasterMetadata?) -> [Int] {
        guard raster == nil, shape[2] != total, shape[2] != kept else { return [0, 1, 2] }
        let fitting = [0, 1].filter { shape[$0] == total || shape[$0] == kept }
        guard fitting.count == 1 else { return [0, 1, 2] }
        return [0, 1, 2].filter { $0 != fitting[0] } + fitting
    }

    /// The bands of the file in the order of the model.
    private static func bands(
        _ found: Int,
        _ raster: RasterMetadata?,
        _ model: BandDescription?,
        _ count: Int,
        _ path: String,
        _ doubts: inout [Doubt]
    ) throws(SceneError) -> [Int] {
        if let wanted = model?.wavelengths, let wavelengths = raster?.wavelengths, wavelengths.count == found
        {
            return try matched(wanted, model?.bandwidths, wavelengths, path, &doubts)
        }
        if let selection = model?.selection, selection.total == found {
            if !selection.isWhole {
                doubts.append(
                    Doubt(
                        .certain,
                        "\(selection.kept.count) of \(found) bands used, those that were used in training"
                    )
                )
            }
            return selection.kept
        }
        guard found == count else {
            let total =
                model.map { $0.selection.isWhole ? "" : ", or \($0.selection.total) with those left out" }
                ?? ""
            throw .unsupported(
                path: path,
                reason: "expected \(count) bands\(total), as the training cube has, found \(found)"
                    + (model?.wavelengths != nil
                        ? "; with wavelengths in the file, bands could be matched" : "")
            )
        }
        return Array(0..<count)
    }

    private static func matched(
        _ wanted: [Double],
        _ widths: [Double]?,
        _ wavelengths: [Double],
        _ path: String,
        _ doubts: inout [Doubt]
    ) throws(SceneError) -> [Int] {
        let sorted = wanted.sorted()
        func tolerance(_ index: Int) -> Double {
            let own = sorted.firstIndex(of: wanted[index]) ?? 0
            let gaps = [
                own > 0 ? sorted[own] - sorted[own - 1] : nil,
                own + 1 < sorted.count ? sorted[own + 1] - sorted[own] : nil,
            ]
            .compactMap(\.self).filter { $0 > 0 }
            let gap = (gaps.min() ?? 20) / 2
            return max(widths.map { $0[index] / 2 } ?? 0, gap)
        }
        var (bands, missing, shift): ([Int], [Double], Double) = ([], [], 0)
        for (index, wavelength) in wanted.enumerated() {
            let nearest = wavelengths.indices.min {
                abs(wavelengths[$0] - wavelength) < abs(wavelengths[$1] - wavelength)
            }
            guard let nearest, abs(wavelengths[nearest] - wavelength) <= tolerance(index),
                !bands.contains(nearest)
            else {
                missing.append(wavelength)
                continue
            }
            shift = max(shift, abs(wavelengths[nearest] - wavelength))
            bands.append(nearest)
        }
        guard missing.isEmpty else {
            let list = missing.prefix(12).map { "\(Float($0))" }.joined(separator: ", ")
            throw .unsupported(
                path: path,
                reason:
                    "no band near \(missing.count) of the \(wanted.count) wavelengths of training: \(list)"
                    + "\(missing.count > 12 ? ", …" : "") nm; the file has \(Float(wavelengths.min() ?? 0)) to \(Float(wavelengths.max() ?? 0)) nm"
            )
        }
        if bands != Array(0..<wavelengths.count) || shift > 0.01 {
            doubts.append(
                Doubt(
                    .certain,
                    "\(bands.count) of \(wavelengths.count) bands matched by wavelength, at most \(Float((shift * 100).rounded() / 100)) nm apart"
                )
            )
        }
        return bands
    }

    /// Factor and summand for each band from the numbers of the file to those of training.
    private static func conversion(
        _ bands: [Int],
        of total: Int,
        _ raster: RasterMetadata?,
        _ model: BandDescription?,
        _ doubts: inout [Doubt]
    ) -> [(factor: Double, summand: Double)] {
        let file = BandDescription(BandSelection(total: total, kept: bands), raster)
        func scaling(_ description: BandDescription?) -> [(gain: Double, offset: Double)] {
            bands.indices.map { index in
                (description?.gains.map { $0[index] } ?? 1, description?.offsets.map { $0[index] } ?? 0)
            }
        }
        let (own, training) = (scaling(file), scaling(model))
        let declares = (file.gains ?? file.offsets) != nil
        let declared = (model?.gains ?? model?.offsets) != nil
        guard declares, declared else {
            if declares != declared {
                doubts.append(
                    Doubt(
                        .likely,
                        "only the \(declared ? "training cube" : "file") declares a scale; numbers are taken as they are"
                    )
                )
            }
            return bands.map { _ in (1, 0) }
        }
        let result = zip(own, training).map { own, training in
            training.gain == 0
                ? (factor: 1.0, summand: 0.0)
                : (factor: own.gain / training.gain, summand: (own.offset - training.offset) / training.gain)
        }
        if result.contains(where: { $0.factor != 1 || $0.summand != 0 }) {
            doubts.append(Doubt(.certain, "numbers converted to the scale of the training cube"))
        }
        return result
    }
}

extension Cube {
    /// The cube with some bands in another order, multiplied and shifted.
    fileprivate func picking(_ picked: [Int], _ conversion: [(factor: Double, summand: Double)]) -> Cube {
        let isPlain = conversion.allSatisfy { $0.factor == 1 && $0.summand == 0 }
        guard picked != Array(0..<bands) || !isPlain else { return self }
        let values = [Float](unsafeUninitializedCapacity: pixels * picked.count) { buffer, initialized in
            initialized = pixels * picked.count
            nonisolated(unsafe) let buffer = buffer
            self.values.withUnsafeBufferPointer { source in
                parallel(over: pixels, grain: 4096) { range in
                    for pixel in range {
                        for (index, band) in picked.enumerated() {
                            let value = source[pixel * bands + band]
                            buffer[pixel * picked.count + index] =
                                isPlain
                                ? value
                                : Float(Double(value) * conversion[index].factor + conversion[index].summand)
                        }
                    }
                }
            }
        }
        return Cube(rows: rows, columns: columns, bands: picked.count, values: values)
    }

    /// The cube with the mean spectrum of the other pixels where a pixel has no data.
    fileprivate consuming func filling(_ mask: PixelMask) -> Cube {
        let statistics = ColumnStatistics(of: values, columns: bands, rows: mask.present)
        let (rows, columns, bands) = (rows, columns, bands)
        var values = values
        for pixel in mask.isMissing.indices where mask.isMissing[pixel] {
            for band in 0..<bands { values[pixel * bands + band] = Float(statistics.mean[band]) }
        }
        return Cube(rows: rows, columns: columns, bands: bands, values: values)
    }
}
