/// One row of the model registry.
public struct ModelEntry: Sendable {
    /// The name on the command line.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Where it was published.
    public let reference: String
    /// The parts of the network that an attention of the registry can be.
    public let slots: Set<AttentionSlot>
    /// Whether it can be without an attention.
    public let canBeAlone: Bool
    /// The settings that it has by default.
    public let defaults: any NetworkSettings

    /// Creates a row.
    public init(
        name: String,
        summary: String,
        reference: String,
        slots: Set<AttentionSlot>,
        canBeAlone: Bool = false,
        defaults: any NetworkSettings
    ) {
        (self.name, self.summary, self.reference) = (name, summary, reference)
        (self.slots, self.canBeAlone, self.defaults) = (slots, canBeAlone, defaults)
    }

    /// Why the network cannot have an attention, or be without one if it is nil; nil if it can.
    public func problem(with attention: AttentionEntry?) -> String? {
        guard let attention else { return canBeAlone ? nil : "\(name) requires an attention" }
        return slots.contains(attention.slot)
            ? nil : "\(name) has no place for \(attention.name), a \(attention.slot.words)"
    }

    /// The network called `name`, if there is one.
    public static func named(_ name: String) -> ModelEntry? { all.first { $0.name == name } }
}
