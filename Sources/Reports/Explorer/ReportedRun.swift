internal import ArrayFiles
internal import FoundationEssentials
internal import HSI
internal import Runs
internal import Studies

/// One run of a report, as read from its folder.
struct ReportedRun {
    /// Its folder.
    let folder: RunFolder
    /// Its name in the report; unique among the runs.
    var name: String
    /// The contents of `run.json`; that of the first member for an ensemble.
    let record: RunRecord
    /// The contents of `metrics.json`.
    let metrics: Metrics
    /// The folders of an ensemble's members; empty for a run.
    let members: [String]
    /// The scene and the split.
    let target: SplitScene
    /// The predicted label of each pixel.
    let prediction: [UInt16]
    /// The labels of the smoothed and the refined map, where the folder has them.
    let smoothed: [UInt16]?, refined: [UInt16]?
    /// The class probabilities, pixels × classes; nil for a method without any.
    let probabilities: [Float]?
    /// The epochs of training; empty for methods without any.
    let history: [HistoryRow]
    /// The importance of bands, if `hsi bands` has written it into the folder.
    let bands: BandResults?
    /// The attention of a sample of test pixels; nil for methods without any.
    var attention: AttentionSamples?

    /// Reads a run or an ensemble.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - data: The current location of the scene's files, if they were moved.
    ///   - control: Receives progress.
    /// - Throws: `RunError.file` or `SceneError`.
    init(_ path: String, data: DataSource?, _ control: RunControl) throws {
        folder = RunFolder(inside: path)
        members = folder.has(.run) ? [] : try Self.members(of: folder)
        let paths = members.isEmpty ? [path] : members
        let records = try paths.map { path in
            let run = try RunFolder(opening: path)
            guard run.has(.metrics) else {
                throw RunError.file(
                    path: path,
                    reason: "this run is not complete; finish it with 'hsi resume \(path)'"
                )
            }
            return try run.read(RunRecord.self, from: .run)
        }
        record = records[0]
        metrics = try folder.read(Metrics.self, from: .metrics)
        name = members.isEmpty ? record.configuration.method.title : metrics.method
        if records.allSatisfy(\.configuration.method.hasProbabilities) || !members.isEmpty {
            (target, probabilities) = try Self.classified(paths, data: data, control)
        } else {
            let configuration = record.configuration
            let scene = try Scene.load(
                data ?? configuration.data,
                configuration.sampling,
                needsSpectra: configuration.readsSpectra
            )
            try record.check(scene, path: path)
            let split = RunFolder(inside: path).path(of: .split)
            target = SplitScene(scene.outline, try Split.load(from: split, labels: scene.labels))
            probabilities = nil
        }
        let (pixels, folder) = (target.pixels, folder)
        func labels(_ file: RunFolder.File) throws -> [UInt16] {
            try Self.labels(in: folder.path(of: file), pixels: pixels)
        }
        prediction = try labels(.mapNPY)
        smoothed = folder.has(.smoothedNPY) ? try labels(.smoothedNPY) : nil
        refined = folder.has(.refinedNPY) ? try labels(.refinedNPY) : nil
        bands =
            target.scene.hasSpectra
            ? try BandResults.read(in: folder, bands: target.scene.bands, classes: target.labels.count) : nil
        history = folder.has(.history) ? try Self.history(in: folder.path(of: .history)) : []
    }

    /// The folders of the members of the ensemble in a folder.
    private static func members(of folder: RunFolder) throws -> [String] {
        struct Members: Decodable {
            struct Member: Decodable { let folder: String }
            let members: [Member]?
        }
        let isEnsemble = folder.has(.metrics)
        let members = isEnsemble ? try folder.read(Members.self, from: .metrics).members ?? [] : []
        guard !members.isEmpty else {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let runs = names.sorted().map { "\(folder.path)/\($0)" }.filter {
                RunFolder(inside: $0).has(.run)
            }
            if let first = runs.first {
                throw RunError.file(
                    path: folder.path,
                    reason: "holds \(runs.count) runs; name those to report, such as \(first)"
                )
            }
            // Throws what is wrong with the folder.
            _ = try RunFolder(opening: folder.path)
            return []
        }
        for member in members where !FileManager.default.fileExists(atPath: member.folder) {
            throw RunError.file(
                path: folder.path,
                reason: "the ensemble's member \(member.folder) is not there; "
                    + "start hsi in the folder in which the ensemble was evaluated"
            )
        }
        return members.map(\.folder)
    }

    /// Classifies every pixel again with one run, or with the members of an ensemble, and returns the mean
    /// probabilities, which a run folder does not have.
    private static func classified(
        _ paths: [String],
        data: DataSource?,
        _ control: RunControl
    ) throws -> (SplitScene, [Float]) {
        var sum: (target: SplitScene, scene: ScenePredictions)?
        for path in paths {
            let run = try CompletedRun(path, data: data, control) { settings in
                (settings.smoothing, settings.refinement) = (nil, nil)
            }
            let evaluation = try run.evaluation(
                needsScene: true,
                keepsProbabilities: true,
                refines: false,
                control
            )
            guard let scene = evaluation.scene else { continue }
            if sum == nil { sum = (run.target, scene) } else { sum?.scene.add(scene) }
        }
        guard var sum else { throw RunError.settings(["nothing to report"]) }
        if paths.count > 1 { sum.scene.divide(by: paths.count) }
        return (sum.target, sum.scene.probabilities)
    }

    /// The labels of a map.
    private static func labels(in path: String, pixels: Int) throws -> [UInt16] {
        let values = try ArrayFile.doubles("", in: path).values
        guard values.count == pixels else {
            throw RunError.file(
                path: path,
                reason: "expected \(pixels) pixels as in the scene, found \(values.count)"
            )
        }
        return try values.map { value in
            guard let label = UInt16(exactly: value) else {
                throw RunError.file(path: path, reason: "expected labels from 0 to 65535, found \(value)")
            }
            return label
        }
    }

    private static func history(in path: String) throws -> [HistoryRow] {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8),
            let rows = [HistoryRow](csv: text)
        else { throw RunError.file(path: path, reason: "not what hsi writes, a row for each epoch") }
        return rows
    }
}
