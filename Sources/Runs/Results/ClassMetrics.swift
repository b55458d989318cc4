public import Eval

/// The metrics of one class, with its label and name.
public struct ClassMetrics: Sendable, Equatable {
    /// The label in the scene's map.
    public var label: Int
    /// The class's name.
    public var name: String
    /// Pixels, precision, recall and F1.
    public var score: ClassScore
}

extension ClassMetrics: Codable {
    enum CodingKeys: String, CodingKey { case label, name, support, predicted, precision, recall, f1 }

    /// Reads one row of `per_class`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        label = try container.decode(Int.self, forKey: .label)
        name = try container.decode(String.self, forKey: .name)
        score = try ClassScore(from: decoder)
    }

    /// Writes one row of `per_class`, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(label, forKey: .label)
        try container.encode(name, forKey: .name)
        try container.encode(score.support, forKey: .support)
        try container.encode(score.predicted, forKey: .predicted)
        try container.encode(score.precision, forKey: .precision)
        try container.encode(score.recall, forKey: .recall)
        try container.encode(score.f1, forKey: .f1)
    }
}
