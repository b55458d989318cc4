internal import ArrayFiles
internal import Figures

/// Writes the figures of one folder, and their captions.
struct FigureFolder {
    /// The folder, which exists.
    let path: String
    let settings: FigureSettings
    /// The split and the seed, for captions.
    let split: String

    /// Writes a figure as `NAME.png` or in other formats, its panels as `NAME-PANEL.png` if requested, and their captions.
    ///
    /// If some of these cannot be drawn, the others are written first.
    ///
    /// - Returns: The names of the files.
    /// - Throws: `FigureError`, or an error of writing a file.
    func write(_ figure: any Figure, _ name: String) throws -> [String] {
        var written: [String] = []
        try write(figure, name, to: &written)
        return written
    }

    /// The same, and appends the names of the files to `written`, also before it throws.
    func write(_ figure: any Figure, _ name: String, to written: inout [String]) throws {
        var captions = try FigureCaptions(in: path)
        var (drawn, failure): ([String], FigureError?) = ([], nil)
        defer { written += drawn }
        func write(_ figure: any Figure, _ name: String, _ style: FigureStyle) throws {
            do {
                let files = try settings.formats.map {
                    ("\(name).\($0.rawValue)", try figure.file($0, style))
                }
                for (file, bytes) in files { try AtomicFile.write(bytes, to: "\(path)/\(file)") }
                drawn += files.map(\.0)
            } catch let error as FigureError {
                failure = failure ?? error
            }
        }
        try write(figure, name, settings.style)
        if !drawn.isEmpty { captions[name] = caption(of: figure, title: figure.title) }
        if settings.separatesPanels {
            var style = settings.style
            style.showsTitles = false
            for part in figure.parts {
                let count = drawn.count
                try write(part.figure, "\(name)-\(part.name)", style)
                guard drawn.count > count else { continue }
                captions["\(name)-\(part.name)"] = caption(of: part.figure, title: figure.title)
            }
        }
        if !drawn.isEmpty { try captions.write() }
        if let failure { throw failure }
    }

    private func caption(of figure: any Figure, title: String) -> String {
        let results = figure.subtitle.split(separator: "\n").map(Self.listed).joined(separator: "; ")
        let sentences = [title, figure.caption, results, split.isEmpty ? "" : "split: \(split)"]
        return sentences.filter { !$0.isEmpty }.map { sentence in
            sentence.prefix(1).uppercased() + sentence.dropFirst() + (sentence.hasSuffix(".") ? "" : ".")
        }.joined(separator: " ")
    }

    /// A line of a figure as a list: the wide spaces between its parts become commas.
    private static func listed(_ line: Substring) -> String {
        line.split(separator: "   ").map(String.init).joined(separator: ", ").replacing(", (", with: " (")
    }
}
