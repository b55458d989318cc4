internal import ArrayFiles
internal import Eval
internal import Foundation
internal import Runs

extension RunReport {
    /// The figures of a run folder that a report shows, with their captions.
    private static let figures: [(name: String, caption: String)] = [
        ("map", "Ground truth, prediction, and errors"), ("map-smoothed", "Smoothed map"),
        ("map-refined", "Refined map"),
        ("confusion", "Confusion matrix of the test pixels"), ("history", "Training"),
        ("reliability", "Calibration: accuracy over confidence"),
        ("entropy", "Entropy of the class probabilities"),
    ]

    /// The file of a figure in a format that Markdown shows; nil if it was not drawn, or as PDF only.
    private static func file(of name: String, in folder: RunFolder) -> String? {
        ["\(name).png", "\(name).svg"].first {
            FileManager.default.fileExists(atPath: "\(folder.path)/\($0)")
        }
    }

    /// Writes the report as Markdown, and the figures that it refers to in a folder beside it.
    func writeMarkdown(to path: String) throws -> [String] {
        let folder = "\(path.dropLast(3))-figures"
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        var (text, written) = (summary, [String]())
        for (index, run) in runs.enumerated() {
            text += "\n## \(run.name.markdownText)\n\n\(run.section)"
            for (shown, caption) in Self.figures {
                guard let file = Self.file(of: shown, in: run.folder) else { continue }
                let source = "\(run.folder.path)/\(file)"
                guard let data = try? Data(contentsOf: URL(filePath: source)) else {
                    throw RunError.file(path: source, reason: "cannot be read")
                }
                let figure = runs.count == 1 ? file : "\(index + 1)-\(file)"
                if written.isEmpty { try RunFolder(inside: folder).create() }
                try AtomicFile.write([UInt8](data), to: "\(folder)/\(figure)")
                written.append("\(folder)/\(figure)")
                let caption =
                    "\(caption), \(run.name.markdownText), \(run.record.configuration.sampling.text)"
                text += "\n![\(caption)](\(name.linkText)/\(figure))\n"
            }
        }
        // The text comes last, so that all it refers to is there.
        try AtomicFile.write(text, to: path)
        return [path] + written
    }

    /// Title, tables, and tests.
    private var summary: String {
        var text = "# \(title.markdownText)\n\n\(methodTable.markdown)\n"
        text += tableNotes.map { "- \($0.markdownText)\n" }.joined()
        for run in runs {
            let missed = run.baselinesNotBeaten
            if !missed.isEmpty {
                text += "- \(run.name.markdownText) does not beat "
                text +=
                    missed.map { "\($0.name) (\(percentText($0.accuracy.overall)) %)" }
                    .joined(separator: ", ") + " in OA.\n"
            }
        }
        if !pairs.isEmpty {
            var table = TextTable(
                ["first", "second", "only first correct", "only second correct", "McNemar p"],
                textColumns: 2
            )
            for pair in pairs {
                let test = pair.test
                table.append([
                    runs[pair.first].name, runs[pair.second].name, "\(test.onlyFirstCorrect)",
                    "\(test.onlySecondCorrect)",
                    test.pValue < 0.0001 ? "<0.0001" : decimals(test.pValue, 4),
                ])
            }
            text +=
                "\n## Paired tests\n\nNeighboring pixels are not independent, so a small p is weaker evidence than "
            text += "it seems.\n\n\(table.markdown)"
        }
        return text + "\n## Recall of each class, in percent\n\n\(classTable.markdown)"
    }
}

extension ReportedRun {
    /// The baselines with at least the overall accuracy of the run.
    var baselinesNotBeaten: [(name: String, accuracy: Accuracy)] {
        guard let own = metrics.accuracy.overall else { return [] }
        return metrics.baselines.rows.filter { ($0.accuracy.overall ?? 0) >= own }
            .map { ($0.name, $0.accuracy) }
    }

    /// Accuracy, split, calibration, and times.
    fileprivate var section: String {
        let configuration = record.configuration
        var table = TextTable(["", ""], textColumns: 2)
        func row(_ name: String, _ value: String?) { if let value { table.append([name, value]) } }
        row("accuracy", metrics.accuracy.headline)
        row("smoothed map", metrics.smoothed?.accuracy.headline)
        row("refined map", metrics.refined?.accuracy.headline)
        row("split", "\(configuration.sampling.text), seed \(configuration.seed)")
        row(
            "pixels",
            "\(metrics.trainPixels) training, \(metrics.validationPixels) validation, \(metrics.testPixels) test"
        )
        row("calibration", metrics.calibration?.headline)
        row("parameters", metrics.parameters.map { "\($0)" })
        row("training", metrics.trainSeconds.map { "\(decimals($0, 1)) s" })
        row("classification of the test pixels", metrics.testSeconds.map { "\(decimals($0, 1)) s" })
        row("members", members.isEmpty ? nil : members.map(\.endOfPath).joined(separator: ", "))
        return table.markdown
    }
}

extension String {
    /// The text in a link of Markdown.
    fileprivate var linkText: String {
        addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? self
    }
}
