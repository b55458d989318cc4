internal import Engine
internal import LSGA

/// What can be trained: attentions in the reference's network, and presets, each with its cost for 16 classes.
public struct ModelList: Sendable, Codable {
    /// One attention.
    struct AttentionRow: Sendable, Codable {
        let name: String
        let summary: String
        let reference: String
        let withTokenizer: Cost
        let without: Cost
    }

    /// One preset.
    struct PresetRow: Sendable, Codable {
        let name: String
        let summary: String
        let cost: Cost
    }

    let attentions: [AttentionRow]
    let presets: [PresetRow]

    /// Builds each network once and counts.
    public init() {
        func cost(_ preset: Preset, _ change: (inout NetworkConfiguration) -> Void = { _ in }) -> Cost {
            let bands = preset.patches.components ?? 36
            var architecture = preset.model.configuration(
                bands: bands,
                side: preset.patches.side,
                classes: 16
            )
            change(&architecture)
            var random = Seed(0).stream("init")
            return Cost(of: Network(architecture, using: &random), side: preset.patches.side, bands: bands)
        }
        attentions = AttentionEntry.all.map { entry in
            func with(_ tokenizer: TokenizerForm) -> Cost {
                cost(.reference) {
                    $0.attention = entry.name
                    $0.options.tokenizer = tokenizer
                }
            }
            return AttentionRow(
                name: entry.name,
                summary: entry.summary,
                reference: entry.reference,
                withTokenizer: with(.ssftt),
                without: with(.none)
            )
        }
        presets = Preset.all.map { PresetRow(name: $0.name, summary: $0.summary, cost: cost($0)) }
    }

    /// The lists as tables.
    public var text: String {
        var attentionTable = TextTable(["attention", "tokenizer", "parameters", "multiply-adds"])
        for row in attentions {
            for (name, cost) in [("ssftt", row.withTokenizer), ("none", row.without)] {
                attentionTable.append([row.name, name, "\(cost.parameters)", "\(cost.multiplyAdds)"])
            }
        }
        var presetTable = TextTable(["preset", "parameters", "multiply-adds"])
        for row in presets {
            presetTable.append([row.name, "\(row.cost.parameters)", "\(row.cost.multiplyAdds)"])
        }
        return """
            lsga-vit with each attention, 9×9 patches of 36 bands, 16 classes:

            \(attentionTable.text)

            \(attentions.map { "\($0.name): \($0.summary)\n    \($0.reference)" }.joined(separator: "\n"))

            \(presetTable.text)

            \(presets.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"))
            """
    }
}
