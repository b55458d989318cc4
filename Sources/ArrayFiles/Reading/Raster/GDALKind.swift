/// A format of rasters for GDAL, recognized by the first bytes of a file.
enum GDALKind: String {
    case tiff = "TIFF"
    case png = "PNG"
    case jpeg = "JPEG"
    case jpeg2000 = "JPEG 2000"
    case gif = "GIF"
    /// Anything else that GDAL opens.
    case other = "raster"

    /// The format of a file that starts with these bytes; nil if it is none of these.
    init?(_ start: [UInt8]) {
        let signatures: [(kind: GDALKind, start: [UInt8])] = [
            (.tiff, [0x49, 0x49, 0x2a, 0]), (.tiff, [0x4d, 0x4d, 0, 0x2a]), (.tiff, [0x49, 0x49, 0x2b, 0]),
            (.tiff, [0x4d, 0x4d, 0, 0x2b]), (.png, [0x89, 0x50, 0x4e, 0x47]), (.jpeg, [0xff, 0xd8, 0xff]),
            (.gif, Array("GIF8".utf8)), (.jpeg2000, [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20]),
        ]
        guard let known = signatures.first(where: { start.starts(with: $0.start) }) else { return nil }
        self = known.kind
    }

    /// The drivers that may open it, so that no other is tried; empty for all.
    var drivers: [String] {
        switch self {
        case .tiff: ["GTiff"]
        case .png: ["PNG"]
        case .jpeg: ["JPEG"]
        case .gif: ["GIF"]
        case .jpeg2000, .other: []
        }
    }
}
