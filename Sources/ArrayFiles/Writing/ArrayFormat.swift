internal import ArrayElements
internal import CGDAL
internal import Glibc

/// A format that arrays are written in.
public enum ArrayFormat: String, Sendable, CaseIterable {
    case npy, envi, mat, hdf5, geotiff

    /// The format of a path by its extension; nil for another one.
    public init?(path: String) {
        switch path.split(separator: ".").last?.lowercased() {
        case "npy": self = .npy
        case "img", "dat", "bsq": self = .envi
        case "mat": self = .mat
        case "h5", "hdf5": self = .hdf5
        case "tif", "tiff": self = .geotiff
        default: return nil
        }
    }

    /// The type that numbers are written in: that of the file where the format has it, else one that holds them.
    func stored(_ type: ElementType) -> ElementType {
        switch (self, type) {
        case (.npy, _), (.hdf5, _): type
        case (.mat, .float16), (.envi, .float16), (.geotiff, .float16): .float32
        case (.mat, .bool), (.envi, .bool), (.geotiff, .bool): .uint8
        case (.envi, .int8), (.geotiff, .int8): .int16
        case (.geotiff, .int64), (.geotiff, .uint64): .float64
        default: type
        }
    }

    /// What a format cannot keep of an array, in words; nil if it keeps everything.
    public func loss(of array: StoredArray) -> String? {
        var lost: [String] = []
        let type = stored(array.type)
        if type != array.type {
            lost.append("numbers are \(type.rawValue) in place of \(array.type.rawValue)")
        }
        if [.int64, .uint64].contains(array.type), array.values.contains(where: { $0.magnitude > 0x1p53 }) {
            lost.append("whole numbers above 2^53 are rounded")
        }
        if let metadata = array.metadata {
            let hasNone = self == .npy
            if hasNone, metadata.wavelengths != nil { lost.append("wavelengths are not kept") }
            if [.npy, .mat, .hdf5].contains(self), metadata.georeference != nil {
                lost.append("the position on the ground is not kept")
            }
            if self != .envi, metadata.badBands?.contains(true) == true {
                lost.append("bad bands are not marked")
            }
            if metadata.gains != nil || metadata.offsets != nil || metadata.reflectanceScale != nil {
                lost.append("gains, offsets, and scale factors are not kept")
            }
        }
        return lost.isEmpty ? nil : lost.joined(separator: "; ")
    }

    /// Writes an array.
    ///
    /// - Throws: `FileError`; then no file remains.
    public func write(_ array: StoredArray, to path: String) throws(FileError) {
        switch self {
        case .npy: try Self.writeNpy(array, to: path)
        case .envi: try EnviCubeWriter.write(array, as: stored(array.type), to: path)
        case .mat: try MatWriter.write(array, as: stored(array.type), to: path)
        case .hdf5: try HDF5Writer.write(array, to: path)
        case .geotiff: try GeoTIFFCubeWriter.write(array, as: stored(array.type), to: path)
        }
    }

    private static func writeNpy(_ array: StoredArray, to path: String) throws(FileError) {
        let code: String =
            switch array.type {
            case .bool: "|b1"
            case .int8: "|i1"
            case .uint8: "|u1"
            case .int16: "<i2"
            case .uint16: "<u2"
            case .int32: "<i4"
            case .uint32: "<u4"
            case .int64: "<i8"
            case .uint64: "<u8"
            case .float16: "<f2"
            case .float32: "<f4"
            case .float64: "<f8"
            }
        var file = try AtomicFileWriter(path)
        try file.append(NpyWriter.header(code, array.shape))
        let line = array.columns * array.bands
        for row in 0..<array.rows {
            try file.append(array.bytes(array.values[row * line..<(row + 1) * line], as: array.type))
        }
        try file.finish()
    }
}
