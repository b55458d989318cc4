internal import ArrayFiles
internal import Eval
internal import FoundationEssentials
internal import HSI
public import Runs

/// One run of a comparison, read from its folder.
public struct ComparedRun: Sendable {
    /// Its seed and fold.
    let member: Repetition.Member
    /// The folder of the run, relative to that of the comparison.
    public let folder: String
    /// The contents of its `metrics.json`.
    public let metrics: Metrics
    /// The first epoch whose accuracy was at least 90 % of that of the last epoch; nil without epochs.
    public let epochsToNinety: Int?
    /// The contents of its `history.csv`; empty without epochs.
    public let history: [HistoryRow]
    /// The contents of its `split.json`.
    let split: Split
    /// The contents of its `run.json`.
    package let record: RunRecord

    init(_ place: Comparison.Place, of comparison: Comparison) throws {
        let files = try RunFolder(opening: comparison.folder(of: place))
        (member, folder) = (place.member, comparison.relativeFolder(of: place))
        metrics = try files.read(Metrics.self, from: .metrics)
        split = try files.read(Split.self, from: .split)
        record = try files.read(RunRecord.self, from: .run)
        guard record.network != nil else {
            (history, epochsToNinety) = ([], nil)
            return
        }
        let path = files.path(of: .history)
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8),
            let rows = [HistoryRow](csv: text)
        else { throw RunError.file(path: path, reason: "not what hsi writes, a row for each epoch") }
        history = rows
        epochsToNinety = rows.epochs(toShare: 0.9)
    }
}

extension ComparedRun: Encodable {
    enum CodingKeys: String, CodingKey {
        case seed, fold, folder, metrics
        case epochsToNinety = "epochs_to_90_percent"
    }

    /// Writes seed, fold, folder and metrics.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(member.seed, forKey: .seed)
        try container.encode(member.fold, forKey: .fold)
        try container.encode(folder, forKey: .folder)
        try container.encode(metrics, forKey: .metrics)
        try container.encode(epochsToNinety, forKey: .epochsToNinety)
    }
}

/// The labels predicted for the test pixels of one run.
struct TestLabels: Equatable {
    let pixels: [Int]
    let labels: [Int]

    /// Reads the split and the map of the run in the folder `path`.
    init(_ path: String, truth: LabelMap) throws {
        let folder = try RunFolder(opening: path)
        let split = try Split.load(from: folder.path(of: .split), labels: truth)
        let map = folder.path(of: .mapNPY)
        let values = try ArrayFile.doubles("", in: map).values
        guard values.count == truth.labels.count else {
            throw RunError.file(
                path: map,
                reason: "expected \(truth.labels.count) pixels as in the scene, found \(values.count)"
            )
        }
        (pixels, labels) = (split.test, split.test.map { Int(exactly: values[$0]) ?? 0 })
    }
}
