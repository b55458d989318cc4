internal import ArrayFiles
internal import Eval
internal import HSI
public import Runs
internal import Studies

/// A report on one run or several runs of one scene: a page to explore them, or a Markdown document.
public struct RunReport {
    let runs: [ReportedRun]
    /// The scene with its spectra; without them if they are not there.
    let scene: Scene
    /// McNemar's test of every two runs with the same test pixels.
    let pairs: [PageContents.Pair]

    /// About the size of the attention weights of all runs, compressed.
    private static let attentionBytes = 3_000_000

    /// Reads the runs in the folders `paths`, and classifies every pixel again where a method has class probabilities,
    /// because run folders do not keep them.
    ///
    /// - Parameters:
    ///   - paths: The folders: complete runs, or ensembles.
    ///   - data: The current location of the scene's files, if they were moved.
    ///   - attention: Whether the attention of some pixels is recorded.
    ///   - control: Receives progress.
    /// - Throws: `RunError` or `SceneError`, for example if the runs are of different scenes.
    public init(
        _ paths: [String],
        data: DataSource? = nil,
        attention: Bool = true,
        _ control: RunControl = RunControl()
    ) throws {
        var seen: Set<String> = []
        let repeated = paths.filter { !seen.insert($0).inserted }
        guard repeated.isEmpty else {
            throw RunError.settings(["named twice: \(repeated.joined(separator: ", "))"])
        }
        var runs: [ReportedRun] = []
        for (index, path) in paths.enumerated() {
            if paths.count > 1 { control.report(.note("run \(index + 1) of \(paths.count): \(path)")) }
            var run = try ReportedRun(path, data: data, control)
            if let first = runs.first { try run.check(first) }
            if attention {
                let bytes = Self.attentionBytes / paths.count
                run.attention = try AttentionSamples(run, bytes: bytes, data: data, control)
            }
            runs.append(run)
        }
        guard let first = runs.first else { throw RunError.settings(["nothing to report"]) }
        guard first.target.labels.count <= 254 else {
            throw RunError.settings([
                "a report takes at most 254 classes; \(first.record.scene) has \(first.target.labels.count)"
            ])
        }
        // Spectra come from the first run that has any.
        let spectral = runs.first { $0.record.sources.contains { $0.role == .cube } } ?? first
        let configuration = spectral.record.configuration
        scene = try Scene.load(data ?? configuration.data, configuration.sampling, needsSpectra: false)
        runs.nameApart()
        pairs = try runs.pairs()
        self.runs = runs
    }

    /// The title of the report.
    var title: String {
        let scene = runs[0].record.scene
        return runs.count == 1 ? "\(scene) – \(runs[0].name)" : "\(scene) – \(runs.count) runs"
    }
}

extension ReportedRun {
    /// Throws unless this run has the scene and classes of another.
    fileprivate func check(_ first: ReportedRun) throws {
        var differences: [String] = []
        func sums(_ run: ReportedRun, _ role: SceneFile.Role) -> [String] {
            run.record.sources.filter { $0.role == role }.map(\.sha256)
        }
        let (own, other) = (target.scene.labels, first.target.scene.labels)
        // A run that reads no spectra may have no cube to compare, and then its labels tell.
        let hasCubes = !sums(self, .cube).isEmpty && !sums(first, .cube).isEmpty
        let role = hasCubes ? SceneFile.Role.cube : .labels
        if sums(self, role) != sums(first, role) {
            differences.append("scene (\(record.scene) instead of \(first.record.scene))")
        } else if (own.rows, own.columns) != (other.rows, other.columns) {
            differences.append(
                "size (\(own.rows)×\(own.columns) instead of \(other.rows)×\(other.columns) pixels)"
            )
        }
        if differences.isEmpty, target.labels != first.target.labels {
            differences.append("classes (\(target.labels.count) instead of \(first.target.labels.count))")
        }
        guard differences.isEmpty else {
            throw RunError.file(
                path: folder.path,
                reason: "expected the scene and classes of \(first.folder.path), found a different "
                    + differences.joined(separator: " and a different ")
                    + "; make one report for each scene"
            )
        }
    }
}

extension [ReportedRun] {
    /// Adds seeds, then folders, then numbers to names that occur more than once.
    fileprivate mutating func nameApart() {
        let kinds: [Suffix] = [.seed, .folder, .number]
        for kind in kinds {
            let counts = Dictionary(grouping: self, by: \.name).mapValues(\.count)
            for index in indices where counts[self[index].name, default: 0] > 1 {
                self[index].name += kind.text(of: self[index], at: index)
            }
        }
    }
}

/// What tells runs of one name apart.
private enum Suffix {
    case seed, folder, number

    func text(of run: ReportedRun, at index: Int) -> String {
        switch self {
        case .seed: ", seed \(run.record.configuration.seed)"
        case .folder: ", \(run.folder.path.endOfPath)"
        case .number: " (run \(index + 1))"
        }
    }
}

extension String {
    /// The last two names of a path, so that a report does not tell where its reader's folders are.
    var endOfPath: String { split(separator: "/").suffix(2).joined(separator: "/") }
}
