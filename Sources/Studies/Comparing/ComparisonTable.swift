public import Eval
internal import HSI
public import LSGA
public import Runs

/// The results of a comparison; every number is in the `metrics.json` of a run that it names.
public struct ComparisonTable: Sendable {
    /// One row.
    public struct Row: Sendable {
        /// The method and its settings.
        public let variant: Variant
        /// The earlier row that is the same operator by definition, and whose runs are used; nil if there is none.
        public let sameAs: String?
        /// Mean and standard deviation of its metrics over the runs.
        public let summary: SeriesSummary
        /// Mean and standard deviation of the epochs needed to reach 90 % of the last accuracy.
        public let epochsToNinety: Summary?
        /// The cost of its network; nil for other methods.
        public let cost: Cost?
        /// The cost of one of its attentions; nil if it has none.
        public let attentionCost: Cost?
        /// What its attention or objective changes; nil for what is no network.
        public let role: MethodRole?
        /// How it compares with the first row; nil for that one.
        public let tests: PairedTests?
        /// Its runs.
        public let runs: [ComparedRun]
    }

    /// One pair of rows.
    public struct Pair: Sendable, Encodable {
        /// The rows' names; the second is tested against the first.
        public let first: String, second: String
        /// The tests.
        public let tests: PairedTests
    }

    /// How the result is shown.
    package let kind: Comparison.Kind
    /// The scene's name.
    public let scene: String
    /// The name of the row that the others are tested against.
    public let reference: String
    /// The rows, in the order of the table.
    public let rows: [Row]
    /// Every pair of rows, in the order in which they were named.
    public let pairs: [Pair]

    /// The number of runs of each row.
    package var runCount: Int { rows.first?.runs.count ?? 0 }

    /// Reads the runs of a comparison from its folder.
    ///
    /// - Throws: `RunError`, naming a file that is missing or invalid.
    init(reading comparison: Comparison) throws {
        let variants = comparison.variants
        let found = try Dictionary(grouping: comparison.places, by: \.variant).mapValues {
            try $0.map { try ComparedRun($0, of: comparison) }
        }
        func runs(_ index: Int) -> [ComparedRun] { found[comparison.source(of: index)] ?? [] }
        guard let record = runs(0).first?.record else { throw RunError.settings(["nothing to compare"]) }
        (kind, scene, reference) = (comparison.kind, record.scene, variants[0].name)
        let truth = try LabelMap.load(record.configuration)
        let labels = try variants.indices.map { index in
            try runs(index).first.map { try TestLabels("\(comparison.path)/\($0.folder)", truth: truth) }
        }
        func tests(_ index: Int, against other: Int) throws -> PairedTests? {
            guard let own = labels[index], let reference = labels[other], own.pixels == reference.pixels
            else { return nil }
            return try PairedTests(
                runs(index),
                against: runs(other),
                predictions: (own, reference),
                truth: truth
            )
        }
        let rows = try variants.indices.map { index in
            let (own, source) = (runs(index), comparison.source(of: index))
            let network = own.last?.record.network
            return Row(
                variant: variants[index],
                sameAs: source == index ? nil : variants[source].name,
                summary: SeriesSummary(
                    own.map(\.metrics),
                    trainingOverlap: TrainingOverlap(own.map(\.split))
                ),
                epochsToNinety: Summary(own.compactMap(\.epochsToNinety).map(Double.init)),
                cost: network?.cost,
                attentionCost: network.flatMap { Cost(ofAttentionIn: $0.architecture) },
                role: variants[index].configuration.method.role,
                tests: index == 0 ? nil : try tests(index, against: 0),
                runs: own
            )
        }
        pairs = try variants.indices.flatMap { second in
            try (0..<second).compactMap { first in
                try tests(second, against: first).map {
                    Pair(first: variants[first].name, second: variants[second].name, tests: $0)
                }
            }
        }
        func accuracy(_ row: Row) -> Double { row.summary.accuracy.overall?.mean ?? -1 }
        switch comparison.kind {
        case .ablation: self.rows = rows
        case .comparison:
            // Rows with equal accuracy stay in the order given.
            self.rows = rows.enumerated().sorted {
                (accuracy($1.element), $0.offset) < (accuracy($0.element), $1.offset)
            }.map(\.element)
        }
    }
}

extension ComparisonTable.Row: Encodable {
    enum CodingKeys: String, CodingKey {
        case name, folder, factors, slot, parameters, summary, runs
        case sameAs = "same_as"
        case multiplyAdds = "multiply_adds"
        case attentionParameters = "attention_parameters"
        case attentionMultiplyAdds = "attention_multiply_adds"
        case epochsToNinety = "epochs_to_90_percent"
        case tests = "against_reference"
    }

    /// Writes every key, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(variant.name, forKey: .name)
        try container.encode(variant.folderName, forKey: .folder)
        try container.encode(variant.factors, forKey: .factors)
        try container.encode(sameAs, forKey: .sameAs)
        try container.encode(role?.rawValue, forKey: .slot)
        try container.encode(cost?.parameters, forKey: .parameters)
        try container.encode(cost?.multiplyAdds, forKey: .multiplyAdds)
        try container.encode(attentionCost?.parameters, forKey: .attentionParameters)
        try container.encode(attentionCost?.multiplyAdds, forKey: .attentionMultiplyAdds)
        try container.encode(summary, forKey: .summary)
        try container.encode(epochsToNinety, forKey: .epochsToNinety)
        try container.encode(tests, forKey: .tests)
        try container.encode(runs, forKey: .runs)
    }
}
