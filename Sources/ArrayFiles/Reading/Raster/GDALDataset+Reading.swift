internal import ArrayElements
internal import CGDAL
internal import Synchronization

extension GDALDataset {
    /// The bytes of rows that are read at a time, if one row of blocks is not more.
    private static var piece: Int { 32 << 20 }
    /// The largest block of a file, in bytes: GDAL allocates it whole.
    private static var largestBlock: Int { 1 << 29 }

    /// The type of all bands, or one that holds the numbers of every band.
    ///
    /// - Throws: `ArrayFileError.unsupported` for complex numbers.
    func elementType() throws(ArrayFileError) -> ElementType? {
        var types: Set<ElementType> = []
        for band in bandHandles {
            let code = gdal.call.GDALGetRasterDataType(band)
            guard let type = Self.types[code] else {
                throw .unsupported(path: path, reason: "a raster of complex numbers; expected real numbers")
            }
            let isSigned =
                type == .uint8
                && gdal.metadata(band, domain: "IMAGE_STRUCTURE")["pixeltype"] == "SIGNEDBYTE"
            types.insert(isSigned ? .int8 : type)
        }
        return types.count > 1 ? .float64 : types.first
    }

    private static var types: [Int32: ElementType] {
        [
            Int32(CGDAL_BYTE): .uint8, Int32(CGDAL_UINT16): .uint16, Int32(CGDAL_INT16): .int16,
            Int32(CGDAL_UINT32): .uint32, Int32(CGDAL_INT32): .int32, Int32(CGDAL_FLOAT32): .float32,
            Int32(CGDAL_FLOAT64): .float64, Int32(CGDAL_UINT64): .uint64, Int32(CGDAL_INT64): .int64,
            Int32(CGDAL_INT8): .int8,
        ]
    }

