internal import LSGA
internal import Runs

/// All networks, attentions and presets, each with its cost for 16 classes.
public struct ModelList: Sendable {
    /// One network with the settings of its preset.
    struct ModelRow: Sendable, Encodable {
        let name: String
        let summary: String
        let reference: String
        let cost: Cost?
    }

    /// One attention, in the reference network without tokenizer unless `model` names another.
    struct AttentionRow: Sendable {
        let entry: AttentionEntry
        /// The network whose cost is counted.
        let model: String?
        let cost: Cost?
        /// The cost of the attention alone.
        let own: Cost?
    }

    /// One training objective, in the reference's network with multi-head attention.
    struct ObjectiveRow: Sendable {
        let entry: ObjectiveEntry
        let cost: Cost?
    }

    /// One preset, with the settings that are changed most often.
    struct PresetRow: Sendable, Encodable {
        let name: String
        let summary: String
        let network: String
        let attention: String
        let patchSize: Int
        let epochs: Int
        let batchSize: Int
        let learningRate: Double
        let cost: Cost?

        enum CodingKeys: String, CodingKey {
            case name, summary, network, attention, epochs, cost
            case patchSize = "patch_size"
            case batchSize = "batch_size"
            case learningRate = "learning_rate"
        }

        init(_ preset: Preset) {
            (name, summary) = (preset.name, preset.summary)
            (network, attention) = (preset.model.name, preset.model.attentionText)
            patchSize = preset.patches.side
            (epochs, batchSize) = (preset.recipe.epochs, preset.recipe.batch)
            learningRate = preset.recipe.learningRate
            cost = ListedNetwork(preset)?.cost
        }
    }

    let models: [ModelRow]
    let attentions: [AttentionRow]
    let objectives: [ObjectiveRow]
    let presets: [PresetRow]

    /// Builds each network once, without drawing its weights, and counts its operations.
    public init() {
        models = ModelEntry.all.map { entry in
            ModelRow(
                name: entry.name,
                summary: entry.summary,
                reference: entry.reference,
                cost: ListedNetwork(entry)?.cost
            )
        }
        attentions = AttentionEntry.all.map { entry in
            let made = ListedNetwork(attention: AttentionChoice(entry))
            return AttentionRow(
                entry: entry,
                model: made?.configuration.network.entry.name,
                cost: made?.cost,
                own: made.flatMap { Cost(ofAttentionIn: $0.configuration) }
            )
        }
        objectives = ObjectiveEntry.all.map {
            ObjectiveRow(entry: $0, cost: ListedNetwork(ObjectiveChoice($0))?.cost)
        }
        presets = Preset.all.map(PresetRow.init)
    }

    /// The lists as tables, followed by one line for each entry.
    public var text: String {
        var modelTable = TextTable(["network", "parameters", "multiply-adds"])
        for row in models { modelTable.append([row.name] + cells(row.cost)) }
        var presetTable = TextTable(
            [
                "preset", "network", "attention", "patch size", "epochs", "batch size", "learning rate",
                "parameters", "multiply-adds",
            ],
            textColumns: 3
        )
        for row in presets {
            let numbers = [
                "\(row.patchSize)", "\(row.epochs)", "\(row.batchSize)", "\(row.learningRate)",
            ]
            presetTable.append([row.name, row.network, row.attention] + numbers + cells(row.cost))
        }
        var table = TextTable(
            [
                "attention", "kind", "numbers", "parameters", "multiply-adds", "alone: parameters",
                "alone: multiply-adds",
            ],
            textColumns: 3
        )
        for row in attentions {
            table.append(
                [row.entry.name, row.entry.slot.words, row.entry.defaultNumbers] + cells(row.cost)
                    + cells(row.own)
            )
        }
        var objectiveTable = TextTable(
            ["objective", "numbers", "parameters", "multiply-adds"],
            textColumns: 2
        )
        for row in objectives {
            objectiveTable.append([row.entry.name, row.entry.defaultNumbers] + cells(row.cost))
        }
        let alone = ModelEntry.all.filter(\.canBeAlone).map(\.name).joined(separator: ", ")
        let elsewhere = attentions.filter { $0.model != Preset.reference.model.name }.map {
            "\($0.entry.name) in \($0.model ?? "no network")"
        }
        let exception = elsewhere.isEmpty ? "" : " (\(elsewhere.joined(separator: ", ")))"
        return """
            Presets, for 16 classes:

            \(presetTable.text)

            \(presets.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"))
            \(GraphMethod.fewName): superpixel graphs for a few training pixels of each class; no network

            Networks, with the patches of the preset of the same name, else of reference:

            \(modelTable.text)

            \(models.map { "\($0.name): \($0.summary)\n    \($0.reference)" }.joined(separator: "\n"))

            Attentions, in lsga-vit without tokenizer on 9×9 patches of 36 bands\(exception):

            \(table.text)

            \(attentions.map(\.entry.words).joined(separator: "\n"))

            'none' stands for no attention, in \(alone).

            Training objectives, with the costs of multi-head attention in the same network:

            \(objectiveTable.text)

            \(objectives.map(\.entry.words).joined(separator: "\n"))

            An objective is combined with any attention that has scores; in place of an attention, its name stands for
            multi-head attention trained on it.

            'hsi models show NAME' prints the layers of any of them.
            """
    }

    private func cells(_ cost: Cost?) -> [String] {
        [cost.map { "\($0.parameters)" } ?? "–", cost.map { "\($0.multiplyAdds)" } ?? "–"]
    }
}

extension ChoiceEntry {
    /// The numbers that it reads with their defaults, as the command line writes them.
    var defaultNumbers: String {
        numbers.isEmpty
            ? "–" : numbers.map { "\($0.name)=\($0.text($0.defaultValue))" }.joined(separator: ",")
    }

    /// Name, summary, reference and numbers, one line each.
    var words: String {
        let lines = numbers.map { number in
            let range = "\(number.text(number.range.lowerBound)) to \(number.text(number.range.upperBound))"
            return "    \(number.name)=\(number.text(number.defaultValue)): \(number.summary), \(range)"
        }
        return (["\(name): \(summary)", "    \(reference)"] + lines).joined(separator: "\n")
    }
}
