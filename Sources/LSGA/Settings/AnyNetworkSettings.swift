/// The settings of any one kind of network.
public struct AnyNetworkSettings: Sendable {
    /// The settings.
    public private(set) var settings: any NetworkSettings

    /// Creates a value from the settings of a kind of network.
    public init(_ settings: some NetworkSettings) { self.settings = settings }

    /// The row of the registry.
    public var entry: ModelEntry { type(of: settings).entry }
    /// The attention; nil for a network that has none.
    public var attention: AttentionSettings? { settings.currentAttention }
    /// The settings that the network reads, with their values.
    public var values: NetworkValues { settings.values }

    /// Takes the values of the settings that the network reads; others are left alone.
    public mutating func take(_ values: NetworkValues) { settings.take(values) }

    /// The same network with another attention, or none.
    ///
    /// - Throws: `ChoiceProblem` if the network has no place for it.
    public func with(_ attention: AttentionSettings?) throws(ChoiceProblem) -> AnyNetworkSettings {
        if let problem = entry.problem(with: attention?.entry) { throw ChoiceProblem(description: problem) }
        var copy = self
        copy.settings.replaceAttention(attention)
        return copy
    }

    /// Another kind of network with the values of the settings that both read, and with this one's attention if that has a
    /// place in it.
    public func converted(to other: ModelEntry) -> AnyNetworkSettings {
        if entry.name == other.name { return self }
        var copy = other.defaults
        copy.take(values)
        if other.problem(with: attention?.entry) == nil { copy.replaceAttention(attention) }
        return AnyNetworkSettings(copy)
    }

    /// The network that learns from this one by distillation; nil if none can.
    public var student: AnyNetworkSettings? {
        func opened(_ settings: some NetworkSettings) -> AnyNetworkSettings? {
            settings.student.map { AnyNetworkSettings($0) }
        }
        return opened(settings)
    }
}

extension AnyNetworkSettings: Equatable {
    /// Whether both are the same kind of network with the same settings.
    public static func == (a: AnyNetworkSettings, b: AnyNetworkSettings) -> Bool {
        a.settings.isEqual(to: b.settings)
    }
}

extension AnyNetworkSettings: Codable {
    private enum CodingKeys: String, CodingKey { case name }

    /// Reads the network's name, and beside it its settings.
    ///
    /// - Throws: `DecodingError` naming a network that there is not, or a setting that is missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        guard let entry = ModelEntry.named(name) else {
            let known = ModelEntry.all.map(\.name).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: .name,
                in: container,
                debugDescription: "there is no network '\(name)'; known: \(known)"
            )
        }
        settings = try type(of: entry.defaults).init(from: decoder)
    }

    /// Writes the network's name, and beside it its settings.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entry.name, forKey: .name)
        try settings.encode(to: encoder)
    }
}
