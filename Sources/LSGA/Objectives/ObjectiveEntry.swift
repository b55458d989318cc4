/// One row of the registry of training objectives, which change what training minimizes and nothing of the network.
public struct ObjectiveEntry: ChoiceEntry {
    /// What messages call such an entry.
    public static let kind = "objective"
    /// Every training objective beside the data loss, in the order `hsi models` lists them.
    public static let all: [ObjectiveEntry] = [
        .adversarial,
        .distillation,
    ]

    /// The name.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Where it was published.
    public let reference: String
    /// The numbers it reads.
    public let numbers: [ChoiceNumber]
    /// What training minimizes, with the values of the numbers.
    let make: @Sendable (ChoiceNumbers) -> TrainingObjective
}

/// A training objective and its numbers.
public typealias ObjectiveChoice = Choice<ObjectiveEntry>

extension Choice where Entry == ObjectiveEntry {
    /// What training minimizes.
    public var objective: TrainingObjective { entry.make(numbers) }
}
