/// A format of label maps with the names and colors of classes and, where it is known, a position.
public protocol ClassRasterWriter {
    /// Writes labels, `[rows, columns]`, row by row, to `path`.
    ///
    /// - Throws: `FileError`; what happens to a file that was begun is up to the format.
    static func write(
        _ labels: [UInt16],
        rows: Int,
        columns: Int,
        classes: [ClassRaster.Entry],
        georeference: Georeference?,
        to path: String
    ) throws(FileError)
}
