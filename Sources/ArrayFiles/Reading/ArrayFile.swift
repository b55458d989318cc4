internal import ArrayElements

/// An open array file: MAT 4, 5 and 7.3, HDF5, NPY, ENVI, ENVI ROI text, and the rasters that GDAL reads, such as GeoTIFF.
///
/// The format is detected from the first bytes, or from the ENVI header beside the file, never from the extension.
public struct ArrayFile: Sendable {
    /// The variables in the file, listed without reading their data.
    public let variables: [VariableInfo]
    private let file: RandomAccessFile
    private let contents: Contents

    private enum Contents: Sendable {
        case npy
        case envi(EnviReader)
        case gdal(GDALRaster)
        case mat(MatFile)
        case hdf5(HDF5Reader)
        case regions(RegionText)
    }

    /// Opens a file and lists its variables.
    ///
    /// - Throws: `ArrayFileError`, naming the file.
    public init(_ path: String) throws(ArrayFileError) {
        let file = try RandomAccessFile(path)
        switch try Self.format(file) {
        case .npy: (variables, contents) = (try NpyReader.variables(file), .npy)
        case .gdal(let kind):
            let raster = try GDALRaster(file, kind)
            (variables, contents) = (raster.parts.map(\.variable), .gdal(raster))
        case .envi(let reader):
            (variables, contents) = ([reader.variable], .envi(reader))
            self.file = reader.file
            return
        case .mat4:
            let mat = try MatFile.version4(file)
            (variables, contents) = (mat.variables, .mat(mat))
        case .mat5:
            let mat = try MatFile.version5(file)
            (variables, contents) = (mat.variables, .mat(mat))
        case .hdf5:
            let reader = try HDF5Reader(file)
            (variables, contents) = (reader.variables, .hdf5(reader))
        case .regions:
            let text = try RegionText(file)
            (variables, contents) = ([text.variable], .regions(text))
        }
        self.file = file
    }

    /// The path of the file; for an ENVI image, that of its data.
    public var path: String { file.path }

    /// The size in bytes when the file was opened.
    public var size: Int { file.size }

    /// The SHA-256 of the file's bytes, in lower-case hexadecimal digits.
    public func digest() throws(ArrayFileError) -> String { try fileDigest(file) }

    /// What the file says about the bands, classes, and position of one of its arrays; nil for a format without such things.
    public func raster(_ name: String) -> RasterMetadata? {
        switch contents {
        case .envi(let reader): reader.metadata
        case .gdal(let raster): raster.parts.first { $0.variable.name == name }?.metadata
        case .regions(let text): text.metadata
        case .hdf5(let reader): reader.metadata(name)
        case .npy, .mat: nil
        }
    }

    /// Reads one array as single precision by its exact name in `variables`.
    ///
    /// - Parameters:
    ///   - name: The name; empty for the array of a file with one.
    ///   - axes: The axes of the file in the order of the result; `nil` keeps their order.
    /// - Returns: The numbers, in row-major order of the axes.
    /// - Throws: `ArrayFileError`, naming the file.
    public func floats(_ name: String, axes: [Int]? = nil) throws(ArrayFileError) -> NumericArray<Float> {
        try read(name, axes: axes)
    }

    /// Reads one array as double precision by its exact name in `variables`.
    public func doubles(_ name: String, axes: [Int]? = nil) throws(ArrayFileError) -> NumericArray<Double> {
        try read(name, axes: axes)
    }

    /// Whether a few rows of an array can be read without the rest of the file.
    ///
    /// That is so for NPY, ENVI images without gaps between frames, and the rasters of GDAL; other arrays are read whole.
    ///
    /// - Parameters:
    ///   - name: The name; empty for the array of a file with one.
    ///   - rowAxis: The axis of the rows.
    /// - Returns: Whether they can.
    public func readsRows(_ name: String, ofAxis rowAxis: Int) -> Bool {
        switch contents {
        case .npy: true
        case .envi(let reader): reader.readsParts
        case .gdal: rowAxis == 0
        case .regions, .mat, .hdf5: false
        }
    }

    /// Reads the indices `rows` of the first of `axes` as single precision.
    ///
    /// - Parameters:
    ///   - name: The name; empty for the array of a file with one.
    ///   - axes: The axes of the file in the order of the result.
    ///   - rows: The indices of the first of these axes, within its extent.
    /// - Returns: The numbers, in row-major order of the axes; its shape is that of the file with fewer rows.
    /// - Throws: `ArrayFileError`, naming the file; `unsupported` for a format that `readsRows` denies.
    public func floats(
        _ name: String,
        axes: [Int],
        rows: Range<Int>
    ) throws(ArrayFileError) -> NumericArray<Float> {
        guard let info = variables.first(where: { $0.name == name }), readsRows(name, ofAxis: axes[0]),
            rows.lowerBound >= 0, rows.upperBound <= info.shape[axes[0]], !rows.isEmpty
        else { throw .unsupported(path: path, reason: "rows \(rows) cannot be read alone") }
        let part = ArrayPart(axis: axes[0], indices: rows)
        switch contents {
        case .npy: return try NpyReader.read(file, axes: axes, part: part)
        case .envi(let reader): return try reader.read(axes: axes, part: part)
        case .gdal(let raster):
            guard let variable = raster.parts.first(where: { $0.variable.name == name }) else {
                throw .keyNotFound(path: path, wanted: "variable '\(name)'", holds: variables)
            }
            return try raster.read(variable, axes: axes, rows: rows)
        case .regions, .mat, .hdf5: throw .unsupported(path: path, reason: "its rows cannot be read alone")
        }
    }

