internal import Eval
internal import Foundation
internal import Runs

/// The runs in a folder and its subfolders: what `hsi runs` prints.
public struct RunList: Sendable {
    /// One run.
    struct Row: Sendable {
        /// Its folder.
        let folder: String
        /// Its settings; nil if `run.json` cannot be read.
        let record: RunRecord?
        /// Its metrics; nil unless it is complete.
        let metrics: Metrics?

        /// `complete`, `interrupted`, or `damaged`.
        var state: String {
            record == nil ? "damaged" : metrics == nil ? "interrupted" : "complete"
        }
    }

    let rows: [Row]

    /// Finds the runs in `folder`, in the order of their paths, with numbers compared by value.
    ///
    /// - Throws: `RunError.file` if there is no such folder.
    public init(in folder: String) throws {
        var isDirectory: Bool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory else {
            throw RunError.file(path: folder, reason: "no such folder")
        }
        let name = RunFolder.File.run.rawValue
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0 == name || $0.hasSuffix("/\(name)") }
            .map { $0 == name ? folder : "\(folder)/\($0.dropLast(name.count + 1))" }
        rows = paths.sorted { $0.compare($1, options: .numeric) == .orderedAscending }.map { path in
            let run = RunFolder(inside: path)
            let metrics = run.has(.metrics) ? try? run.read(Metrics.self, from: .metrics) : nil
            let isUnreadable = run.has(.metrics) && metrics == nil
            let record = isUnreadable ? nil : try? run.read(RunRecord.self, from: .run)
            return Row(folder: path, record: record, metrics: metrics)
        }
    }

    /// The runs as a table.
    public var text: String {
        guard !rows.isEmpty else { return "no runs" }
        var table = TextTable(
            ["folder", "method", "scene", "split", "seed", "OA (%)", "AA (%)", "κ × 100", "state"],
            textColumns: 4,
            remarkColumns: 1
        )
        for row in rows {
            let configuration = row.record?.configuration
            let accuracy = row.metrics?.accuracy
            table.append([
                row.folder, configuration?.method.title ?? "–", row.record?.scene ?? "–",
                configuration?.sampling.text ?? "–", configuration.map { "\($0.seed)" } ?? "–",
                percentText(accuracy?.overall), percentText(accuracy?.average), percentText(accuracy?.kappa),
                row.state,
            ])
        }
        return table.text
    }
}

extension RunList: Encodable {
    private enum CodingKeys: String, CodingKey { case runs }

    /// Writes an object with the runs.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rows, forKey: .runs)
    }
}

extension RunList.Row: Encodable {
    private enum CodingKeys: String, CodingKey {
        case folder, method, scene, split, seed, kappa, state
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
    }

    /// Writes every key; unknown values are null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(folder, forKey: .folder)
        try container.encode(record?.configuration.method.title, forKey: .method)
        try container.encode(record?.scene, forKey: .scene)
        try container.encode(record?.configuration.sampling.text, forKey: .split)
        try container.encode(record?.configuration.seed, forKey: .seed)
        try container.encode(metrics?.accuracy.overall, forKey: .overallAccuracy)
        try container.encode(metrics?.accuracy.average, forKey: .averageAccuracy)
        try container.encode(metrics?.accuracy.kappa, forKey: .kappa)
        try container.encode(state, forKey: .state)
    }
}
