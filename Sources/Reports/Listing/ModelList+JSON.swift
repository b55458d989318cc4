internal import LSGA

extension ModelList: Encodable {
    enum CodingKeys: String, CodingKey { case models, attentions, objectives, presets }

    /// Writes the four lists.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(models, forKey: .models)
        try container.encode(attentions, forKey: .attentions)
        try container.encode(objectives, forKey: .objectives)
        try container.encode(presets, forKey: .presets)
    }
}

extension ModelList.AttentionRow: Encodable {
    enum CodingKeys: String, CodingKey {
        case name, summary, reference, slot, numbers, model, cost
        case own = "attention_cost"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entry.name, forKey: .name)
        try container.encode(entry.summary, forKey: .summary)
        try container.encode(entry.reference, forKey: .reference)
        try container.encode(entry.slot, forKey: .slot)
        try container.encode(entry.numbers.map(ListedNumber.init), forKey: .numbers)
        try container.encode(model, forKey: .model)
        try container.encode(cost, forKey: .cost)
        try container.encode(own, forKey: .own)
    }
}

extension ModelList.ObjectiveRow: Encodable {
    enum CodingKeys: String, CodingKey { case name, summary, reference, numbers, cost }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entry.name, forKey: .name)
        try container.encode(entry.summary, forKey: .summary)
        try container.encode(entry.reference, forKey: .reference)
        try container.encode(entry.numbers.map(ListedNumber.init), forKey: .numbers)
        try container.encode(cost, forKey: .cost)
    }
}

/// A number that an attention or an objective reads, as the JSON of a list has it.
private struct ListedNumber: Encodable {
    let name: String, summary: String
    let defaultValue: Double, lowest: Double, highest: Double

    enum CodingKeys: String, CodingKey {
        case name, summary, lowest, highest
        case defaultValue = "default"
    }

    init(_ number: ChoiceNumber) {
        (name, summary, defaultValue) = (number.name, number.summary, number.defaultValue)
        (lowest, highest) = (number.range.lowerBound, number.range.upperBound)
    }
}
