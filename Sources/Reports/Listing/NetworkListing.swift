internal import LSGA
internal import Runs

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

    /// Lists the preset, network or attention called `name`; an attention is shown in the reference network without
    /// tokenizer.
    ///
    /// - Throws: `RunError.settings` if there is nothing with that name.
    public init(_ name: String) throws {
        let made: ListedNetwork?
        if let preset = Preset.named(name) {
            made = ListedNetwork(preset)
            let entry = ModelEntry.named(name)
            (summary, reference) = (preset.summary, entry?.reference)
            words = "preset \(name): \(summary)" + (entry.map { "\n    \($0.reference)" } ?? "")
        } else if let entry = ModelEntry.named(name) {
            made = ListedNetwork(model: name)
            (summary, reference) = (entry.summary, entry.reference)
            words = "\(name): \(summary)\n    \(entry.reference)"
        } else {
            let choice: AttentionChoice
            do {
                choice = try AttentionChoice(parsing: name)
            } catch {
                guard !name.contains(":") else { throw RunError.settings([error.description]) }
                let known =
                    ModelEntry.all.map(\.name) + Preset.all.map(\.name).filter { ModelEntry.named($0) == nil }
                    + (AttentionEntry.all + [.absent]).map(\.name)
                throw RunError.settings([
                    "there is no network, preset or attention '\(name)'; known: \(known.joined(separator: ", "))"
                ])
            }
            made = ListedNetwork(attention: name)
            (summary, reference) = (choice.entry.summary, choice.entry.reference)
            words = choice.entry.words
        }
        guard let made else { throw RunError.settings(["no network can be built with '\(name)'"]) }
        let configuration = made.configuration
        self.name = name
        let hasNone = configuration.attention == AttentionEntry.absent.name
        network =
            "\(configuration.model) \(hasNone ? "without attention" : "with \(configuration.attention)"), \(made.input)"
        layers = LayerListing(of: made.network, side: configuration.side, bands: configuration.bands).rows
        cost = made.cost
        let hasAttention =
            AttentionEntry.named(configuration.attention.prefix { $0 != ":" }.description) != nil
        attentionCost = hasAttention ? Cost(ofAttentionIn: configuration) : nil
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
