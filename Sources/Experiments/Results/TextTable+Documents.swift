extension TextTable {
    /// The table as Markdown.
    var markdown: String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        let rule = rows[0].indices.map { $0 < textColumns ? ":--" : "--:" }
        return ([rows[0].map(\.markdownText), rule] + rows.dropFirst().map { $0.map(\.markdownText) })
            .map(line).joined()
    }

    /// The table as LaTeX, with the rules of the package booktabs.
    var latex: String {
        func line(_ cells: [String]) -> String {
            cells.map(\.latexText).joined(separator: " & ") + " \\\\"
        }
        let alignment = rows[0].indices.map { $0 < textColumns ? "l" : "r" }.joined()
        return
            (["\\begin{tabular}{\(alignment)}", "\\toprule", line(rows[0]), "\\midrule"]
            + rows.dropFirst().map(line) + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n")
    }
}

extension String {
    /// The text as Markdown shows it.
    var markdownText: String {
        reduce(into: "") { text, character in
            if "|\\*_`<".contains(character) { text.append("\\") }
            text.append(character)
        }
    }

    /// The text as LaTeX sets it.
    var latexText: String {
        reduce(into: "") { text, character in
            switch character {
            case "%", "&", "#", "_", "$", "{", "}": text += "\\\(character)"
            case "\\": text += "\\textbackslash{}"
            case "±": text += "$\\pm$"
            case "×": text += "$\\times$"
            case "κ": text += "$\\kappa$"
            case "–": text += "--"
            case "<", ">", "=": text += "$\(character)$"
            default: text.append(character)
            }
        }
    }
}
