import Foundation

/// A Swift file of the program, as text.
struct SourceFile {
    /// The path in the project: `Sources/Engine/Tensor.swift`.
    var path: String
    var target: String
    var lines: [String]

    /// The lines without comments.
    ///
    /// String literals stay: nothing that the tests search for occurs in them.
    var code: [String] {
        lines.map { line in
            guard let comment = line.range(of: "//") else { return line }
            return String(line[..<comment.lowerBound])
        }
    }

    /// The modules that the file imports.
    var imports: Set<String> {
        Set(
            // Regular expressions are slow, and most lines import nothing.
            lines.filter { $0.contains("import ") }.compactMap {
                $0.firstMatch(of: #/^\s*(?:@\w+ |\w+ )*import (?:\w+ )??(\w+)(?:\.\w+)*\s*$/#)
            }
            .map { String($0.output.1) }
        )
    }

    /// Every Swift file below `Sources`, in the order of the paths.
    static func all() throws -> [SourceFile] {
        let sources = projectFolder.appending(path: "Sources")
        return try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter {
            $0.hasSuffix(".swift")
        }
        .sorted().map { file in
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            return SourceFile(
                path: "Sources/\(file)",
                target: String(file.prefix { $0 != "/" }),
                lines: text.components(separatedBy: "\n")
            )
        }
    }
}
