/// Changes to the SVG files of the drawing library.
///
/// Its identifiers are numbered over the lifetime of the process, so they are numbered again for each file. Its images say nothing
/// about enlargement, so viewers would smooth them.
enum SVGFile {
    private static let sharp = Array("<image style=\"image-rendering:pixelated\"".utf8)

    /// The file with its own numbering, sharp images, a title, and a description.
    static func revised(_ bytes: [UInt8], title: String, description: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 1000)
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        var index = 0
        var hasTitle = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<"), starts(bytes, index, "<image") {
                result += sharp
                index += 6
            } else if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: "\"") && endsWith(result, " id=")) {
                // An identifier: a word, and a number that may have a second one behind it.
                let start = index + 1
                let word = end(of: bytes, from: start) { $0 >= 97 && $0 <= 122 }
                let number = end(of: bytes, from: word) { $0 >= 48 && $0 <= 57 }
                result.append(byte)
                result += bytes[start..<word]
                if number > word, word > start {
                    let identifier = bytes[start..<number]
                    let new = numbers[identifier] ?? numbers.count
                    numbers[identifier] = new
                    result += Array("\(new)".utf8)
                }
                index = number
            } else if byte == UInt8(ascii: "\n"), !hasTitle, endsWith(result, "version=\"1.1\">") {
                result += Array("\n".utf8)
                if !title.isEmpty { result += Array("<title>\(escaped(title))</title>\n".utf8) }
                if !description.isEmpty { result += Array("<desc>\(escaped(description))</desc>\n".utf8) }
                hasTitle = true
                index += 1
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    private static func starts(_ bytes: [UInt8], _ index: Int, _ text: String) -> Bool {
        bytes[index...].starts(with: text.utf8)
    }

    private static func endsWith(_ bytes: [UInt8], _ text: String) -> Bool {
        bytes.suffix(text.utf8.count).elementsEqual(text.utf8)
    }

    private static func end(of bytes: [UInt8], from start: Int, where isPart: (UInt8) -> Bool) -> Int {
        var index = start
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return index
    }

    /// The text with the characters replaced that have a meaning in XML; control characters become spaces.
    private static func escaped(_ text: String) -> String {
        Canvas.singleLine(text).map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: String(character)
            }
        }.joined()
    }
}
