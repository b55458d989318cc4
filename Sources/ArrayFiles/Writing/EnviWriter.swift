/// Writes label maps as ENVI Classification files: raw labels and a text header beside them.
public enum EnviWriter: ClassRasterWriter {
    /// Writes `[rows, columns]` labels to `path` and the header to `path` with its extension replaced by `hdr`.
    ///
    /// Class 0 is named `Unclassified` and black. Labels of the map without a class are named `Class n`, since ENVI requires a
    /// name and a color for every number up to the highest. Labels above 255 are therefore numbered again: see
    /// `ClassRaster.compact`.
    ///
    /// - Throws: `FileError`; the header is written last, so its presence shows that the labels are complete.
    public static func write(
        _ labels: [UInt16],
        rows: Int,
        columns: Int,
        classes: [ClassRaster.Entry],
        georeference: Georeference? = nil,
        to path: String
    ) throws(FileError) {
        let raster = ClassRaster(labels, rows: rows, columns: columns, classes: classes).compact
        let isWide = raster.highest > 255
        let data = isWide ? littleEndianBytes(raster.labels) : raster.labels.map { UInt8($0) }
        try AtomicFile.write(data, to: path)
        let header = header(raster, isWide: isWide) + (georeference.map(GDALLibrary.enviLines) ?? "")
        try AtomicFile.write(header, to: headerPath(path))
    }

    /// `map.img` becomes `map.hdr`; a name without extension gets one.
    static func headerPath(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path + ".hdr" }
        return path.dropLast(name.distance(from: dot, to: name.endIndex)) + ".hdr"
    }

    private static func header(_ raster: ClassRaster, isWide: Bool) -> String {
        let all = raster.numberedEntries
        let colors = all.map {
            (colorLevels($0.color) ?? [0, 0, 0]).map(String.init).joined(separator: ", ")
        }
        return """
            ENVI
            description = {class labels, 0 = unlabeled}
            samples = \(raster.columns)
            lines = \(raster.rows)
            bands = 1
            header offset = 0
            file type = ENVI Classification
            data type = \(isWide ? 12 : 1)
            interleave = bsq
            byte order = 0
            classes = \(all.count)
            class lookup = {\(colors.joined(separator: ", "))}
            class names = {\(all.map { plain($0.name) }.joined(separator: ", "))}
            band names = {class}

            """
    }

    /// A name without the characters that end or separate list entries.
    private static func plain(_ name: String) -> String {
        String(name.map { ",{}\n\r=".contains($0) ? " " : $0 })
    }
}
