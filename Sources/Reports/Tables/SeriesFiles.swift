internal import ArrayFiles
internal import Eval
internal import Figures
internal import Foundation
public import Runs
public import Studies

/// The tables of several runs of one method, which `train --runs` and `train --folds` write next to the runs.
public struct SeriesFiles {
    private let metrics: [Metrics]
    private let summary: SeriesSummary
    private let series: RunSeries
    /// The result over all folds; nil if the runs differ in their seeds.
    private let folds: CrossValidation?
    private let figures: FigureSettings

    /// Creates the tables of a series from the metrics of its runs and their summary; `figures` is the form of its figure.
    public init(
        _ metrics: [Metrics],
        _ summary: SeriesSummary,
        of series: RunSeries,
        _ folds: CrossValidation?,
        figures: FigureSettings = FigureSettings()
    ) {
        self.figures = figures
        (self.metrics, self.summary, self.series, self.folds) = (metrics, summary, series, folds)
    }

    /// Writes `runs.csv`, `summary.json`, the table of classes and, for folds, the pooled confusion matrix.
    ///
    /// - Throws: If a file cannot be written.
    public func write() throws {
        let path = series.path
        func write(_ bytes: [UInt8], _ name: String) throws {
            try AtomicFile.write(bytes, to: "\(path)/\(name)")
        }
        func write(_ text: String, _ name: String) throws { try write([UInt8](text.utf8), name) }
        let name = metrics.first?.method ?? "method"
        let classes = TextTable.perClass([(name, summary)])
        try write(runsCSV, "runs.csv")
        try write([UInt8](RunFolder.encoder.encode(summary)) + [UInt8(ascii: "\n")], "summary.json")
        try write(classes.csv, "per-class.csv")
        try write(classes.markdown, "per-class.md")
        try write(classes.latexDocument([]), "per-class.tex")
        guard let folds else { return }
        let names = metrics[0].perClass.map(\.name)
        try write(folds.confusion.csv(names: names), RunFolder.File.confusion.rawValue)
        let configuration = series.configuration
        let scene = summary.scene ?? configuration.data.sceneName
        let figure = try ConfusionFigure(
            title: "\(configuration.title(scene: scene)), \(metrics.count) folds",
            subtitle: folds.pooled.headline,
            names: names,
            counts: folds.confusion.counts
        )
        let split = "\(configuration.sampling.text), \(metrics.count) folds, seed \(configuration.seed)"
        _ = try FigureFolder(path: path, settings: figures, split: split).write(figure, "confusion")
    }

    /// A row for each run.
    private var runsCSV: String {
        var table = CSV([
            folds == nil ? "seed" : "fold", "overall_accuracy", "average_accuracy", "kappa",
            "position_baseline", "spectrum_baseline", "train_seconds", "test_seconds", "folder",
        ])
        func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        for (member, run) in zip(series.members, metrics) {
            table.append([
                member.fold.map(String.init) ?? "\(member.seed)", text(run.accuracy.overall),
                text(run.accuracy.average),
                text(run.accuracy.kappa), text(run.baselines.position.overall),
                text(run.baselines.spectrum?.accuracy.overall), text(run.trainSeconds),
                text(run.testSeconds), member.folderName,
            ])
        }
        return table.text
    }
}
