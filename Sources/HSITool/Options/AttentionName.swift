internal import LSGA
internal import Runs

/// What stands in the place of an attention on the command line: an attention, `none`, or a training objective, which
/// stands for multi-head attention trained on it.
struct AttentionName: Equatable {
    /// The attention; nil for none.
    let attention: AttentionChoice?
    /// The objective that was named in place of an attention.
    let objective: ObjectiveChoice?

    /// What names no attention.
    private static let none = "none"
    /// Every name.
    static let names = AttentionEntry.all.map(\.name) + ObjectiveEntry.all.map(\.name) + [none]

    /// Names an attention.
    init(_ attention: AttentionChoice?) { (self.attention, objective) = (attention, nil) }

    /// Names an objective.
    init(_ objective: ObjectiveChoice) {
        (attention, self.objective) = (AttentionChoice(.multiHead), objective)
    }

    /// Reads an attention, an objective, or `none`.
    init(_ text: String) throws(ChoiceProblem) {
        let name = String(text.prefix { $0 != ":" })
        if text == Self.none {
            self.init(nil as AttentionChoice?)
        } else if AttentionEntry.named(name) != nil {
            self.init(try AttentionChoice(parsing: text))
        } else if ObjectiveEntry.named(name) != nil {
            self.init(try ObjectiveChoice(parsing: text))
        } else {
            let known = Self.names.joined(separator: ", ")
            throw ChoiceProblem(description: "there is no attention '\(name)'; known: \(known)")
        }
    }

    /// Every attention and objective that a comparison of all has, first the network alone if it can be.
    static func all(canBeAlone: Bool) -> [AttentionName] {
        (canBeAlone ? [AttentionName(nil as AttentionChoice?)] : [])
            + AttentionEntry.all.map { AttentionName(AttentionChoice($0)) }
            + ObjectiveEntry.all.map { AttentionName(ObjectiveChoice($0)) }
    }

    /// The name with the numbers that are not defaults.
    var text: String { objective?.text ?? attention?.text ?? Self.none }
}

extension ModelSettings {
    /// The settings with the attention of `name`, and with its objective if it names one.
    ///
    /// - Parameters:
    ///   - name: The attention.
    ///   - options: The options that it may read; by default those of the attention that it replaces.
    /// - Returns: The settings.
    /// - Throws: `ChoiceProblem` if the network has no place for the attention.
    func with(_ name: AttentionName, _ options: AttentionOptions? = nil) throws(ChoiceProblem)
        -> ModelSettings
    {
        let options = options ?? network.attention?.options ?? AttentionOptions()
        let attention = name.attention.map { AttentionSettings($0, options) }
        return ModelSettings(try network.with(attention), objective: name.objective ?? objective)
    }
}
