/// The style of a class raster for QGIS: one color and one name for each class.
package enum QGISStyle {
    /// The style of the labels that `GeoTIFFWriter` writes.
    package static func text(of labels: [UInt16], classes: [ClassRaster.Entry]) -> String {
        // The labels are one row; only their numbers matter.
        let raster = ClassRaster(labels, rows: 1, columns: labels.count, classes: classes).compact
        let entries = raster.classes.sorted { $0.label < $1.label }.map { entry in
            let color = colorLevels(entry.color) == nil ? "#000000" : entry.color
            return """
                      <paletteEntry value="\(entry.label)" color="\(color)" alpha="255" label="\(escaped(entry.name))"/>
                """
        }
        return """
            <!DOCTYPE qgis>
            <qgis version="3.22" styleCategories="Symbology">
              <pipe>
                <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1">
                  <colorPalette>
            \(entries.joined(separator: "\n"))
                  </colorPalette>
                </rasterrenderer>
              </pipe>
            </qgis>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
