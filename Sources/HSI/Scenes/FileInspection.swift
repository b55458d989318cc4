public import ArrayFiles

/// What a file holds, and what is doubtful about its cube.
public struct FileInspection: Sendable {
    /// The path.
    public let path: String
    /// Its arrays, without the mark of a synthetic scene.
    public let arrays: [Inspected]
    /// The cube, if the file has one and its numbers were looked at.
    public let cube: InspectedCube?
    /// Why the numbers of the cube were not looked at; nil if they were, or if there is no cube.
    public let remark: String?

    /// An array of a file.
    public struct Inspected: Sendable {
        /// Its name, type, and shape.
        public let info: VariableInfo
        /// What the file says about it.
        public let raster: RasterMetadata?
    }

    /// The cube of a file, looked at without labels.
    public struct InspectedCube: Sendable {
        /// The name of its array.
        public let name: String
        /// The number of rows and columns.
        public let rows: Int, columns: Int
        /// The axis of the file with the bands: the one with as many wavelengths, else the last.
        public let bandAxis: Int
        /// What was found.
        public let doubts: [Doubt]
        /// The number of pixels without data.
        public let missingPixels: Int
        /// The bands that a run would keep.
        public let bands: BandDescription
        /// The smallest and the largest number in pixels with data.
        public let range: ClosedRange<Float>
        /// The bands shown as red, green, and blue, counted from 0 in the file.
        public let shownBands: [Int]
        /// Their numbers, row-major; NaN without data.
        public let shown: [[Float]]
    }

    /// The largest cube that is looked at, in numbers: 2 GiB in memory.
    private static let largest = 1 << 29

    /// Lists the arrays of a file and looks at its cube.
    ///
    /// - Throws: `SceneError`, naming the file. What is wrong with the numbers of the cube is `remark`.
    public init(_ location: ArrayLocation) throws(SceneError) {
        let search = try ArraySearch(location.path)
        path = search.path
        arrays = search.variables.map { Inspected(info: $0, raster: search.file.raster($0.name)) }
        if let key = location.key, !search.variables.contains(where: { $0.name == key }) {
            // A name that no array has is an error; one of a label map is not.
            _ = try search.cube(.exactly(key))
        }
        let found = try? search.cube(location.key.map { .exactly($0) } ?? .preferring([]))
        guard let found else {
            (cube, remark) = (nil, nil)
            return
        }
        guard found.shape.reduce(1, *) <= Self.largest else {
            (cube, remark) = (
                nil, "its numbers were not looked at, because they are more than \(Self.largest)"
            )
            return
        }
        do {
            cube = try InspectedCube(found, in: search)
            remark = nil
        } catch {
            (cube, remark) = (nil, error.description)
        }
    }
}

extension FileInspection.InspectedCube {
    /// Reads a cube whose bands are the axis that has the wavelengths of the file, else the last one, as no label map says otherwise.
    fileprivate init(_ info: VariableInfo, in search: ArraySearch) throws(SceneError) {
        let raster = search.file.raster(info.name)
        let axes = Self.axes(info.shape, wavelengths: raster?.wavelengths?.count)
        let (whole, type) = try Cube.asStored(info, axes: axes, in: search.file)
        (name, rows, columns, bandAxis) = (info.name, whole.rows, whole.columns, axes[2])
        let screened = try CubeScreening(
            whole,
            type: type,
            labels: nil,
            raster: raster,
            reading: SceneReading(),
            path: search.path
        )
        (doubts, bands) = (screened.doubts, screened.bands)
        missingPixels = screened.mask?.missingCount ?? 0
        let cube = screened.cube
        var (least, largest) = (Float.infinity, -Float.infinity)
        for value in cube.values {
            least = min(least, value)
            largest = max(largest, value)
        }
        range = least...max(least, largest)
        let chosen = screened.bands.falseColorBands(raster?.defaultBands)
        shownBands = chosen.map { screened.bands.selection.kept[$0] }
        shown = chosen.map { band in
            (0..<cube.pixels).map { pixel in
                screened.mask?.isMissing[pixel] == true ? .nan : cube.values[pixel * cube.bands + band]
            }
        }
    }

    /// The axes that are rows, columns, and bands.
    private static func axes(_ shape: [Int], wavelengths: Int?) -> [Int] {
        guard let wavelengths, shape[2] != wavelengths, let bands = shape.firstIndex(of: wavelengths) else {
            return [0, 1, 2]
        }
        return [0, 1, 2].filter { $0 != bands } + [bands]
    }
}
