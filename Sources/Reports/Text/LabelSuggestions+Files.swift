internal import ArrayFiles
internal import Figures
internal import Foundation
internal import Glibc
internal import Runs
public import Studies

extension LabelSuggestions {
    /// The pixels as CSV: rank from 1, row, column, entropy in nats, predicted label and class.
    public var csv: String {
        var table = CSV(["rank", "row", "column", "entropy", "label", "class"])
        for (index, pixel) in pixels.enumerated() {
            table.append([
                "\(index + 1)", "\(pixel.row)", "\(pixel.column)", "\(pixel.entropy)", "\(pixel.label)",
                pixel.name,
            ])
        }
        return table.text
    }

    /// Writes `label.csv` and the figure `label`, the map of the entropy with a gray square at each pixel, into a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder, created if it does not exist.
    ///   - figures: The form of the figure.
    /// - Returns: The names of the files.
    /// - Throws: If a file cannot be written or drawn.
    public func write(to folder: String, figures: FigureSettings = FigureSettings()) throws -> [String] {
        let folder = try RunFolder(forFilesIn: folder).path
        try AtomicFile.write([UInt8](csv.utf8), to: "\(folder)/label.csv")
        guard let evaluation, let refined = evaluation.refined else { return ["label.csv"] }
        let outline = evaluation.target.scene
        var values = refined.entropy
        for pixel in pixels {
            for row in max(0, pixel.row - 1)...min(outline.rows - 1, pixel.row + 1) {
                for column in max(0, pixel.column - 1)...min(outline.columns - 1, pixel.column + 1) {
                    values[row * outline.columns + column] = .nan
                }
            }
        }
        let figure = try ValueMapFigure(
            title: "\(evaluation.title), refined",
            subtitle: "\(pixels.count) pixels to be labeled, in gray",
            quantity: "Entropy (nats)",
            values: values,
            rows: outline.rows,
            columns: outline.columns,
            range: 0...Glibc.log(Double(max(2, evaluation.target.labels.count))),
            falseColor: outline.falseColor()
        )
        let sheet = FigureFolder(path: folder, settings: figures, split: evaluation.splitText)
        return try ["label.csv"] + sheet.write(figure, "label")
    }
}
