internal import ArrayElements
internal import CTIFF

/// Reads a TIFF file with one band, such as a label map or a mask, as an array of rows×columns.
///
/// See `TIFFImage` for the supported formats.
///
/// Reference: TIFF, revision 6.0, Adobe 1992, and BigTIFF.
enum TIFFReader {
    /// Whether a file starts with a TIFF or BigTIFF signature.
    static func isTIFF(_ start: [UInt8]) -> Bool {
        [[0x49, 0x49, 0x2a, 0], [0x4d, 0x4d, 0, 0x2a], [0x49, 0x49, 0x2b, 0], [0x4d, 0x4d, 0, 0x2b]]
            .contains { start.starts(with: $0 as [UInt8]) }
    }

    static func variables(_ file: RandomAccessFile) throws(ArrayFileError) -> [VariableInfo] {
        let image = try TIFFImage(file)
        return [VariableInfo(name: "", elementType: image.elementType, shape: [image.rows, image.columns])]
    }

    static func read<Number: ArrayNumber>(
        _ file: RandomAccessFile,
        axes: [Int]?
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let image = try TIFFImage(file)
        let shape = [image.rows, image.columns]
        let numbers = try ArrayTarget<Number>.numbers(
            shape: shape,
            isColumnMajor: false,
            axes: axes,
            path: file.path
        ) { target throws(ArrayFileError) in
            if image.isTiled { try image.fillTiles(target) } else { try image.fillStrips(target) }
        }
        return NumericArray(shape: shape, elementType: image.elementType, values: numbers)
    }
}

extension TIFFImage {
    /// The maximum size of a tile in bytes.
    private static var largestTile: Int { 1 << 28 }

    /// Reads the image strip by strip.
    fileprivate func fillStrips<Number>(_ target: ArrayTarget<Number>) throws(ArrayFileError) {
        let height = min(Int(tiff_uint32(tiff, UInt32(TIFFTAG_ROWSPERSTRIP), .max)), rows)
        let line = columns * elementType.size
        guard height > 0, Int(TIFFNumberOfStrips(tiff)) == (rows + height - 1) / height else {
            throw damaged("strips of \(height) rows")
        }
        var buffer = [UInt64](repeating: 0, count: (height * line + 7) / 8)
        for strip in 0..<TIFFNumberOfStrips(tiff) {
            let first = Int(strip) * height
            let count = min(height, rows - first)
            let isRead = buffer.withUnsafeMutableBytes { bytes in
                TIFFReadEncodedStrip(tiff, strip, bytes.baseAddress, tmsize_t(count * line)) == count * line
            }
            guard isRead else { throw damaged("strip \(strip + 1) of \(TIFFNumberOfStrips(tiff))") }
            place(buffer, target, StoredBox(origin: [first, 0], extents: [count, columns]))
        }
    }

    /// Reads the image tile by tile; tiles at the lower and right edges extend beyond it.
    fileprivate func fillTiles<Number>(_ target: ArrayTarget<Number>) throws(ArrayFileError) {
        let height = Int(tiff_uint32(tiff, UInt32(TIFFTAG_TILELENGTH), 0))
        let width = Int(tiff_uint32(tiff, UInt32(TIFFTAG_TILEWIDTH), 0))
        guard height > 0, width > 0,
            let size = byteCount(shape: [height, width], elementSize: elementType.size),
            size <= Self.largestTile, size == TIFFTileSize(tiff)
        else { throw damaged("tiles of \(extentsText([height, width]))") }
        var buffer = [UInt64](repeating: 0, count: (size + 7) / 8)
        for row in stride(from: 0, to: rows, by: height) {
            for column in stride(from: 0, to: columns, by: width) {
                let tile = TIFFComputeTile(tiff, UInt32(column), UInt32(row), 0, 0)
                let isRead = buffer.withUnsafeMutableBytes { bytes in
                    TIFFReadEncodedTile(tiff, tile, bytes.baseAddress, tmsize_t(size)) == size
                }
                guard isRead else { throw damaged("tile \(tile + 1) of \(TIFFNumberOfTiles(tiff))") }
                let extents = [min(height, rows - row), min(width, columns - column)]
                place(
                    buffer,
                    target,
                    StoredBox(origin: [row, column], extents: extents, in: [height, width])
                )
            }
        }
    }

    private func place<Number>(
        _ buffer: [UInt64],
        _ target: ArrayTarget<Number>,
        _ box: StoredBox
    ) {
        buffer.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { target.place(start, elementType, box) }
        }
    }
}
