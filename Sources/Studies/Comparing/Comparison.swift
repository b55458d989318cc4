internal import ArrayFiles
internal import Foundation
public import Runs

/// A comparison of several methods on the same scene, splits and seeds, as in `compare`, `ablate` and `baseline`.
public struct Comparison: Sendable {
    /// How the result is shown.
    public enum Kind: String, Sendable, Codable {
        /// Rows in the order given, to show the effect of each change.
        case ablation
        /// Rows sorted by accuracy, with speed of convergence and figures.
        case comparison
    }

    /// How the result is shown.
    public let kind: Kind
    /// The rows; each is tested against the first.
    public let variants: [Variant]
    /// How the runs of each row differ.
    public let repetition: Repetition
    /// The folder, with the tables and `ROW/seed-N` or `ROW/fold-N` for each run.
    public let path: String

    /// Creates a comparison.
    ///
    /// - Throws: `RunError.settings` if two rows have the same name, or if rows have different scenes.
    public init(_ kind: Kind, _ variants: [Variant], _ repetition: Repetition, path: String) throws {
        (self.kind, self.variants) = (kind, variants)
        (self.repetition, self.path) = (repetition, path)
        var seen: Set<String> = []
        let repeated = variants.map(\.folderName).filter { !seen.insert($0).inserted }
        guard repeated.isEmpty else {
            throw RunError.settings(["named twice: \(repeated.joined(separator: ", "))"])
        }
        guard !variants.isEmpty else { throw RunError.settings(["nothing to compare"]) }
        guard variants.allSatisfy({ $0.configuration.data == variants[0].configuration.data }) else {
            throw RunError.settings(["a comparison is on one scene"])
        }
    }

    /// Runs what is not complete on disk, and reads the results.
    ///
    /// All rows run their first seed or fold before any row runs its second, so that changing load on the machine
    /// affects the times of all rows alike. Rows of earlier calls in the folder stay in the table.
    ///
    /// - Throws: `RunError.interrupted` after saving a checkpoint; otherwise the errors of the runs.
    public func run(_ control: RunControl = RunControl()) throws -> ComparisonTable {
        let problems = variants.flatMap { variant in
            variant.configuration.problems.map { "\(variant.name): \($0)" }
        }
        guard problems.isEmpty else { throw RunError.settings(problems) }
        return try FolderLock.with(path) {
            let whole = try withEarlierRows(control)
            try whole.runAll(control)
            try whole.writePlan()
            return try ComparisonTable(reading: whole)
        }
    }

    private func runAll(_ control: RunControl) throws {
        // A folder with other settings is reported before anything is trained.
        let places = try places.map { ($0, try Run(at: folder(of: $0), $0.configuration)) }
        let done = places.count { $1.isComplete }
        if done > 0 { control.report(.note("\(done) of \(places.count) runs are in \(path) already")) }
        var times = RemainingTime(variants: variants.count)
        for (place, run) in places where run.isComplete {
            let metrics = try run.run()
            times.record((metrics.trainSeconds ?? 0) + (metrics.testSeconds ?? 0), of: place.variant)
        }
        let shared = SharedWork()
        var isFirst = true
        for (number, (place, run)) in places.enumerated() where !run.isComplete {
            if control.isInterrupted() { throw RunError.interrupted }
            let later = places[(number + 1)...].filter { !$1.isComplete }.map(\.0.variant)
            control.report(
                .run(
                    number: number + 1,
                    of: places.count,
                    name: "\(variants[place.variant].name), \(place.member.words)",
                    secondsAfter: times.seconds(for: later)
                )
            )
            let watch = Stopwatch()
            try run.run(isFirst ? control : control.withoutNotes, shared)
            times.record(watch.seconds, of: place.variant)
            isFirst = false
        }
    }

    /// One run of a comparison.
    struct Place {
        /// The index of the row.
        let variant: Int
        let member: Repetition.Member
        let configuration: RunConfiguration
    }

    /// Every run, in the order of execution; a row that is the same operator as an earlier row has no runs.
    var places: [Place] {
        guard let first = variants.first?.configuration else { return [] }
        return repetition.members(seed: first.seed, first.sampling).enumerated().flatMap { number, _ in
            variants.indices.filter { source(of: $0) == $0 }.map { index in
                var configuration = variants[index].configuration
                let member = repetition.members(seed: configuration.seed, configuration.sampling)[number]
                (configuration.seed, configuration.sampling) = (member.seed, member.sampling)
                return Place(variant: index, member: member, configuration: configuration)
            }
        }
    }

    /// The index of the row whose runs are used for row `index`: the row itself, or an earlier row that is the same
    /// operator by definition.
    func source(of index: Int) -> Int {
        let own = variants[index].configuration.canonical
        return variants[..<index].firstIndex { $0.configuration.canonical == own } ?? index
    }

    /// The folder of a run.
    func folder(of place: Place) -> String { "\(path)/\(relativeFolder(of: place))" }

    /// The same, relative to the folder of the comparison.
    func relativeFolder(of place: Place) -> String {
        "\(variants[place.variant].folderName)/\(place.member.folderName)"
    }
}

extension RunControl {
    /// The same without the notes of a run, which are alike for all runs of a comparison.
    fileprivate var withoutNotes: RunControl {
        RunControl(
            report: { event in
                if case .note = event { return }
                report(event)
            },
            isInterrupted: isInterrupted,
            illustrator: illustrator
        )
    }
}
