internal import ArrayFiles
internal import HSI

/// Writes the files of a prediction from the results of its tiles.
struct PredictionFilesWriter {
    let outputs: PredictionOutputs
    let rows: Int
    let columns: Int
    let classes: [SceneClass]
    let georeference: Georeference?

    /// Writes results that are in memory.
    func write(
        _ results: [TileResult],
        tiles: [Range<Int>],
        _ picture: (LabelMap, String) throws -> Void
    ) throws -> LabelMap {
        try write(
            labels: { results[$0].labels },
            probabilities: { results[$0].probabilities ?? [] },
            confidence: { results[$0].confidence ?? [] },
            tiles,
            picture
        )
    }

    /// Writes results that a folder keeps.
    func write(
        _ folder: TileFolder,
        tiles: [Range<Int>],
        _ picture: (LabelMap, String) throws -> Void
    ) throws -> LabelMap {
        try write(
            labels: { try folder.labels(of: $0, count: tiles[$0].count * columns) },
            probabilities: {
                try folder.values(.probabilities, of: $0, count: tiles[$0].count * columns * classes.count)
            },
            confidence: { try folder.values(.confidence, of: $0, count: tiles[$0].count * columns) },
            tiles,
            picture
        )
    }

    private func write(
        labels: (Int) throws -> [UInt16],
        probabilities: (Int) throws -> [Float],
        confidence: (Int) throws -> [Float],
        _ tiles: [Range<Int>],
        _ picture: (LabelMap, String) throws -> Void
    ) throws -> LabelMap {
        var all: [UInt16] = []
        all.reserveCapacity(rows * columns)
        for tile in tiles.indices { all += try labels(tile) }
        let map = LabelMap(rows: rows, columns: columns, labels: all)
        // The map comes last: where it is, everything is.
        if let path = outputs.probabilities {
            try NpyRowWriter.write(
                shape: [rows, columns, classes.count],
                parts: tiles.count,
                probabilities,
                to: path
            )
        }
        if let path = outputs.confidencePath {
            if path.hasSuffix(".tif") {
                try GeoTIFFLayerWriter.write(
                    rows: tiles,
                    columns: columns,
                    georeference: georeference,
                    confidence,
                    to: path
                )
            } else {
                try NpyRowWriter.write(shape: [rows, columns], parts: tiles.count, confidence, to: path)
            }
        }
        guard let path = outputs.map else { return map }
        if let style = outputs.stylePath {
            try AtomicFile.write(QGISStyle.text(of: map.labels, classes: classes.map(\.entry)), to: style)
        }
        switch path.split(separator: ".").last?.lowercased() {
        case "tif", "tiff":
            try GeoTIFFWriter.write(map, classes: classes, georeference: georeference, to: path)
        case "img": try EnviWriter.write(map, classes: classes, georeference: georeference, to: path)
        case "npy": try NpyWriter.write(map, to: path)
        default: try picture(map, path)
        }
        return map
    }
}
