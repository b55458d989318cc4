public import Eval
internal import HSI
public import LSGA

/// What a comparison measured: every figure is of the `metrics.json` of a run that it names.
public struct ComparisonResult: Sendable {
    /// One variant.
    public struct Row: Sendable {
        /// What it is.
        public let variant: Variant
        /// Its short name among the others.
        public let name: String
        /// The part of the network that its attention is.
        public let slot: AttentionSlot
        /// Mean and spread of its figures over the runs.
        public let summary: SeriesSummary
        /// Mean and spread of the epochs it took to 90 % of its last accuracy.
        public let epochsToNinety: Summary?
        /// What the network costs.
        public let cost: Cost
        /// What one attention of it costs; nil if it has none.
        public let attentionCost: Cost?
        /// How it compares with the first variant; nil for that one.
        let tests: PairedTests?
        let runs: [ComparedRun]
    }

    /// How the result is shown.
    let kind: Comparison.Kind
    /// The scene's name.
    let scene: String
    /// The network's name.
    let model: String
    /// The name of the variant that the others are tested against.
    let reference: String
    /// The variants, in the order of the table.
    public let rows: [Row]

    /// Reads the runs of a comparison from its folder.
    ///
    /// - Throws: `RunError` naming what is missing or is not what hsi writes.
    init(reading comparison: Comparison) throws {
        let runs = try Dictionary(grouping: comparison.places, by: \.variant).mapValues {
            try $0.map { try ComparedRun($0, of: comparison) }
        }
        guard let first = runs[0], let record = first.first?.record else {
            throw RunError.settings(["nothing to compare"])
        }
        (kind, scene, model) = (comparison.kind, record.scene, record.configuration.model.name)
        let loaded = try Scene.load(record.configuration)
        try record.check(loaded, path: comparison.path)
        let truth = (consume loaded).labels
        func predictions(_ run: ComparedRun) throws -> TestPredictions {
            try TestPredictions("\(comparison.path)/\(run.folder)", truth: truth)
        }
        let names = comparison.variants.names
        reference = names[0]
        let references = try predictions(first[0])
        let rows = try comparison.variants.enumerated().compactMap { index, variant -> Row? in
            guard let own = runs[index], let last = own.first else { return nil }
            let tests =
                index == 0
                ? nil
                : try PairedTests(
                    own,
                    against: first,
                    predictions: (predictions(last), references),
                    truth: truth
                )
            return Row(
                variant: variant,
                name: names[index],
                slot: variant.entry?.slot ?? .mixer,
                summary: SeriesSummary(own.map(\.metrics)),
                epochsToNinety: Summary(own.compactMap(\.epochsToNinety).map(Double.init)),
                cost: last.record.cost,
                attentionCost: Cost(ofAttentionIn: last.record.architecture),
                tests: tests,
                runs: own
            )
        }
        func accuracy(_ row: Row) -> Double { row.summary.overallAccuracy?.mean ?? -1 }
        switch comparison.kind {
        case .ablation: self.rows = rows
        case .comparison:
            // Equal ones stay in the order given.
            self.rows = rows.enumerated().sorted {
                (accuracy($1.element), $0.offset) < (accuracy($0.element), $1.offset)
            }.map(\.element)
        }
    }

    /// How many runs each variant has.
    var runCount: Int { rows.first?.runs.count ?? 0 }
}

extension ComparisonResult: Encodable {
    enum CodingKeys: String, CodingKey { case kind, scene, model, reference, rows, notes }

    /// Writes the rows with all of their runs, and the remarks below the table.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(scene, forKey: .scene)
        try container.encode(model, forKey: .model)
        try container.encode(reference, forKey: .reference)
        try container.encode(rows, forKey: .rows)
        try container.encode(notes, forKey: .notes)
    }
}

extension ComparisonResult.Row: Encodable {
    enum CodingKeys: String, CodingKey {
        case attention, tokenizer, gauss, slot, parameters, summary, runs
        case multiplyAdds = "multiply_adds"
        case attentionParameters = "attention_parameters"
        case attentionMultiplyAdds = "attention_multiply_adds"
        case epochsToNinety = "epochs_to_90_percent"
        case tests = "against_reference"
    }

    /// Writes every key, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(variant.attention, forKey: .attention)
        try container.encode(variant.tokenizer, forKey: .tokenizer)
        try container.encode(variant.gauss, forKey: .gauss)
        try container.encode(slot, forKey: .slot)
        try container.encode(cost.parameters, forKey: .parameters)
        try container.encode(cost.multiplyAdds, forKey: .multiplyAdds)
        try container.encode(attentionCost?.parameters, forKey: .attentionParameters)
        try container.encode(attentionCost?.multiplyAdds, forKey: .attentionMultiplyAdds)
        try container.encode(summary, forKey: .summary)
        try container.encode(epochsToNinety, forKey: .epochsToNinety)
        try container.encode(tests, forKey: .tests)
        try container.encode(runs, forKey: .runs)
    }
}
