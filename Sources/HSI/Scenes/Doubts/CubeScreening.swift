internal import ArrayElements
internal import ArrayFiles
internal import Compute

/// Finds the pixels and bands of a cube without data, and leaves them out.
struct CubeScreening {
    /// The cube with the bands that are kept; pixels without data have the mean spectrum of the others.
    let cube: Cube
    /// The pixels without data.
    let mask: PixelMask?
    /// The bands that are kept.
    let bands: BandDescription
    /// What was found.
    let doubts: [Doubt]

    /// A magnitude that no measurement has; files fill with ±1e34 and the like.
    static let absurd = 1e30

    /// Screens a cube.
    ///
    /// - Parameters:
    ///   - cube: The cube as it is in the file.
    ///   - type: The type of its numbers in the file.
    ///   - labels: The label map; nil without labels.
    ///   - raster: What the file says about its bands.
    ///   - reading: How it is to be read.
    ///   - path: The file, for errors.
    /// - Throws: `SceneError` if numbers are missing in single bands or in labeled pixels, or if nothing is left.
    init(
        _ cube: consuming Cube,
        type: ElementType,
        labels: LabelMap?,
        raster: RasterMetadata?,
        reading: SceneReading,
        path: String
    ) throws(SceneError) {
        var doubts = raster?.doubts ?? []
        let kept = try Self.kept(cube.bands, raster, reading, path, &doubts)
        let noData = NoDataSearch(cube, kept, labels, declared: raster?.noData, reading.noData)
        let isMissing = try noData.missing(labels, path: path, &doubts)
        let mask = PixelMask(isMissing: isMissing)
        let present = mask?.present
        let statistics = ColumnStatistics(of: cube.values, columns: cube.bands, rows: present)
        guard kept.contains(where: { statistics.minimum[$0] < statistics.maximum[$0] }) else {
            throw .unsupported(
                path: path,
                reason: "every pixel has the same numbers in all bands"
                    + (type.size == 8 ? " after conversion to single precision" : "") + ", such as "
                    + "\(kept.first.map { numberText(Double(statistics.minimum[$0])) } ?? "none")"
            )
        }
        let constant = kept.filter { statistics.minimum[$0] == statistics.maximum[$0] }
        if !constant.isEmpty {
            doubts.append(
                Doubt(
                    .certain,
                    "\(counted(constant.count, "band")) with one number in all pixels left out: \(rangesText(constant)) (counted from 0)"
                )
            )
        }
        let varying = kept.filter { statistics.minimum[$0] < statistics.maximum[$0] }
        doubts += Self.doubts(of: cube, varying, statistics, type, present)
        bands = BandDescription(BandSelection(total: cube.bands, kept: varying), raster)
        let means = mask == nil ? [] : varying.map { Float(statistics.mean[$0]) }
        self.cube = (consume cube).selecting(varying, mask, means)
        (self.mask, self.doubts) = (mask, doubts)
    }

    /// The bands that neither the user nor the file leaves out.
    private static func kept(
        _ bands: Int,
        _ raster: RasterMetadata?,
        _ reading: SceneReading,
        _ path: String,
        _ doubts: inout [Doubt]
    ) throws(SceneError) -> [Int] {
        if let outside = reading.droppedBands.first(where: { !(0..<bands ~= $0) }) {
            throw .unsupported(
                path: path,
                reason: "no band \(outside) to leave out: the cube has bands 0 to \(bands - 1)"
            )
        }
        let dropped = Set(reading.droppedBands)
        var bad: [Int] = []
        if let marks = raster?.badBands, marks.count == bands, !reading.keepsBadBands {
            bad = marks.indices.filter { marks[$0] && !dropped.contains($0) }
        }
        if reading.keepsBadBands, raster?.badBands?.contains(true) != true {
            doubts.append(Doubt(.likely, "the file marks no band as bad, so nothing changes", .badBands))
        }
        let kept = (0..<bands).filter { !dropped.contains($0) && !bad.contains($0) }
        guard !kept.isEmpty else { throw .unsupported(path: path, reason: "no band is left of \(bands)") }
        if !bad.isEmpty {
            doubts.append(
                Doubt(
                    .certain,
                    "\(counted(bad.count, "band")) that the file marks as bad left out: \(rangesText(bad)) (counted from 0)",
                    .badBands
                )
            )
        }
        return kept
    }

