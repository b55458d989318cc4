package import ArrayFiles
package import HSI

/// A scene without its cube, as needed once the cube is prepared.
package struct SceneOutline: Sendable {
    /// The extents of the cube.
    package let rows: Int, columns: Int, bands: Int
    /// The label of each pixel.
    package let labels: LabelMap
    /// Names, colors and wavelengths.
    package let descriptor: SceneDescriptor
    /// The files it was read from.
    package let sources: [SceneSource]
    /// The bands shown as red, green and blue, each rows × columns; empty without spectra.
    package let falseColorBands: [[Float]]
    /// The pixels without data.
    package let mask: PixelMask?
    /// What the file says about the bands of the cube.
    package let bandDescription: BandDescription?
    /// The position on the ground.
    package let georeference: Georeference?

    /// Whether there are spectra.
    package var hasSpectra: Bool { bands > 0 }
}

extension Scene {
    /// Copies everything except the cube.
    package var outline: SceneOutline {
        SceneOutline(
            rows: cube.rows,
            columns: cube.columns,
            bands: cube.bands,
            labels: labels,
            descriptor: descriptor,
            sources: sources,
            falseColorBands: cube.falseColorBands(named: descriptor.falseColorBands),
            mask: mask,
            bandDescription: bands,
            georeference: georeference
        )
    }
}

extension Cube {
    /// The three bands of the false-color picture; by default, the middle of each third of the spectrum.
    fileprivate func falseColorBands(named: [Int]) -> [[Float]] {
        guard bands > 0 else { return [] }
        let chosen =
            named.count == 3 && named.allSatisfy { (0..<bands).contains($0) }
            ? named : [5, 3, 1].map { min(bands - 1, bands * $0 / 6) }
        return chosen.map { band in (0..<pixels).map { values[$0 * bands + band] } }
    }
}
