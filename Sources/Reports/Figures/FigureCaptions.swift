internal import ArrayFiles
internal import Foundation

/// The captions of the figures in a folder: `captions.md`, one paragraph for each, by name.
///
/// Figures of one folder are drawn at different times, so a caption is added to those in the file, or replaces that of the same
/// name.
struct FigureCaptions {
    static let fileName = "captions.md"
    /// Paragraphs begin with the name in bold type, and a colon.
    private static let (mark, end) = ("**", "**: ")
    /// No file of ours is longer; the rest of a longer one is not read.
    private static let longest = 1 << 20

    private let path: String
    private var texts: [String: String] = [:]

    /// Reads the captions in a folder, if there are any.
    init(in folder: String) throws {
        path = "\(folder)/\(Self.fileName)"
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let bytes = try file.read(upToCount: Self.longest) ?? Data()
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        where line.hasPrefix(Self.mark) {
            let parts = line.dropFirst(Self.mark.count).split(separator: Self.end, maxSplits: 1)
            if parts.count == 2 { texts[String(parts[0])] = String(parts[1]) }
        }
    }

    /// The caption of a figure, on one line.
    subscript(name: String) -> String? {
        get { texts[name] }
        set { texts[name] = newValue.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") } }
    }

    /// Writes the file.
    func write() throws {
        let paragraphs = texts.sorted { $0.key < $1.key }.map {
            "\(Self.mark)\($0.key)\(Self.end)\($0.value)\n"
        }
        let text = (["# Captions\n"] + paragraphs).joined(separator: "\n")
        try AtomicFile.write([UInt8](text.utf8), to: path)
    }
}
