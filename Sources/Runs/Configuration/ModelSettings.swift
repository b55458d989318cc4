public import LSGA

/// The network, apart from what the scene decides, and what it is trained on.
public struct ModelSettings: Sendable, Equatable {
    /// The kind of network and its settings.
    public var network: AnyNetworkSettings
    /// The training objective; nil for the data loss alone.
    public var objective: ObjectiveChoice?

    /// Creates settings from a network's, whatever its kind.
    public init(_ network: AnyNetworkSettings, objective: ObjectiveChoice? = nil) {
        (self.network, self.objective) = (network, objective)
    }

    /// Creates settings from those of one kind of network.
    public init(_ settings: some NetworkSettings, objective: ObjectiveChoice? = nil) {
        self.init(AnyNetworkSettings(settings), objective: objective)
    }

    /// The network's name in the registry.
    public var name: String { network.entry.name }

    /// What training minimizes.
    public var trainingObjective: TrainingObjective { objective?.objective ?? .dataLoss }

    /// The network that a student learns from, if this is one: as wide and deep as the settings say, trained on the data
    /// loss alone.
    var teacher: ModelSettings? {
        guard case .distillation = trainingObjective else { return nil }
        return ModelSettings(network)
    }

    /// The network and its attention, if it has one, in titles.
    var title: String {
        let hasBoth = network.attention != nil || objective != nil
        return hasBoth ? "\(name), \(attentionText)" : name
    }

    /// The attention and the objective in tables and folder names.
    ///
    /// An objective with multi-head attention goes by its own name, since multi-head attention is what every attention
    /// that is not a token mixer is compared on.
    public var attentionText: String {
        let choice = network.attention?.choice
        let attention = choice?.text ?? "none"
        guard let objective else { return attention }
        return choice == AttentionChoice(.multiHead) ? objective.text : "\(attention)+\(objective.text)"
    }

    /// The network's configuration for an input and a number of classes.
    ///
    /// A student has half the width and depth of its teacher.
    public func configuration(bands: Int, side: Int, classes: Int) -> NetworkConfiguration {
        let input = NetworkInput(bands: bands, side: side, classes: classes)
        return NetworkConfiguration(input, teacher?.network.student ?? network)
    }
}

extension ModelSettings: Codable {
    private enum CodingKeys: String, CodingKey { case objective }

    /// Reads the network's name and settings, and beside them the objective, if there is one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        network = try AnyNetworkSettings(from: decoder)
        objective = try container.decodeIfPresent(ObjectiveChoice.self, forKey: .objective)
    }

    /// Writes the network's name and settings, and beside them the objective, if there is one.
    public func encode(to encoder: any Encoder) throws {
        try network.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(objective, forKey: .objective)
    }
}
