internal import ArrayElements
internal import CGDAL

/// A raster that GDAL reads: GeoTIFF, PNG, JPEG, and others.
struct GDALRaster: Sendable {
    /// One array of the file.
    struct Part: Sendable {
        /// What GDAL opens.
        let name: String
        let variable: VariableInfo
        let metadata: RasterMetadata
    }

    /// The file.
    let path: String
    private let kind: GDALKind
    /// Its arrays: one, or those that GDAL calls subdatasets.
    let parts: [Part]

    /// More subdatasets than any scene needs; each is opened to learn its size.
    private static let partLimit = 256
    /// An upper limit of compression ratios, so that allocations are limited by the file size.
    private static let largestRatio = 4096

    /// Opens a file and lists its arrays.
    ///
    /// - Throws: `ArrayFileError`, naming the file.
    init(_ file: RandomAccessFile, _ kind: GDALKind) throws(ArrayFileError) {
        path = file.path
        if kind == .tiff { try TIFFDirectory.check(file) }
        let (what, drivers) = (kind.rawValue, kind.drivers)
        self.kind = kind
        let dataset = try GDALDataset(file.path, in: file.path, drivers: drivers, what: what)
        let names = dataset.gdal.metadata(dataset.handle, domain: "SUBDATASETS")
        // The pages of a TIFF are listed, too, and it is unclear which one to read.
        guard dataset.bands == 0 || names["subdataset_2_name"] != nil else {
            parts = [try Self.part(dataset, name: file.path, variable: "", file)]
            return
        }
        var parts: [Part] = []
        for index in 1...Self.partLimit {
            guard let name = names["subdataset_\(index)_name"] else { break }
            let fields = name.split(separator: ":")
            let key = name.hasPrefix("GTIFF_DIR:") ? "page\(index)" : fields.last.map(String.init) ?? name
            // A part that GDAL lists and cannot open is not an array of numbers.
            guard let opened = try? GDALDataset(name, in: file.path, drivers: drivers, what: what) else {
                continue
            }
            guard opened.bands > 0 else { continue }
            parts.append(try Self.part(opened, name: name, variable: key.filter { $0 != "\"" }, file))
        }
        guard !parts.isEmpty else { throw .unsupported(path: file.path, reason: "\(what) without a raster") }
        self.parts = parts
    }

    /// Whether GDAL recognizes a file as a raster.
    static func canOpen(_ path: String) -> Bool {
        GDALLibrary.available != nil
            && (try? GDALDataset(path, in: path, what: GDALKind.other.rawValue)) != nil
    }

    /// Describes one array and checks its size.
    private static func part(
        _ dataset: GDALDataset,
        name: String,
        variable: String,
        _ file: RandomAccessFile
    ) throws(ArrayFileError) -> Part {
        let (rows, columns, bands) = (dataset.rows, dataset.columns, dataset.bands)
        let shape = bands == 1 ? [rows, columns] : [rows, columns, bands]
        guard let type = try dataset.elementType(), shape.allSatisfy({ $0 > 0 }),
            let bytes = byteCount(shape: shape, elementSize: type.size)
        else { throw .malformed(path: file.path, reason: "invalid raster size \(extentsText(shape))") }
        let sizes = dataset.files.compactMap { try? RandomAccessFile($0).size }.reduce(file.size, max)
        guard bytes / largestRatio <= sizes else {
            throw .malformed(
                path: file.path,
                reason:
                    "expected \(bytes) bytes of data for \(extentsText(shape)) \(type.rawValue), found a file of \(sizes)"
            )
        }
        try dataset.checkBlocks(bytes: bytes, type: type, fileSize: sizes)
        return Part(
            name: name,
            variable: VariableInfo(name: variable, elementType: type, shape: shape),
            metadata: ProductDescription.completed(dataset.metadata(), bands: bands, beside: file.path)
        )
    }

    /// Reads one array, or some of its rows, in row-major order of `axes`.
    func read<Number: ArrayNumber>(
        _ part: Part,
        axes: [Int]?,
        rows: Range<Int>? = nil
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let shape = part.variable.shape
        guard let type = part.variable.elementType else {
            throw .unsupported(path: path, reason: "expected a raster of real numbers")
        }
        let dataset = try GDALDataset(part.name, in: path, drivers: kind.drivers, what: kind.rawValue)
        guard [dataset.rows, dataset.columns] == Array(shape.prefix(2)),
            dataset.bands == (shape.count == 3 ? shape[2] : 1), try dataset.elementType() == type
        else { throw .malformed(path: path, reason: "the file changed while it was read") }
        let rows = rows ?? 0..<dataset.rows
        let read = [rows.count] + shape.dropFirst()
        let numbers = try ArrayTarget<Number>.numbers(
            shape: read,
            isColumnMajor: false,
            axes: axes,
            path: path
        ) { target throws(ArrayFileError) in try dataset.fill(target, type, rows: rows) }
        return NumericArray(shape: read, elementType: type, values: numbers)
    }
}
