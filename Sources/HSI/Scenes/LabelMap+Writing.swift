public import ArrayFiles

extension NpyWriter {
    /// Writes a label map, `[rows, columns]`: uint8 when every label fits, else uint16.
    public static func write(_ map: LabelMap, to path: String) throws(FileError) {
        try write(map.labels, shape: [map.rows, map.columns], to: path)
    }
}

extension ClassRasterWriter {
    /// Writes a label map: see `write(_:rows:columns:classes:georeference:to:)`.
    public static func write(
        _ map: LabelMap,
        classes: [SceneClass],
        georeference: Georeference? = nil,
        to path: String
    ) throws(FileError) {
        try write(
            map.labels,
            rows: map.rows,
            columns: map.columns,
            classes: classes.map(\.entry),
            georeference: georeference,
            to: path
        )
    }
}

extension SceneClass {
    /// The class as a writer of rasters takes it.
    package var entry: ClassRaster.Entry { ClassRaster.Entry(label: label, name: name, color: color) }
}

extension MatWriter {
    /// Writes each map as a matrix `[rows, columns]` of the given name: uint8 when every label fits, else uint16.
    ///
    /// Names must be valid in MATLAB: a letter, then letters, digits and underscores, at most 63 characters.
    public static func write(_ maps: [(name: String, map: LabelMap)], to path: String) throws(FileError) {
        try write(
            maps.map { matrix($0.name, $0.map.labels, rows: $0.map.rows, columns: $0.map.columns) },
            to: path
        )
    }
}
