internal import ArrayFiles
internal import Engine
internal import Figures
internal import FoundationEssentials
internal import HSI
internal import Inspection
internal import Runs

/// The folder that views of a network are written to, with a list of the files.
struct InspectionFolder {
    let path: String
    /// The names of the files written so far, in order.
    private(set) var files: [String] = []
    /// Scene, split and seed, which every caption states.
    private let source: String
    private let figures: FigureFolder
    /// The captions of the figures written so far, as Markdown.
    private(set) var gallery = ""

    init(_ path: String, of run: InspectedRun, _ settings: FigureSettings) throws {
        self.path = try RunFolder(forFilesIn: path).path
        source = run.sourceText
        figures = FigureFolder(path: self.path, settings: settings, split: run.splitText)
    }

    /// Writes a figure in the formats of the settings; its caption also states scene, split and seed.
    mutating func write(_ figure: some Figure, _ name: String) throws {
        try figures.write(figure, name, to: &files)
        if !files.contains(FigureCaptions.fileName) { files.append(FigureCaptions.fileName) }
        let file = "\(name).\((figures.settings.formats.first ?? .png).rawValue)"
        gallery += "![\(figure.title)](\(file))\n\n*\(figure.title).* \(figure.caption) \(source).\n\n"
    }

    mutating func write(_ table: CSV, _ name: String) throws {
        try write([UInt8](table.text.utf8), name + ".csv")
    }

    mutating func write(text: String, _ name: String) throws { try write([UInt8](text.utf8), name) }

    mutating func write(json value: some Encodable, _ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write([UInt8](encoder.encode(value)) + [UInt8(ascii: "\n")], name + ".json")
    }

    mutating func write(array values: [Float], _ shape: [Int], _ name: String) throws {
        try NpyWriter.write(values, shape: shape, to: "\(path)/\(name).npy")
        files.append(name + ".npy")
    }

    private mutating func write(_ bytes: [UInt8], _ name: String) throws {
        try AtomicFile.write(bytes, to: "\(path)/\(name)")
        files.append(name)
    }
}

extension InspectedRun {
    /// Scene, split and seed in a sentence, without its period.
    var sourceText: String { "\(target.scene.descriptor.name); split: \(splitText)" }

    /// Split and seed.
    var splitText: String { "\(record.configuration.sampling.text), seed \(record.configuration.seed)" }

    /// Network and attention, for titles.
    var title: String { "\(target.scene.descriptor.name), \(record.configuration.method.title)" }

    /// The false-color picture of the patch around a pixel; black outside the scene.
    func patchPicture(_ pixel: Int) throws -> Raster? {
        guard let scene = try target.scene.falseColor() else { return nil }
        let (row, column) = (pixel / scene.columns, pixel % scene.columns)
        let before = (side - 1) / 2
        let colors = (0..<side * side).map { place -> UInt32 in
            let source = (row: row - before + place / side, column: column - before + place % side)
            guard (0..<scene.rows).contains(source.row), (0..<scene.columns).contains(source.column) else {
                return 0
            }
            return scene.pixels[source.row * scene.columns + source.column]
        }
        return try Raster(rows: side, columns: side, pixels: colors)
    }

    /// The true class of a pixel, in words.
    func labelText(_ pixel: Int) -> String {
        classes(of: [pixel])[0].map { className($0) } ?? "without a label"
    }

    /// The name of a class, counted from zero; a dash for a pixel without one.
    func className(_ index: Int?) -> String { index.map { target.classes[$0].name } ?? "–" }

    /// The pixels of a request, checked; one test pixel of each class if nothing is asked for.
    func chosenPixels(_ pixels: [PixelChoice], perClass: Int?) throws -> [Int] {
        let outline = target.scene
        let outside = pixels.filter { pixel in
            !(0..<outline.rows).contains(pixel.row) || !(0..<outline.columns).contains(pixel.column)
        }
        guard outside.isEmpty else {
            let names = outside.map { "\($0.row),\($0.column)" }.joined(separator: " and ")
            throw RunError.settings([
                "pixel \(names) is outside the scene of \(outline.rows) rows and \(outline.columns) columns, "
                    + "which count from 0"
            ])
        }
        let asked = pixels.map { pixel(row: $0.row, column: $0.column) }
        let count = perClass ?? (pixels.isEmpty ? 1 : 0)
        let drawn = testSample(perClass: count).filter { !asked.contains($0) }
        return asked + drawn
    }
}

/// A pixel by its row and column, both counted from zero.
public struct PixelChoice: Sendable, Equatable {
    /// The row and the column.
    public let row: Int, column: Int

    /// Creates a choice.
    public init(row: Int, column: Int) { (self.row, self.column) = (row, column) }
}
