internal import ArrayElements
internal import CTIFF

/// The image of a TIFF file, opened by libtiff; closed when the value is destroyed.
///
/// It supports the formats of label maps: one band of integers or real numbers of 8 to 64 bits, in strips or tiles,
/// uncompressed or with lossless compression (PackBits, LZW or Deflate). Every strip or tile must lie within the file, with a
/// compression ratio that these methods can reach, so that allocations are limited by the file size.
struct TIFFImage {
    let path: String
    let rows: Int
    let columns: Int
    let elementType: ElementType
    private let handle: TIFFHandle
    /// The libtiff file handle.
    var tiff: OpaquePointer { handle.tiff }

    /// An upper limit of the LZW compression ratio; the other methods compress less.
    private static let largestRatio = 4096

    /// - Throws: `ArrayFileError.malformed` for a damaged file, `unsupported` for an unsupported one.
    init(_ file: RandomAccessFile) throws(ArrayFileError) {
        path = file.path
        handle = try TIFFHandle(file.path)
        let tiff = handle.tiff
        (rows, columns) = (
            Int(tiff_uint32(tiff, UInt32(TIFFTAG_IMAGELENGTH), 0)),
            Int(tiff_uint32(tiff, UInt32(TIFFTAG_IMAGEWIDTH), 0))
        )
        elementType = Self.elementType(tiff) ?? .uint8
        if let problem = Self.problem(tiff) { throw .unsupported(path: path, reason: problem) }
        guard let bytes = byteCount(shape: [rows, columns], elementSize: elementType.size), bytes > 0 else {
            throw .malformed(path: path, reason: "invalid TIFF size \(extentsText([rows, columns]))")
        }
        try checkParts(file, bytes: bytes)
    }

    /// The error for a part that cannot be read.
    func damaged(_ what: String) -> ArrayFileError {
        .malformed(path: path, reason: "damaged TIFF: \(what)\(handle.words)")
    }

    /// Whether the image is stored in tiles instead of strips.
    var isTiled: Bool { TIFFIsTiled(tiff) != 0 }

    /// Checks that all strips or tiles lie in the file and that together they can hold `bytes` bytes.
    private func checkParts(_ file: RandomAccessFile, bytes: Int) throws(ArrayFileError) {
        let isPlain = tiff_uint16(tiff, UInt32(TIFFTAG_COMPRESSION), 0) == UInt16(COMPRESSION_NONE)
        let ratio = isPlain ? 1 : Self.largestRatio
        func check(_ stored: Int) throws(ArrayFileError) {
            guard bytes / ratio <= stored else {
                throw .malformed(
                    path: path,
                    reason:
                        "expected \(bytes) bytes of data for \(extentsText([rows, columns])) \(elementType.rawValue), "
                        + "found \(stored)\(isPlain ? "" : " compressed bytes")"
                )
            }
        }
        try check(file.size)
        var stored = 0
        for part in 0..<(isTiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff)) {
            let (start, count) = (TIFFGetStrileOffset(tiff, part), TIFFGetStrileByteCount(tiff, part))
            let (end, overflow) = start.addingReportingOverflow(count)
            guard count > 0, !overflow, end <= UInt64(file.size) else {
                throw damaged("part \(part + 1) is not in the file, which ends at byte \(file.size)")
            }
            stored &+= Int(count)
        }
        try check(stored)
    }

    private static func elementType(_ tiff: OpaquePointer) -> ElementType? {
        let bits = tiff_uint16(tiff, UInt32(TIFFTAG_BITSPERSAMPLE), 0)
        switch (Int32(tiff_uint16(tiff, UInt32(TIFFTAG_SAMPLEFORMAT), 1)), bits) {
        case (SAMPLEFORMAT_UINT, 8), (SAMPLEFORMAT_VOID, 8): return .uint8
        case (SAMPLEFORMAT_UINT, 16), (SAMPLEFORMAT_VOID, 16): return .uint16
        case (SAMPLEFORMAT_UINT, 32), (SAMPLEFORMAT_VOID, 32): return .uint32
        case (SAMPLEFORMAT_UINT, 64), (SAMPLEFORMAT_VOID, 64): return .uint64
        case (SAMPLEFORMAT_INT, 8): return .int8
        case (SAMPLEFORMAT_INT, 16): return .int16
        case (SAMPLEFORMAT_INT, 32): return .int32
        case (SAMPLEFORMAT_INT, 64): return .int64
        case (SAMPLEFORMAT_IEEEFP, 32): return .float32
        case (SAMPLEFORMAT_IEEEFP, 64): return .float64
        default: return nil
        }
    }

    /// The reason why the file is not supported; nil if it is.
    private static func problem(_ tiff: OpaquePointer) -> String? {
        let bands = tiff_uint16(tiff, UInt32(TIFFTAG_SAMPLESPERPIXEL), 1)
        if bands != 1 { return "expected a TIFF with one band, found \(bands)" }
        if elementType(tiff) == nil {
            let bits = tiff_uint16(tiff, UInt32(TIFFTAG_BITSPERSAMPLE), 0)
            return
                "expected a TIFF with integers or real numbers of 8, 16, 32 or 64 bits, found \(bits) bits"
        }
        let compression = Int32(tiff_uint16(tiff, UInt32(TIFFTAG_COMPRESSION), 0))
        let known = [
            COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_PACKBITS, COMPRESSION_ADOBE_DEFLATE,
            COMPRESSION_DEFLATE,
        ]
        if !known.contains(compression) {
            return
                "expected a TIFF with LZW, PackBits, Deflate or no compression, found method \(compression)"
        }
        if tiff_uint16(tiff, UInt32(TIFFTAG_ORIENTATION), 1) != UInt16(ORIENTATION_TOPLEFT) {
            return "expected a TIFF with rows from top to bottom and columns from left to right"
        }
        // Overviews and masks may follow; with other images it is unclear which one to read.
        var others = 0
        while others < 64, TIFFReadDirectory(tiff) == 1 {
            let kind = tiff_uint32(tiff, UInt32(TIFFTAG_SUBFILETYPE), 0)
            if kind & UInt32(FILETYPE_REDUCEDIMAGE | FILETYPE_MASK) == 0 {
                return "expected a TIFF with one image, found several"
            }
            others += 1
        }
        return TIFFSetDirectory(tiff, 0) == 1 ? nil : "cannot return to the first image of the TIFF"
    }
}
