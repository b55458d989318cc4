internal import Engine
internal import Eval
internal import Figures
public import Inspection
internal import LSGA
internal import NN
public import Runs

/// What `hsi attention` writes: pictures of attention for single pixels, statistics over test pixels, and the control.
public struct AttentionViews {
    /// What is shown.
    public struct Settings: Sendable {
        /// The pixels to show.
        public var pixels: [PixelChoice] = []
        /// Test pixels of each class to show; one if no pixel is given.
        public var perClass: Int?
        /// The pixel of the patch whose query is shown; nil for the class token, or the center.
        public var query: PixelChoice?
        /// Only layers whose path has this in it.
        public var layer: String?
        /// Only this head, counted from one.
        public var head: Int?
        /// Test pixels of the statistics and the control; none leaves both out.
        public var sample = 256

        /// Creates settings with the defaults.
        public init() {}
    }

    let run: InspectedRun
    let settings: Settings
    let control: RunControl
    var folder: InspectionFolder

    /// Writes everything to a folder.
    ///
    /// - Returns: A summary with the list of files.
    /// - Throws: `RunError`, or an error of writing a file.
    public static func write(
        _ run: InspectedRun,
        _ settings: Settings,
        to path: String,
        figures: FigureSettings = FigureSettings(),
        _ control: RunControl
    ) throws -> AttentionSummary {
        var views = AttentionViews(
            run: run,
            settings: settings,
            control: control,
            folder: try InspectionFolder(path, of: run, figures)
        )
        return try views.write()
    }

    private mutating func write() throws -> AttentionSummary {
        let pixels = try run.chosenPixels(settings.pixels, perClass: settings.perClass)
        try check()
        let records = try pixels.enumerated().map { index, pixel in
            if control.isInterrupted() { throw RunError.interrupted }
            let record = run.record(of: [pixel])
            try draw(record, pixel: pixel)
            control.report(.working(what: "pixels", done: index + 1, total: pixels.count))
            return record
        }
        try drawChannels(pixels)
        let description = try writeData(records, pixels)
        var summary = AttentionSummary(folder: folder.path, pixels: description.pixels)
        var report = "# Attention of \(run.title)\n\n\(run.sourceText).\n\n"
        report += description.markdown(run)
        if settings.sample > 0 {
            let sample = run.testSample(count: settings.sample)
            let statistics = try AttentionStatistics(run, pixels: sample, control)
            report += try write(statistics)
            let replaced = try AttentionControl(run, pixels: sample, control)
            report += try write(replaced)
            summary.control = ControlSummary(replaced)
        }
        report += "## Figures\n\n" + folder.gallery
        try folder.write(text: report, "report.md")
        summary.files = folder.files
        return summary
    }

    /// Checks layer, head and query against the network.
    private func check() throws {
        let record = run.record(of: [0])
        var problems: [String] = []
        let layers = record.values.map(\.layer).filter { !$0.isEmpty }.reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        if let layer = settings.layer, !layers.contains(where: { $0.contains(layer) }) {
            problems.append("no layer has '\(layer)' in its path; layers: \(layers.joined(separator: ", "))")
        }
        let heads = record.attentions.map(\.heads).max() ?? 0
        if let head = settings.head, !(1...max(heads, 1)).contains(head) || heads == 0 {
            problems.append("head \(head): expected a head from 1 to \(heads)")
        }
        if let query = settings.query,
            !(0..<run.side).contains(query.row) || !(0..<run.side).contains(query.column)
        {
            problems.append(
                "query \(query.row),\(query.column) is outside the patch, whose rows and columns are 0 to \(run.side - 1)"
            )
        }
        guard problems.isEmpty else { throw RunError.settings(problems) }
    }

    /// Whether a layer is to be shown.
    func shows(_ layer: String) -> Bool { settings.layer.map { layer.contains($0) } ?? true }

    /// The query of an attention that is shown.
    func query(of attention: AttentionRecord, _ record: ForwardRecord) -> Int {
        settings.query.flatMap { attention.queries.index(ofPixelAt: $0.row, $0.column) }
            ?? record.readQuery(of: attention)
    }
}

/// The result of `hsi attention`, for scripts.
public struct AttentionSummary: Encodable, Sendable {
    /// Where the files are.
    public let folder: String
    /// The pixels shown.
    public let pixels: [ShownPixel]
    /// The accuracies of the control; nil without it.
    public var control: ControlSummary?
    /// The names of the files.
    public var files: [String] = []

    /// A pixel and its prediction.
    public struct ShownPixel: Encodable, Sendable {
        let row: Int, column: Int
        let label: String?
        let predicted: String
        let probability: Double
    }

    /// The summary in lines.
    public var text: String {
        var lines = [
            "\(pixels.count) \(pixels.count == 1 ? "pixel" : "pixels"), \(files.count) files in \(folder)"
        ]
        if let control { lines.append(control.text) }
        return lines.joined(separator: "\n")
    }
}

/// The accuracies of the control, for scripts.
public struct ControlSummary: Encodable, Sendable {
    struct Row: Encodable, Sendable {
        let layer: String?
        let kind: String?
        let replacement: String
        let overallAccuracy: Double
        let changedPredictions: Double

        enum CodingKeys: String, CodingKey {
            case layer, kind, replacement
            case overallAccuracy = "overall_accuracy"
            case changedPredictions = "changed_predictions"
        }
    }

    let pixels: Int
    let overallAccuracy: Double
    let rows: [Row]

    enum CodingKeys: String, CodingKey {
        case pixels, rows
        case overallAccuracy = "overall_accuracy"
    }

    init(_ control: AttentionControl) {
        pixels = control.pixels
        overallAccuracy = control.accuracy(control.intact).value
        rows = control.rows.map { row in
            Row(
                layer: row.target?.layer,
                kind: row.target?.kind.rawValue,
                replacement: row.replacement.rawValue,
                overallAccuracy: control.accuracy(row.correct).value,
                changedPredictions: Double(row.changed) / Double(max(control.pixels, 1))
            )
        }
    }

    /// The accuracies when everything is replaced, in a line.
    var text: String {
        let whole = rows.suffix(2).map { "\($0.replacement) \(percentText($0.overallAccuracy)) %" }
        return "OA on \(pixels) test pixels \(percentText(overallAccuracy)) %"
            + (whole.isEmpty ? "" : "; all weights replaced: \(whole.joined(separator: ", "))")
    }
}