    private func read<Number: ArrayNumber>(
        _ name: String,
        axes: [Int]?
    ) throws(ArrayFileError) -> NumericArray<Number> {
        switch contents {
        case .npy:
            try checkUnnamed(name, "a NPY file")
            return try NpyReader.read(file, axes: axes)
        case .envi(let reader):
            try checkUnnamed(name, "an ENVI image")
            return try reader.read(axes: axes)
        case .gdal(let raster):
            guard let part = raster.parts.first(where: { $0.variable.name == name }) else {
                throw .keyNotFound(path: path, wanted: "variable '\(name)'", holds: variables)
            }
            return try raster.read(part, axes: axes)
        case .regions(let text):
            try checkUnnamed(name, "ROI text")
            return try text.read(file, axes: axes)
        case .mat(let mat): return try mat.read(name, axes: axes)
        case .hdf5(let reader): return try reader.read(name, axes: axes)
        }
    }

    /// Throws if a name is given for a format without names.
    private func checkUnnamed(_ name: String, _ what: String) throws(ArrayFileError) {
        guard !name.isEmpty else { return }
        throw .keyNotFound(
            path: path,
            wanted: "variable '\(name)': \(what) holds one array without a name",
            holds: variables
        )
    }
}

extension ArrayFile {
    /// The variables of a file, listed without reading their data.
    public static func variables(in path: String) throws(ArrayFileError) -> [VariableInfo] {
        try ArrayFile(path).variables
    }

    /// Reads one array of a file as single precision: see `floats(_:axes:)`.
    public static func floats(
        _ name: String,
        in path: String,
        axes: [Int]? = nil
    ) throws(ArrayFileError) -> NumericArray<Float> {
        try ArrayFile(path).floats(name, axes: axes)
    }

    /// Reads one array of a file as double precision: see `doubles(_:)`.
    public static func doubles(
        _ name: String,
        in path: String
    ) throws(ArrayFileError) -> NumericArray<Double> {
        try ArrayFile(path).doubles(name)
    }
}

extension ArrayFile {
    private enum Format {
        case npy, mat4, mat5, hdf5, regions
        case envi(EnviReader)
        case gdal(GDALKind)
    }

    private static func format(_ file: RandomAccessFile) throws(ArrayFileError) -> Format {
        guard file.size > 0 else { throw .malformed(path: file.path, reason: "the file is empty") }
        let start = try file.prefix(128)
        if start.starts(with: NpyReader.magic) { return .npy }
        if let kind = GDALKind(start) { return .gdal(kind) }
        if RegionText.isRegions(start) { return .regions }
        let hdf5: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
        if start.starts(with: hdf5) { return .hdf5 }
        // HDF5 allows a user block at the start: that of MAT 7.3 has 512 bytes.
        var offset = 512
        while offset <= 1 << 20, offset + 8 <= file.size {
            if try file.bytes(at: offset, count: 8) == hdf5 { return .hdf5 }
            offset *= 2
        }
        if start.count == 128 {
            let (version, order) = (start[124..<126], start[126..<128])
            if order.elementsEqual("IM".utf8) && version.elementsEqual([0, 1]) { return .mat5 }
            if order.elementsEqual("MI".utf8) && version.elementsEqual([1, 0]) { return .mat5 }
        }
        if start.starts(with: "MATLAB 7.3".utf8) {
            throw .malformed(path: file.path, reason: "truncated: a MAT 7.3 file without its HDF5 part")
        }
        if start.starts(with: "MATLAB 5.0".utf8) {
            throw .malformed(path: file.path, reason: "a MAT 5 file with a damaged header")
        }
        if start.starts(with: Array("CDF".utf8)), start.count > 3, [1, 2, 5].contains(start[3]) {
            throw .unsupported(
                path: file.path,
                reason:
                    "netCDF 3; convert it to netCDF 4, which is HDF5: nccopy -k nc4 \(lastComponent(file.path)) scene.nc"
            )
        }
        if let image = try EnviReader(file) { return .envi(image) }
        if MatFile.isVersion4(start) != nil { return .mat4 }
        if start.starts(with: "PK".utf8) {
            throw .unsupported(
                path: file.path,
                reason:
                    "expected an array file, found a zip archive (.npz?); unpack it and use the .npy file inside"
            )
        }
        guard GDALRaster.canOpen(file.path) else {
            throw .unsupported(
                path: file.path,
                reason:
                    "unknown format; expected MAT, HDF5, NPY, ENVI (with its .hdr), ROI text, or a raster for GDAL"
                    + (GDALLibrary.available == nil ? ", which is missing: \(GDALLibrary.problem)" : "")
            )
        }
        return .gdal(.other)
    }
}
