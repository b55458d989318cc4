public import LSGA
public import Runs

/// The layers of one network: what `hsi models show` prints.
public struct NetworkListing: Sendable, Encodable {
    let name: String
    /// A one-line summary.
    let summary: String
    /// The publication; nil for a preset.
    let reference: String?
    /// The network that was built, with its input and output.
    let network: String
    let layers: [LayerListing.Row]
    let cost: Cost
    /// The cost of one of its attentions.
    let attentionCost: Cost?
    private let words: String

    enum CodingKeys: String, CodingKey {
        case name, summary, reference, network, layers, cost
        case attentionCost = "attention_cost"
    }

    /// Lists the network of a preset.
    ///
    /// - Throws: `RunError.settings` if it cannot be built.
    public init(_ preset: Preset) throws {
        let entry = ModelEntry.named(preset.name)
        try self.init(
            preset.name,
            preset.summary,
            reference: entry?.reference,
            words: "preset \(preset.name): \(preset.summary)" + (entry.map { "\n    \($0.reference)" } ?? ""),
            ListedNetwork(preset)
        )
    }

    /// Lists a network, with the patches of the preset of its name, else of the reference.
    ///
    /// - Throws: `RunError.settings` if it cannot be built.
    public init(_ entry: ModelEntry) throws {
        try self.init(
            entry.name,
            entry.summary,
            reference: entry.reference,
            words: "\(entry.name): \(entry.summary)\n    \(entry.reference)",
            ListedNetwork(entry)
        )
    }

    /// Lists an attention in the reference's network without tokenizer, or in the first that has a place for it; nil is
    /// a network without one.
    ///
    /// - Throws: `RunError.settings` if no network has a place for it.
    public init(_ attention: AttentionChoice?) throws {
        let summary = attention?.entry.summary ?? "no attention: the network alone"
        try self.init(
            attention?.text ?? "none",
            summary,
            reference: attention?.entry.reference,
            words: attention?.entry.words ?? "none: \(summary)",
            ListedNetwork(attention: attention)
        )
    }

    /// Lists the network that is trained on an objective where no attention is named.
    ///
    /// - Throws: `RunError.settings` if it cannot be built.
    public init(_ objective: ObjectiveChoice) throws {
        try self.init(
            objective.text,
            objective.entry.summary,
            reference: objective.entry.reference,
            words: objective.entry.words,
            ListedNetwork(objective)
        )
    }

    private init(_ name: String, _ summary: String, reference: String?, words: String, _ made: ListedNetwork?)
        throws
    {
        guard let made else { throw RunError.settings(["no network can be built with '\(name)'"]) }
        (self.name, self.summary, self.reference, self.words) = (name, summary, reference, words)
        let configuration = made.configuration
        network =
            "\(configuration.network.entry.name) "
            + (configuration.network.attention.map { "with \($0.choice.text)" } ?? "without attention")
            + ", \(made.input)"
        layers = LayerListing(of: made.network, side: configuration.side, bands: configuration.bands).rows
        cost = made.cost
        attentionCost = Cost(ofAttentionIn: configuration)
    }

    /// The layers as a table.
    public var text: String {
        var table = TextTable(
            ["layer", "operation", "result", "parameters", "multiply-adds"],
            textColumns: 2
        )
        for row in layers {
            table.append([
                row.layer, row.operation.isEmpty ? "in training only" : row.operation,
                row.shape.map(String.init).joined(separator: "×"),
                row.parameters == 0 ? "" : "\(row.parameters)",
                row.multiplyAdds == 0 ? "" : "\(row.multiplyAdds)",
            ])
        }
        table.append(["all", "", "", "\(cost.parameters)", "\(cost.multiplyAdds)"])
        let attention = attentionCost.map {
            "\none attention: \($0.parameters) parameters, \($0.multiplyAdds) multiply-adds"
        }
        return """
            \(words)

            \(network)

            \(table.text)\(attention ?? "")
            sums, activations, softmax and rearrangements have no weights and no multiply-adds, and are left out
            """
    }
}
