internal import ArrayFiles
public import Baselines
internal import Eval
internal import HSI

/// Classical classifiers on the same splits of a scene: under seeds that follow each other, or on each fold.
public struct BaselineSeries: Sendable {
    /// The configuration of the first classifier's first run.
    public let configuration: BaselineConfiguration
    /// The classifiers, in the order of the table.
    public let baselines: [Baseline]
    /// What the runs of each differ in.
    public let repetition: Repetition
    /// The folder: itself for a single run, else `NAME` in it for one run of each, else `NAME/seed-N` or `NAME/fold-N`.
    public let path: String

    /// Creates a series; the configuration's own classifier is not read.
    public init(
        _ configuration: BaselineConfiguration,
        baselines: [Baseline],
        _ repetition: Repetition,
        path: String
    ) {
        (self.configuration, self.baselines) = (configuration, baselines)
        (self.repetition, self.path) = (repetition, path)
    }

    /// Runs what is not yet on disk, and for more than one run writes `baselines.csv`.
    public func run(_ control: RunControl = RunControl()) throws -> BaselineResult {
        try FolderLock.with(path) { try runAll(control) }
    }

    private func runAll(_ control: RunControl) throws -> BaselineResult {
        var rows = baselines.map { BaselineResult.Row(baseline: $0, runs: []) }
        for member in repetition.members(seed: configuration.seed, configuration.sampling) {
            var configuration = configuration
            (configuration.seed, configuration.sampling) = (member.seed, member.sampling)
            var prepared: PreparedData?
            for place in baselines.indices {
                configuration.baseline = baselines[place]
                let folder = RunFolder(inside: folder(baselines[place], member))
                if let known = try finished(folder, configuration) {
                    rows[place].runs.append(known)
                    continue
                }
                let data =
                    try prepared
                    ?? PreparedData(
                        configuration,
                        scene: try Scene.load(configuration.data, configuration.sampling) {
                            control.report(.note($0))
                        }
                    )
                if prepared == nil { control.report(.note(summary(data, configuration))) }
                prepared = data
                let metrics = try BaselineRun(configuration: configuration, data: data).run(
                    in: folder,
                    control
                )
                control.report(.note("\(baselines[place].rawValue): \(metrics.headline)"))
                rows[place].runs.append(metrics)
            }
        }
        let result = BaselineResult(features: configuration.featureText, rows: rows)
        if baselines.count * repetition.count > 1 {
            try AtomicFile.write([UInt8](result.csv.utf8), to: "\(path)/baselines.csv")
        }
        return result
    }

    private func folder(_ baseline: Baseline, _ member: Repetition.Member) -> String {
        let folder = baselines.count == 1 ? path : "\(path)/\(baseline.rawValue)"
        return repetition.count == 1 ? folder : "\(folder)/\(member.folderName)"
    }

    /// The metrics of a run that is complete already; nil where there is none.
    private func finished(_ folder: RunFolder, _ configuration: BaselineConfiguration) throws
        -> BaselineMetrics?
    {
        guard !folder.has(.run) else {
            throw RunError.file(path: folder.path, reason: "holds a network's run; choose another --out")
        }
        guard folder.has(.baseline) else { return nil }
        let record = try folder.read(BaselineRecord.self, from: .baseline)
        guard record.configuration == configuration else {
            throw RunError.file(
                path: folder.path,
                reason: "holds a run with other settings; choose another --out"
            )
        }
        return folder.has(.metrics) ? try folder.read(BaselineMetrics.self, from: .metrics) : nil
    }

    private func summary(_ data: PreparedData, _ configuration: BaselineConfiguration) -> String {
        """
        scene    \(data.scene.descriptor.name), \(data.scene.rows)×\(data.scene.columns)×\(data.scene.bands), \
        \(data.labels.count) classes, seed \(configuration.seed)
        pixels   \(data.split.train.count) for training, \(data.split.test.count) for testing
        input    \(configuration.featureText), fitted on the training pixels
        """
    }
}

/// What classical classifiers measured on the same splits.
public struct BaselineResult: Sendable, Codable {
    /// What they saw of a pixel, in words.
    public let features: String
    /// One row a classifier.
    public internal(set) var rows: [Row]

    /// The runs of one classifier.
    public struct Row: Sendable, Codable {
        /// The classifier.
        public let baseline: Baseline
        /// Its runs, in the order of their seeds.
        public internal(set) var runs: [BaselineMetrics]
    }

    /// The only run, if there is but one.
    public var only: BaselineMetrics? {
        rows.count == 1 && rows[0].runs.count == 1 ? rows[0].runs[0] : nil
    }

    /// The table: mean ± standard deviation over the runs.
    public var text: String {
        var table = TextTable(["classifier", "OA %", "AA %", "κ×100", "fit s", "test s"])
        func seconds(_ values: [Double]) -> String { decimals(Summary(values)?.mean ?? 0, 1) }
        for row in rows {
            table.append([
                row.baseline.title, meanAndSpread(Summary(row.runs.compactMap(\.overallAccuracy))),
                meanAndSpread(Summary(row.runs.compactMap(\.averageAccuracy))),
                meanAndSpread(Summary(row.runs.compactMap(\.kappa))), seconds(row.runs.map(\.trainSeconds)),
                seconds(row.runs.map(\.testSeconds)),
            ])
        }
        let floors = rows.first?.runs.compactMap(\.positionFloor.overallAccuracy) ?? []
        let published = rows.first?.runs.first?.publishedProtocol
        return """
            \(table.text)
            on \(features)\(rows.first?.runs.first?.scene.map { " of \($0)" } ?? "")
            position alone, without any spectrum: OA \(meanAndSpread(Summary(floors))) %
            """ + (published.map { "\n\($0.line)" } ?? "")
    }

    /// One row a run; undefined figures are empty.
    var csv: String {
        var table = TextTable([
            "baseline", "seed", "overall_accuracy", "average_accuracy", "kappa", "position_floor",
            "train_seconds", "test_seconds", "settings",
        ])
        func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        for run in rows.flatMap(\.runs) {
            let settings = run.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            table.append([
                run.baseline.rawValue, "\(run.seed)", text(run.overallAccuracy), text(run.averageAccuracy),
                text(run.kappa), text(run.positionFloor.overallAccuracy), "\(run.trainSeconds)",
                "\(run.testSeconds)", settings,
            ])
        }
        return table.csv
    }
}
