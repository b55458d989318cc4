internal import Eval
internal import Figures
internal import FoundationEssentials

/// What all folds of a cross-validation measured together.
///
/// A fold's figures are those of its own test pixels; the pooled ones are of the sum of all folds' counts, so that every test
/// pixel weighs the same, and no class is missing where it was tested in any fold.
public struct CrossValidation: Sendable, Encodable {
    /// Mean and spread over the folds.
    public let summary: SeriesSummary
    /// The figures of all test pixels together, as fractions; nil where they are undefined.
    public let pooled: AccuracyFigures
    /// How many test pixels there are in all folds.
    public let testPixels: Int
    /// One entry a fold.
    public let folds: [Metrics]

    enum CodingKeys: String, CodingKey {
        case summary, pooled, folds
        case testPixels = "test_pixels"
    }

    /// Pools the runs of a series of folds, and writes the sum of their counts as `confusion.csv` and `confusion.png` beside them.
    public init(_ folds: [Metrics], of series: RunSeries) throws {
        let (scene, attention) = (series.configuration.sceneName, series.configuration.model.attention)
        let title = "\(scene) – \(attention), \(folds.count) folds"
        let confusion = try PooledConfusion(series.members.map(series.folder))
        try confusion.write(to: RunFolder(inside: series.path), title: title)
        summary = SeriesSummary(folds)
        pooled = confusion.scores
        testPixels = confusion.counts.total
        self.folds = folds
    }

    /// Mean ± standard deviation over the folds, then the pooled figures, in per cent.
    public var text: String {
        """
        \(summary.text)
        pooled over \(folds.count) folds, \(testPixels) test pixels
        OA  \(percentText(pooled.overallAccuracy))   AA  \(percentText(pooled.averageAccuracy))   \
        κ×100  \(percentText(pooled.kappa))
        """
    }
}

/// The sum of the confusion matrices of several runs, read back from their folders.
struct PooledConfusion {
    let names: [String]
    let counts: ConfusionMatrix

    /// Reads `confusion.csv` of each folder and adds them up.
    ///
    /// - Throws: `RunError.file` if one is missing, is not what hsi writes, or has other classes than the first.
    init(_ paths: [String]) throws {
        var sum: (head: Substring, names: [String], counts: ConfusionMatrix)?
        for path in paths {
            let file = RunFolder(inside: path).path(of: .confusion)
            guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
                throw RunError.file(path: file, reason: "cannot be read")
            }
            let lines = text.split(separator: "\n")
            let size = lines.count - 1
            // Names may hold commas, counts do not: the last cells of a row are the counts.
            let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            guard size > 0, rows.allSatisfy({ $0.count > size }),
                let counts = ConfusionMatrix(rows.map { $0.suffix(size).compactMap { Int($0) } })
            else { throw RunError.file(path: file, reason: "not the counts that hsi writes") }
            if let before = sum {
                guard before.head == lines[0] else {
                    throw RunError.file(path: file, reason: "has other classes than \(paths[0])")
                }
                sum?.counts = before.counts + counts
            } else {
                let names = rows.map { $0.dropLast(size).joined(separator: ",").unquoted }
                sum = (lines[0], names, counts)
            }
        }
        guard let sum else { throw RunError.settings(["no folds to pool"]) }
        (names, counts) = (sum.names, sum.counts)
    }

    /// OA, AA and κ of the sum.
    var scores: AccuracyFigures { AccuracyFigures(counts) }

    /// Writes the sum as `confusion.csv` and `confusion.png`.
    func write(to folder: RunFolder, title: String) throws {
        try folder.write(counts.csv(names: names), to: .confusion)
        try folder.write(
            ConfusionFigure(
                title: title,
                subtitle:
                    "OA \(percentText(counts.overallAccuracy)) %   AA \(percentText(counts.averageAccuracy)) %   "
                    + "κ \(percentText(counts.kappa))   pooled",
                names: names,
                counts: counts.counts
            ).png(),
            to: .confusionFigure
        )
    }
}

extension ConfusionMatrix {
    /// The matrix of such rows; nil if they are no counts, or not as many as there are rows.
    fileprivate init?(_ rows: [[Int]]) {
        guard let json = try? JSONEncoder().encode(["counts": rows]),
            let matrix = try? JSONDecoder().decode(ConfusionMatrix.self, from: json)
        else { return nil }
        self = matrix
    }
}

extension String {
    /// The text of a quoted cell of comma-separated values.
    fileprivate var unquoted: String {
        guard hasPrefix("\""), hasSuffix("\""), count >= 2 else { return self }
        return String(dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }
}
