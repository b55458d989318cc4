internal import ArrayFiles

/// Names and colors of classes from a text file.
///
/// Each line has a label, a name, and optionally a color, separated by commas, semicolons, or tabs: `1,Water,#1f78b4`. The color
/// can also be three levels from 0 to 255. Lines of QGIS's palette (`value,red,green,blue,alpha,name`) are read, too. A first line
/// without a number is a heading, and lines that start with `#` are comments.
public enum ClassNamesFile {
    /// Reads the classes of a file.
    ///
    /// - Throws: `SceneError.unsupported` that lists every line that is not understood.
    public static func read(_ path: String) throws(SceneError) -> [SceneClass] {
        let file = try reading(RandomAccessFile(path))
        guard file.size <= 1 << 20 else {
            throw .unsupported(path: path, reason: "\(file.size) bytes are too many for class names")
        }
        let lines = decodedText(try reading(file.prefix(file.size))).split(whereSeparator: \.isNewline)
        var (classes, problems): ([SceneClass], [String]) = ([], [])
        var isFirst = true
        for (index, line) in lines.enumerated() {
            let text = trimmed(line)
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            defer { isFirst = false }
            let separator: Character = text.contains("\t") ? "\t" : text.contains(";") ? ";" : ","
            let fields = text.split(separator: separator, omittingEmptySubsequences: false).map {
                unquoted(trimmed($0))
            }
            guard let label = Int(fields[0]) else {
                if !isFirst {
                    problems.append("line \(index + 1): expected a label, found '\(fields[0].prefix(40))'")
                }
                continue
            }
            guard 0...65535 ~= label, let entry = entry(UInt16(label), fields), !entry.name.isEmpty else {
                problems.append("line \(index + 1): expected a label, a name, and a color such as #1f78b4")
                continue
            }
            if label == 0 { continue }
            if classes.contains(where: { $0.label == entry.label }) {
                problems.append("line \(index + 1): label \(label) occurs twice")
            } else if !entry.color.isEmpty, classes.contains(where: { $0.color == entry.color }) {
                problems.append("line \(index + 1): color \(entry.color) occurs twice")
            } else {
                classes.append(entry)
            }
        }
        if classes.isEmpty, problems.isEmpty {
            problems.append("expected lines such as 1,Water,#1f78b4; found none")
        }
        guard problems.isEmpty else {
            throw .unsupported(path: path, reason: problems.prefix(20).joined(separator: "; "))
        }
        return classes.sorted { $0.label < $1.label }
    }

    private static func entry(_ label: UInt16, _ fields: [String]) -> SceneClass? {
        func levels(_ fields: some Sequence<String>) -> String? {
            let numbers = fields.compactMap { Int($0) }.filter { 0...255 ~= $0 }
            return numbers.count == 3 ? hexadecimalColor(numbers) : nil
        }
        switch fields.count {
        case 2: return SceneClass(label: label, name: fields[1], color: "")
        case 3:
            let color = fields[2].lowercased()
            guard color.isEmpty || colorLevels(color) != nil else { return nil }
            return SceneClass(label: label, name: fields[1], color: color)
        case 5: return levels(fields[2...]).map { SceneClass(label: label, name: fields[1], color: $0) }
        case 6: return levels(fields[1...3]).map { SceneClass(label: label, name: fields[5], color: $0) }
        default: return nil
        }
    }

    private static func unquoted(_ text: String) -> String {
        text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
            ? String(text.dropFirst().dropLast()) : text
    }
}
