internal import Figures
internal import HSI

/// What a run needs of a scene once its cube is prepared: everything but the cube.
struct SceneOutline {
    /// The extents of the cube.
    let rows: Int, columns: Int, bands: Int
    let labels: LabelMap
    let descriptor: SceneDescriptor
    let sources: [SceneSource]
    /// The bands to be shown as red, green and blue, each `[rows, columns]`.
    fileprivate let shown: [[Float]]

    /// The scene as a picture.
    func falseColor() throws -> Raster {
        try Raster(rows: rows, columns: columns, red: shown[0], green: shown[1], blue: shown[2])
    }
}

extension Scene {
    /// All but the cube.
    var outline: SceneOutline {
        SceneOutline(
            rows: cube.rows,
            columns: cube.columns,
            bands: cube.bands,
            labels: labels,
            descriptor: descriptor,
            sources: sources,
            shown: cube.shownBands(named: descriptor.falseColorBands)
        )
    }
}

extension Cube {
    /// Three bands to be shown; the middle of each third of the spectrum where none are named.
    fileprivate func shownBands(named: [Int]) -> [[Float]] {
        let chosen =
            named.count == 3 && named.allSatisfy { (0..<bands).contains($0) }
            ? named : [5, 3, 1].map { min(bands - 1, bands * $0 / 6) }
        return chosen.map { band in (0..<pixels).map { values[$0 * bands + band] } }
    }
}
