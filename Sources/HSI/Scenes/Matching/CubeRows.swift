internal import ArrayFiles
internal import Synchronization

/// A cube in a file, whose rows are read when they are needed.
///
/// Formats whose rows cannot be read alone (MAT, HDF5) are read whole, once.
final class CubeRows: Sendable {
    /// The number of rows.
    let rows: Int
    /// The number of columns.
    let columns: Int
    /// The number of bands in the file.
    let bands: Int
    /// The file.
    let path: String
    /// Whether rows are read alone.
    let isStreamed: Bool
    private let file: ArrayFile
    private let info: VariableInfo
    private let axes: [Int]
    private let whole = Mutex<Cube?>(nil)

    /// The cube of a variable; `axes` are those of rows, columns, and bands in the file.
    init(_ info: VariableInfo, axes: [Int], in file: ArrayFile) {
        (rows, columns, bands) = (info.shape[axes[0]], info.shape[axes[1]], info.shape[axes[2]])
        (self.info, self.axes, self.file, path) = (info, axes, file, file.path)
        isStreamed = file.readsRows(info.name, ofAxis: axes[0])
    }

    /// The numbers of some rows as they are in the file, with NaN and infinity.
    func block(_ wanted: Range<Int>) throws(SceneError) -> Cube {
        if isStreamed {
            let array = try reading(file.floats(info.name, axes: axes, rows: wanted))
            return Cube(rows: wanted.count, columns: columns, bands: bands, values: array.values)
        }
        let cube = try wholeCube()
        let line = columns * bands
        return Cube(
            rows: wanted.count,
            columns: columns,
            bands: bands,
            values: Array(cube.values[wanted.lowerBound * line..<wanted.upperBound * line])
        )
    }

    private func wholeCube() throws(SceneError) -> Cube {
        if let cube = whole.withLock(\.self) { return cube }
        let cube = try Cube.asStored(info, axes: axes, in: file).cube
        whole.withLock { $0 = cube }
        return cube
    }
}