    /// What is likely wrong with the numbers of bands that vary.
    private static func doubts(
        of cube: borrowing Cube,
        _ bands: [Int],
        _ statistics: ColumnStatistics,
        _ type: ElementType,
        _ present: [Int]?
    ) -> [Doubt] {
        var doubts: [Doubt] = []
        let pixels = present ?? Array(0..<cube.pixels)
        func isEqual(_ one: Int, _ other: Int) -> Bool {
            pixels.allSatisfy { cube.values[$0 * cube.bands + one] == cube.values[$0 * cube.bands + other] }
        }
        var doubles: [Int] = []
        var known: [Double: [Int]] = [:]
        for band in bands {
            let mean = statistics.mean[band]
            if known[mean, default: []].contains(where: { isEqual($0, band) }) { doubles.append(band) }
            known[mean, default: []].append(band)
        }
        if !doubles.isEmpty {
            doubts.append(
                Doubt(
                    .likely,
                    "\(counted(doubles.count, "band")) equal to an earlier one in every pixel: \(rangesText(doubles)) (counted from 0)",
                    .droppedBands
                )
            )
        }
        doubts += StripeSearch(cube, bands, variance: statistics.variance, present: present).doubts
        let single = Set(doubles)
        let independent = IndependentBands(
            cube,
            bands.filter { !single.contains($0) },
            statistics,
            present: present
        )
        doubts += independent?.doubts ?? []
        doubts += Self.coarseBands(bands, statistics, type) + Self.swappedBytes(cube, bands, type, pixels)
        let largest = Double(bands.map { statistics.maximum[$0] }.max() ?? 0)
        if let limit = Int(exactly: largest), limit >= 255, limit & (limit + 1) == 0, !type.isFloating {
            let saturated = pixels.count { pixel in
                bands.contains { cube.values[pixel * cube.bands + $0] == Float(limit) }
            }
            if saturated >= 10, saturated * 200 >= pixels.count {
                doubts.append(
                    Doubt(
                        .likely,
                        "\(saturated) pixels have \(limit), the largest number there can be, in some band: saturated"
                    )
                )
            }
        }
        if [.int32, .uint32, .int64, .uint64].contains(type), largest > 16_777_216 {
            doubts.append(
                Doubt(
                    .likely,
                    "numbers up to \(numberText(largest)) lose digits in single precision, which is exact up to 16777216"
                )
            )
        }
        return doubts
    }
}

extension CubeScreening {
    /// Bands whose numbers differ by less than single precision can tell apart at their magnitude.
    private static func coarseBands(
        _ bands: [Int],
        _ statistics: ColumnStatistics,
        _ type: ElementType
    ) -> [Doubt] {
        guard type.size == 8 else { return [] }
        let coarse = bands.filter { band in
            let (least, most) = (statistics.minimum[band], statistics.maximum[band])
            return most - least < 256 * max(least.magnitude, most.magnitude).ulp
        }
        guard !coarse.isEmpty else { return [] }
        return [
            Doubt(
                .likely,
                "\(counted(coarse.count, "band")) whose numbers differ by less than single precision tells apart: "
                    + "\(rangesText(coarse)) (counted from 0); subtract their mean in the file",
                .droppedBands
            )
        ]
    }
}

extension CubeScreening {
    /// Integers of 16 bits whose spectra would be smooth with their bytes exchanged, and are not as they are.
    ///
    /// The roughness is the mean square of the difference between neighboring bands, divided by twice the variance: 1 for noise.
    private static func swappedBytes(
        _ cube: borrowing Cube,
        _ bands: [Int],
        _ type: ElementType,
        _ pixels: [Int]
    ) -> [Doubt] {
        guard [.int16, .uint16].contains(type), bands.count >= 8 else { return [] }
        func roughness(_ number: (Float) -> Double) -> Double {
            var (sum, squares, differences, count) = (0.0, 0.0, 0.0, 0.0)
            for pixel in stride(from: 0, to: pixels.count, by: max(1, pixels.count / 1000)) {
                var last: Double?
                for band in bands {
                    let value = number(cube.values[pixels[pixel] * cube.bands + band])
                    if let last { differences += (value - last) * (value - last) }
                    (sum, squares, count) = (sum + value, squares + value * value, count + 1)
                    last = value
                }
            }
            let variance = squares - sum * sum / count
            let pairs = count * Double(bands.count - 1) / Double(bands.count)
            return variance > 0 ? differences / pairs / (2 * variance / count) : 0
        }
        let asIs = roughness { Double($0) }
        let swapped = roughness { value in
            type == .int16
                ? Double(Int16(clamping: Int(value)).byteSwapped)
                : Double(UInt16(clamping: Int(value)).byteSwapped)
        }
        guard asIs > 0.5, swapped < 0.3 * asIs else { return [] }
        return [
            Doubt(
                .likely,
                "spectra look like noise, and would be smooth with the bytes of each number exchanged: wrong byte order?"
            )
        ]
    }
}

extension Cube {
    /// The cube with some of its bands, and with other spectra where pixels have no data.
    fileprivate consuming func selecting(_ kept: [Int], _ mask: PixelMask?, _ filling: [Float]) -> Cube {
        guard kept.count < bands || mask != nil else { return self }
        let (rows, columns, bands) = (rows, columns, bands)
        var values = values
        values.withUnsafeMutableBufferPointer { values in
            // A number never moves to a higher index, so nothing is overwritten before it is read.
            for pixel in 0..<rows * columns {
                let (from, to) = (pixel * bands, pixel * kept.count)
                if mask?.isMissing[pixel] == true {
                    for index in kept.indices { values[to + index] = filling[index] }
                } else {
                    for (index, band) in kept.enumerated() { values[to + index] = values[from + band] }
                }
            }
        }
        values.removeLast(values.count - rows * columns * kept.count)
        return Cube(rows: rows, columns: columns, bands: kept.count, values: values)
    }
}