    /// Reads some rows of all bands into `target`, whose axes are rows, columns, and bands.
    func fill<Number>(
        _ target: ArrayTarget<Number>,
        _ type: ElementType,
        rows wanted: Range<Int>
    ) throws(ArrayFileError) {
        let (rows, columns, bands, size) = (wanted.count, columns, bands, type.size)
        // Numbers are read in the order in which they are stored, and rearranged by the target.
        let isByPixel = gdal.metadata(handle, domain: "IMAGE_STRUCTURE")["interleave"] == "PIXEL"
        let line = columns * bands * size
        // At least one row of blocks, since part of it would decode each block several times.
        let height = min(rows, max(blockHeight, Self.piece / line / blockHeight * blockHeight))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: height * line, alignment: 64)
        defer { buffer.deallocate() }
        guard let memory = buffer.baseAddress else { return }
        for row in stride(from: wanted.lowerBound, to: wanted.upperBound, by: height) {
            let count = min(height, wanted.upperBound - row)
            let steps: (pixel: Int, line: Int, band: Int) =
                isByPixel ? (bands * size, line, size) : (size, columns * size, count * columns * size)
            gdal.call.CPLErrorReset()
            let (read, address) = (gdal.call.GDALDatasetRasterIOEx, UInt(bitPattern: handle))
            let window = (row: Int32(row), columns: Int32(columns), count: Int32(count), bands: Int32(bands))
            let start = UInt(bitPattern: memory)
            let result = gdalLock.withLock { _ in
                guard let memory = UnsafeMutableRawPointer(bitPattern: start) else {
                    return Int32(CGDAL_FAILURE)
                }
                return read(
                    UnsafeMutableRawPointer(bitPattern: address),
                    Int32(CGDAL_READ),
                    0,
                    window.row,
                    window.columns,
                    window.count,
                    memory,
                    window.columns,
                    window.count,
                    Self.code(of: type),
                    window.bands,
                    nil,
                    Int64(steps.pixel),
                    Int64(steps.line),
                    Int64(steps.band),
                    nil
                )
            }
            // Some drivers report missing data as an error and carry on.
            guard result < CGDAL_FAILURE, gdal.call.CPLGetLastErrorType() < CGDAL_FAILURE else {
                throw .malformed(
                    path: path,
                    reason:
                        "damaged or truncated \(driver): rows \(row) to \(row + count - 1)\(gdal.lastError)"
                )
            }
            // The steps along rows, columns, and bands; a single band has no axis of its own.
            let isFlat = target.extents.count == 2
            let turned = ArrayTarget(
                memory: target.memory + (row - wanted.lowerBound) * target.steps[0],
                extents: isByPixel ? [count, columns, bands] : [bands, count, columns],
                steps: isByPixel
                    ? target.steps + (isFlat ? [1] : [])
                    : [isFlat ? 1 : target.steps[2], target.steps[0], target.steps[1]]
            )
            turned.place(memory, type, StoredBox(origin: [0, 0, 0], extents: turned.extents))
        }
    }

    /// GDAL's code for a type; int8 is read as bytes, whose bits are the same.
    private static func code(of type: ElementType) -> Int32 {
        type == .int8 ? Int32(CGDAL_BYTE) : types.first { $0.value == type }?.key ?? Int32(CGDAL_FLOAT64)
    }

    private var blockHeight: Int {
        var (width, height): (Int32, Int32) = (1, 1)
        if let band = bandHandles.first { gdal.call.GDALGetBlockSize(band, &width, &height) }
        return max(1, min(rows, Int(height)))
    }

    /// Checks what GDAL does not: that the blocks of a TIFF lie in the file, and that uncompressed data are complete.
    func checkBlocks(bytes: Int, type: ElementType, fileSize: Int) throws(ArrayFileError) {
        var (width, height): (Int32, Int32) = (1, 1)
        guard let first = bandHandles.first else { return }
        gdal.call.GDALGetBlockSize(first, &width, &height)
        let (blockBytes, overflow) = (Int(width) * Int(height)).multipliedReportingOverflow(by: type.size)
        guard width > 0, height > 0, !overflow, blockBytes <= max(Self.largestBlock, 2 * columns * type.size)
        else {
            throw .malformed(path: path, reason: "invalid blocks of \(height)×\(width)")
        }
        if Self.rawDrivers.contains(driver), bytes > fileSize {
            throw .malformed(
                path: path,
                reason: "expected \(bytes) bytes of data, found a file of \(fileSize)"
            )
        }
        guard driver == "GTiff" else { return }
        let isByPixel = gdal.metadata(handle, domain: "IMAGE_STRUCTURE")["interleave"] == "PIXEL"
        let across = (columns + Int(width) - 1) / Int(width)
        let down = (rows + Int(height) - 1) / Int(height)
        for band in isByPixel ? [first] : bandHandles {
            for row in 0..<down {
                for column in 0..<across {
                    func item(_ name: String) -> Int? {
                        gdal.call.GDALGetMetadataItem(band, "\(name)_\(column)_\(row)", "TIFF")
                            .flatMap { Int(String(cString: $0)) }
                    }
                    // A block without an offset was never written, which a sparse file may do.
                    guard let offset = item("BLOCK_OFFSET"), let size = item("BLOCK_SIZE") else { continue }
                    guard offset >= 0, size >= 0, offset <= fileSize, size <= fileSize - offset else {
                        throw .malformed(
                            path: path,
                            reason:
                                "truncated TIFF: a block ends at byte \(offset &+ size), the file at \(fileSize)"
                        )
                    }
                }
            }
        }
    }

    /// Drivers of uncompressed numbers, which return zeros for missing data.
    private static var rawDrivers: Set<String> {
        [
            "EHdr", "GenBin", "ERS", "ISIS2", "ISIS3", "PDS", "PDS4", "ROI_PAC", "MFF", "DOQ1", "EIR", "LAN",
            "PNM", "BT", "VICAR", "SNODAS",
        ]
    }
}
