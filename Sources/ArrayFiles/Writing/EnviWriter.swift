/// Writes label maps as ENVI Classification files: raw labels and a text header beside them.
public enum EnviWriter {
    /// A class of a label map.
    public struct Entry: Sendable {
        let label: UInt16
        let name: String
        let color: String

        /// A class by its label, name, and color as `#rrggbb`.
        public init(label: UInt16, name: String, color: String) {
            (self.label, self.name, self.color) = (label, name, color)
        }
    }

    /// Writes `[rows, columns]` labels to `path` and the header to `path` with its extension replaced by `hdr`.
    ///
    /// Class 0 is named `Unclassified` and black. Labels of the map without a class are named `Class n`, since ENVI requires a
    /// name and a color for every number up to the highest.
    ///
    /// - Throws: `FileError`; the header is written last, so its presence shows that the labels are complete.
    public static func write(
        _ labels: [UInt16],
        rows: Int,
        columns: Int,
        classes: [Entry],
        to path: String
    ) throws(FileError) {
        precondition(
            labels.count == rows * columns,
            "EnviWriter: \(labels.count) labels for \(rows)×\(columns)"
        )
        let highest = max(labels.max() ?? 0, classes.map(\.label).max() ?? 0)
        let isWide = highest > 255
        let data = isWide ? littleEndianBytes(labels) : labels.map { UInt8($0) }
        try AtomicFile.write(data, to: path)
        let header = header(rows, columns, classes: classes, highest: highest, isWide: isWide)
        try AtomicFile.write(header, to: headerPath(path))
    }

    /// `map.img` becomes `map.hdr`; a name without extension gets one.
    static func headerPath(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path + ".hdr" }
        return path.dropLast(name.distance(from: dot, to: name.endIndex)) + ".hdr"
    }

    private static func header(
        _ rows: Int,
        _ columns: Int,
        classes: [Entry],
        highest: UInt16,
        isWide: Bool
    ) -> String {
        let byLabel = Dictionary(classes.map { ($0.label, $0) }) { first, _ in first }
        let all = (0...highest).map { label in
            byLabel[label]
                ?? Entry(
                    label: label,
                    name: label == 0 ? "Unclassified" : "Class \(label)",
                    color: "#000000"
                )
        }
        let colors = all.map { components($0.color).map(String.init).joined(separator: ", ") }
        return """
            ENVI
            description = {class labels, 0 = unlabeled}
            samples = \(columns)
            lines = \(rows)
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

    /// Red, green and blue of `#rrggbb`, 0…255; black when the text is anything else.
    private static func components(_ color: String) -> [Int] {
        let digits = color.dropFirst()
        guard digits.utf8.count == 6, let value = Int(digits, radix: 16) else { return [0, 0, 0] }
        return [value >> 16, value >> 8 & 0xff, value & 0xff]
    }
}
