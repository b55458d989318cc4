internal import ArrayFiles
internal import Eval
internal import FoundationEssentials
internal import HSI
internal import LSGA

/// One run of a comparison, as it lies on disk.
struct ComparedRun: Sendable, Encodable {
    let member: Repetition.Member
    /// The run's folder, as seen from the comparison's.
    let folder: String
    /// The contents of its `metrics.json`.
    let metrics: Metrics
    /// The first epoch whose accuracy was at least 90 % of the last one's.
    let epochsToNinety: Int?
    /// The contents of its `history.csv`.
    let history: [HistoryRow]
    /// The contents of its `run.json`.
    let record: RunRecord

    enum CodingKeys: String, CodingKey {
        case seed, fold, folder, metrics
        case epochsToNinety = "epochs_to_90_percent"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(member.seed, forKey: .seed)
        try container.encodeIfPresent(member.fold, forKey: .fold)
        try container.encode(folder, forKey: .folder)
        try container.encode(metrics, forKey: .metrics)
        try container.encode(epochsToNinety, forKey: .epochsToNinety)
    }

    init(_ place: Comparison.Place, of comparison: Comparison) throws {
        let files = try RunFolder(opening: comparison.folder(of: place))
        (member, folder) = (place.member, comparison.relativeFolder(of: place))
        metrics = try files.read(Metrics.self, from: .metrics)
        record = try files.read(RunRecord.self, from: .run)
        let path = files.path(of: .history)
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8),
            let rows = [HistoryRow](csv: text)
        else { throw RunError.file(path: path, reason: "not what hsi writes, a row for each epoch") }
        history = rows
        epochsToNinety = rows.epochs(toShare: 0.9)
    }
}

/// The labels predicted for the test pixels of one run.
struct TestPredictions {
    let pixels: [Int]
    let labels: [Int]

    /// Reads split and map of the run in the folder at `path`.
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
        (pixels, labels) = (split.test, split.test.map { Int(values[$0]) })
    }
}
