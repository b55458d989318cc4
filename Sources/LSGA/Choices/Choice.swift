/// A row of a registry: something that can be chosen by name and reads numbers.
public protocol ChoiceEntry: Sendable {
    /// What messages call such an entry: `attention`.
    static var kind: String { get }
    /// Every entry that can be named.
    static var all: [Self] { get }
    /// The name.
    var name: String { get }
    /// One line on what it is.
    var summary: String { get }
    /// Where it was published.
    var reference: String { get }
    /// The numbers it reads.
    var numbers: [ChoiceNumber] { get }
}

extension ChoiceEntry {
    /// The entry called `name`, if there is one.
    public static func named(_ name: String) -> Self? { all.first { $0.name == name } }
}

/// An entry of a registry and its numbers, which the command line and files write as text: `sparse`, or `sparse:k=4`.
///
/// The text is parsed where it enters the program and is a value of this type from then on.
public struct Choice<Entry: ChoiceEntry>: Sendable {
    /// The row of the registry.
    public let entry: Entry
    /// The values of its numbers.
    public let numbers: ChoiceNumbers

    /// Creates a choice of `entry` with its default numbers.
    public init(_ entry: Entry) { (self.entry, numbers) = (entry, ChoiceNumbers(Self.defaults(entry))) }

    /// Reads `NAME` or `NAME:number=value,…`.
    ///
    /// - Throws: `ChoiceProblem` saying what there is.
    public init(parsing text: String) throws(ChoiceProblem) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let entry = Entry.named(name) else {
            let known = Entry.all.map(\.name).joined(separator: ", ")
            throw ChoiceProblem(description: "there is no \(Entry.kind) '\(name)'; known: \(known)")
        }
        var values = Self.defaults(entry)
        let settings = parts.count > 1 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : []
        for setting in settings {
            let halves = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            guard halves.count == 2, let number = entry.numbers.first(where: { $0.name == halves[0] }) else {
                let known = entry.numbers.map { "\($0.name)=\($0.text($0.defaultValue))" }
                let hint = known.isEmpty ? "it reads no numbers" : "it reads \(known.joined(separator: ","))"
                throw ChoiceProblem(description: "'\(text)' does not set a number of \(name): \(hint)")
            }
            guard let value = Double(halves[1]), number.range.contains(value),
                !number.isWhole || value == value.rounded()
            else {
                let kind = number.isWhole ? "a whole number" : "a number"
                let range =
                    "\(number.text(number.range.lowerBound)) to \(number.text(number.range.upperBound))"
                throw ChoiceProblem(
                    description: "\(name)'s \(number.name) is \(kind) from \(range); found '\(halves[1])'"
                )
            }
            values[number.name] = value
        }
        (self.entry, numbers) = (entry, ChoiceNumbers(values))
    }

    /// The choice as text, with the numbers that are not the defaults, in the entry's order.
    public var text: String {
        let changed = entry.numbers.filter { numbers[$0.name] != $0.defaultValue }
        let settings = changed.map { "\($0.name)=\($0.text(numbers[$0.name]))" }
        return settings.isEmpty ? entry.name : "\(entry.name):\(settings.joined(separator: ","))"
    }

    private static func defaults(_ entry: Entry) -> [String: Double] {
        Dictionary(entry.numbers.map { ($0.name, $0.defaultValue) }) { first, _ in first }
    }
}

extension Choice: Equatable {
    /// Whether both are the same entry with the same numbers; names in a registry are unique.
    public static func == (a: Choice, b: Choice) -> Bool {
        a.entry.name == b.entry.name && a.numbers == b.numbers
    }
}

extension Choice: Codable {
    /// Reads the text of a choice.
    ///
    /// - Throws: `DecodingError` naming an entry that this program does not have.
    public init(from decoder: any Decoder) throws {
        do {
            try self.init(parsing: decoder.singleValueContainer().decode(String.self))
        } catch let problem as ChoiceProblem {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: problem.description
                )
            )
        }
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Why a text is not a choice.
public struct ChoiceProblem: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    public let description: String

    /// Creates a problem.
    public init(description: String) { self.description = description }
}
