extension TextTable {
    /// The table as Markdown, bold cells in bold.
    var markdown: String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        let rule = rows[0].indices.map { $0 < textColumns ? ":--" : "--:" }
        let body = rows.indices.map { row in
            rows[row].indices.map { column in
                let text = rows[row][column].markdownText
                return bold.contains([row, column]) ? "**\(text)**" : text
            }
        }
        return ([body[0], rule] + body.dropFirst()).map(line).joined()
    }

    /// The table as LaTeX, with booktabs rules, bold cells in bold.
    var latex: String {
        let body = rows.indices.map { row in
            rows[row].indices.map { column in
                let text = rows[row][column].latexText
                return bold.contains([row, column]) ? "\\textbf{\(text)}" : text
            }.joined(separator: " & ") + " \\\\"
        }
        let alignment = rows[0].indices.map { $0 < textColumns ? "l" : "r" }.joined()
        return
            (["\\begin{tabular}{\(alignment)}", "\\toprule", body[0], "\\midrule"]
            + body.dropFirst() + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n")
    }

    /// The same, scaled down to the text width if it is wider, with notes below it.
    func latexDocument(_ notes: [String]) -> String {
        let remarks =
            notes.isEmpty
            ? ""
            : """

            \\par\\smallskip
            {\\footnotesize\\raggedright
            \(notes.map { $0.latexText + "\\par" }.joined(separator: "\n"))
            }
            """
        return """
            % needs \\usepackage{booktabs,adjustbox}
            \\begin{adjustbox}{max width=\\linewidth}
            \(latex)
            \\end{adjustbox}\(remarks)

            """
    }
}

extension String {
    /// The text with Markdown's special characters escaped.
    var markdownText: String {
        reduce(into: "") { text, character in
            if "|\\*_`<".contains(character) { text.append("\\") }
            text.append(character)
        }
    }

    /// The text with LaTeX's special characters escaped.
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
