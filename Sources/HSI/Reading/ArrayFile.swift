/// A file of arrays, whatever its format: MAT 4, 5 and 7.3, HDF5, NPY, and TIFF of one band.
///
/// The first bytes decide, never the extension.
public enum ArrayFile {
    /// What the file holds; the data stay unread.
    public static func variables(in path: String) throws(SceneError) -> [VariableInfo] {
        let file = try RandomAccessFile(path)
        switch try format(file) {
        case .npy: return try NpyReader.variables(file)
        case .mat4: return try MatFile.version4(file).variables
        case .mat5: return try MatFile.version5(file).variables
        case .hdf5: return try HDF5Reader.variables(path)
        case .tiff: return try TIFFReader.variables(file)
        }
    }

    /// Reads one array as single precision by the exact name under which `variables(in:)` lists it.
    ///
    /// - Parameters:
    ///   - name: The name; empty for the one array of a NPY or TIFF file.
    ///   - path: The file.
    ///   - axes: The axis that comes first in the result, and so on; `nil` leaves them in their order.
    /// - Returns: The numbers, in row-major order of the axes.
    /// - Throws: `SceneError`, naming the file.
    public static func floats(
        _ name: String,
        in path: String,
        axes: [Int]? = nil
    ) throws(SceneError) -> NumericArray<Float> {
        try read(name, in: path, axes: axes)
    }

    /// Reads one array as double precision by the exact name under which `variables(in:)` lists it.
    public static func doubles(_ name: String, in path: String) throws(SceneError) -> NumericArray<Double> {
        try read(name, in: path, axes: nil)
    }

    private static func read<Number: ArrayNumber>(
        _ name: String,
        in path: String,
        axes: [Int]?
    ) throws(SceneError) -> NumericArray<Number> {
        let file = try RandomAccessFile(path)
        switch try format(file) {
        case .npy:
            guard name.isEmpty else {
                throw .keyNotFound(
                    path: path,
                    wanted: "variable '\(name)': a NPY file holds one array without a name",
                    holds: try NpyReader.variables(file)
                )
            }
            return try NpyReader.read(file, axes: axes)
        case .tiff:
            guard name.isEmpty else {
                throw .keyNotFound(
                    path: path,
                    wanted: "variable '\(name)': a TIFF file holds one array without a name",
                    holds: try TIFFReader.variables(file)
                )
            }
            return try TIFFReader.read(file, axes: axes)
        case .mat4: return try MatFile.version4(file).read(name, axes: axes)
        case .mat5: return try MatFile.version5(file).read(name, axes: axes)
        case .hdf5: return try HDF5Reader.read(name, in: path, axes: axes)
        }
    }

    private enum Format { case npy, mat4, mat5, hdf5, tiff }

    private static func format(_ file: RandomAccessFile) throws(SceneError) -> Format {
        guard file.size > 0 else { throw .malformed(path: file.path, reason: "the file is empty") }
        let start = try file.prefix(128)
        if start.starts(with: NpyReader.magic) { return .npy }
        if TIFFReader.isTIFF(start) { return .tiff }
        let hdf5: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
        if start.starts(with: hdf5) { return .hdf5 }
        // HDF5 allows a block of the user's own ahead: MAT 7.3 puts 512 bytes there.
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
        if MatFile.isVersion4(start) != nil { return .mat4 }
        if start.starts(with: "PK".utf8) {
            throw .unsupported(
                path: file.path,
                reason: "a zip archive (.npz?); unpack it and name the .npy file inside"
            )
        }
        throw .unsupported(
            path: file.path,
            reason: "neither MAT 4, 5 or 7.3, HDF5, NPY nor TIFF by its first bytes"
        )
    }
}
