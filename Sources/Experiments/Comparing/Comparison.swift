internal import LSGA

/// The same data, splits, seeds and recipe for each of several variants: what `ablate` and `compare` run.
public struct Comparison: Sendable {
    /// How the result is shown.
    public enum Kind: String, Sendable, Codable {
        /// In the order given: what each change does.
        case ablation
        /// By accuracy, with the speed of convergence and figures: how the variants rank.
        case comparison
    }

    /// Settings that the variants share.
    public let configuration: ExperimentConfiguration
    /// The rows; the others are tested against the first.
    public let variants: [Variant]
    /// What the runs of each differ in.
    public let repetition: Repetition
    /// The folder: `VARIANT/seed-N` or `VARIANT/fold-N` in it for each run, and the tables.
    public let path: String
    /// How the result is shown.
    public let kind: Kind

    /// Creates a comparison.
    public init(
        _ kind: Kind,
        _ configuration: ExperimentConfiguration,
        variants: [Variant],
        _ repetition: Repetition,
        path: String
    ) {
        (self.kind, self.configuration, self.variants) = (kind, configuration, variants)
        (self.repetition, self.path) = (repetition, path)
    }

    /// Every attention of the registry that the network of `configuration` has a place for, none at all first if it can do
    /// without, and why others have no place.
    public static func attentions(for configuration: ExperimentConfiguration) -> (
        fitting: [String], others: [(name: String, reason: String)]
    ) {
        var (fitting, others): ([String], [(name: String, reason: String)]) = ([], [])
        let canDoWithout = ModelEntry.named(configuration.model.name)?.slots.contains(.absent) ?? false
        for entry in (canDoWithout ? [.absent] : []) + AttentionEntry.all {
            let variant = Variant(attention: entry.name, tokenizer: nil, gauss: nil)
            let problems = variant.applied(to: configuration).networkProblems
            if problems.isEmpty {
                fitting.append(entry.name)
            } else {
                others.append((entry.name, problems.joined(separator: "; ")))
            }
        }
        return (fitting, others)
    }

    /// Runs what is not yet on disk, and writes the tables.
    ///
    /// All variants take their first seed or fold before any takes its second, so that what changes on the machine meanwhile
    /// changes the times of all alike.
    ///
    /// - Throws: `RunError.interrupted` after saving a checkpoint; else whatever is wrong with data or settings.
    public func run(_ control: RunControl = RunControl()) throws -> ComparisonResult {
        let problems = variants.flatMap { variant in
            variant.applied(to: configuration).networkProblems.map { "\(variant.words): \($0)" }
        }
        guard problems.isEmpty else { throw RunError.settings(problems) }
        return try FolderLock.with(path) { try runAll(control) }
    }

    private func runAll(_ control: RunControl) throws -> ComparisonResult {
        // A folder with other settings is found before anything is trained.
        let places = try places.map { ($0, try Experiment(at: folder(of: $0), $0.configuration)) }
        let done = places.count { $1.isComplete }
        if done > 0 { control.report(.note("\(done) of \(places.count) runs are in \(path) already")) }
        var times = RemainingTime(variants: variants.count)
        for (place, experiment) in places where experiment.isComplete {
            let metrics = try experiment.run()
            times.record(metrics.trainSeconds + metrics.testSeconds, of: place.variant)
        }
        let floors = SpectrumFloors()
        var isFirst = true
        for (number, (place, experiment)) in places.enumerated() where !experiment.isComplete {
            if control.isInterrupted() { throw RunError.interrupted }
            let later = places[(number + 1)...].filter { !$1.isComplete }.map(\.0.variant)
            control.report(
                .run(
                    number: number + 1,
                    of: places.count,
                    name: "\(variants[place.variant].words), \(place.member.words)",
                    secondsAfter: times.seconds(for: later)
                )
            )
            let watch = Stopwatch()
            try experiment.run(isFirst ? control : control.withoutNotes, floors)
            times.record(watch.seconds, of: place.variant)
            isFirst = false
        }
        let result = try ComparisonResult(reading: self)
        try result.write(to: path)
        return result
    }

    /// One run of a comparison.
    struct Place {
        /// The variant's place in the list.
        let variant: Int
        let member: Repetition.Member
        let configuration: ExperimentConfiguration
    }

    /// Every run, in the order in which they are run.
    var places: [Place] {
        repetition.members(seed: configuration.seed, configuration.sampling).flatMap { member in
            variants.indices.map { index in
                var configuration = variants[index].applied(to: configuration)
                (configuration.seed, configuration.sampling) = (member.seed, member.sampling)
                return Place(variant: index, member: member, configuration: configuration)
            }
        }
    }

    /// The folder of a run.
    func folder(of place: Place) -> String { "\(path)/\(relativeFolder(of: place))" }

    /// The same as seen from the comparison's folder.
    func relativeFolder(of place: Place) -> String {
        "\(variants[place.variant].folderName)/\(place.member.folderName)"
    }
}

extension ExperimentConfiguration {
    /// What is wrong with the network, as far as it can be told without the scene.
    fileprivate var networkProblems: [String] {
        // A scene whose bands are kept has more than any network needs.
        model.configuration(bands: patches.components ?? 64, side: patches.side, classes: 2).problems
    }
}

extension RunControl {
    /// The same without what a run says of itself, which is alike for all runs of a comparison.
    fileprivate var withoutNotes: RunControl {
        RunControl(
            report: { event in
                if case .note = event { return }
                report(event)
            },
            isInterrupted: isInterrupted
        )
    }
}

/// How long runs are going to take, by those that have ended.
struct RemainingTime {
    private var measured: [[Double]]

    init(variants: Int) { measured = [[Double]](repeating: [], count: variants) }

    /// Takes in a run.
    mutating func record(_ seconds: Double, of variant: Int) { measured[variant].append(seconds) }

    /// The expected seconds of a run of each of `variants`: as long as others of the variant, or of all where there
    /// are none; nil before any has ended.
    func seconds(for variants: [Int]) -> Double? {
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        if variants.isEmpty { return 0 }
        guard let overall = mean(measured.flatMap(\.self)) else { return nil }
        return variants.reduce(0) { $0 + (mean(measured[$1]) ?? overall) }
    }
}
