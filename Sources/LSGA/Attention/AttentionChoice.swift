/// A number that an attention reads.
public struct AttentionNumber: Sendable {
    /// Its name on the command line.
    public let name: String
    /// What it is if nothing else is asked for.
    public let usual: Double
    /// What it may be.
    public let range: ClosedRange<Double>
    /// Whether it counts something.
    public let isWhole: Bool
    /// One line on what it is.
    public let summary: String

    /// Creates a number that counts something.
    public static func count(_ name: String, _ usual: Int, in range: ClosedRange<Int>, _ summary: String)
        -> AttentionNumber
    {
        AttentionNumber(
            name: name,
            usual: Double(usual),
            range: Double(range.lowerBound)...Double(range.upperBound),
            isWhole: true,
            summary: summary
        )
    }

    /// Creates a number that measures something.
    public static func real(_ name: String, _ usual: Double, in range: ClosedRange<Double>, _ summary: String)
        -> AttentionNumber
    {
        AttentionNumber(name: name, usual: usual, range: range, isWhole: false, summary: summary)
    }
}

/// The values of an attention's numbers.
public struct AttentionNumbers: Sendable, Equatable {
    private let values: [String: Double]

    /// Creates values by name.
    public init(_ values: [String: Double]) { self.values = values }

    /// The value called `name`.
    ///
    /// - Precondition: The attention's entry declares it.
    public subscript(_ name: String) -> Double {
        guard let value = values[name] else { preconditionFailure("an entry does not declare '\(name)'") }
        return value
    }
}

/// An attention and its numbers, as the command line writes them: `sparse`, or `sparse:k=4`.
public struct AttentionChoice: Sendable {
    /// The row of the registry.
    public let entry: AttentionEntry
    /// The values of its numbers.
    public let numbers: AttentionNumbers

    /// Why something is not an attention.
    public struct Problem: Error, Equatable, CustomStringConvertible {
        /// What is wrong with it.
        public let description: String
    }

    /// Creates an attention with its usual numbers.
    public init(_ entry: AttentionEntry) {
        self.entry = entry
        numbers = AttentionNumbers(
            Dictionary(entry.numbers.map { ($0.name, $0.usual) }) { first, _ in first }
        )
    }

    /// Reads `NAME` or `NAME:number=value,…`.
    public init(parsing text: String) throws(Problem) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let entry = AttentionEntry.named(name) else {
            let known = (AttentionEntry.all + [.absent]).map(\.name).joined(separator: ", ")
            throw Problem(description: "there is no attention '\(name)'; known: \(known)")
        }
        var values = Dictionary(entry.numbers.map { ($0.name, $0.usual) }) { first, _ in first }
        let settings = parts.count > 1 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : []
        for setting in settings {
            let halves = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            guard halves.count == 2, let number = entry.numbers.first(where: { $0.name == halves[0] }) else {
                let known = entry.numbers.map { "\($0.name)=\($0.text($0.usual))" }.joined(separator: ",")
                let hint = known.isEmpty ? "it reads no numbers" : "it reads \(known)"
                throw Problem(description: "'\(text)' does not set a number of \(name): \(hint)")
            }
            guard let value = Double(halves[1]), number.range.contains(value),
                !number.isWhole || value == value.rounded()
            else {
                let kind = number.isWhole ? "a whole number" : "a number"
                let range =
                    "\(number.text(number.range.lowerBound)) to \(number.text(number.range.upperBound))"
                throw Problem(
                    description: "\(name)'s \(number.name) is \(kind) from \(range); found '\(halves[1])'"
                )
            }
            values[number.name] = value
        }
        self.entry = entry
        numbers = AttentionNumbers(values)
    }
}

extension AttentionChoice {
    /// Whether the attention that `text` names, if it names one, comes with a class token and learned positions.
    public static func hasClassToken(_ text: String) -> Bool {
        (try? AttentionChoice(parsing: text))?.entry.hasClassToken ?? false
    }
}

extension AttentionNumber {
    /// A value as it is written on the command line.
    public func text(_ value: Double) -> String { isWhole ? "\(Int(value))" : "\(value)" }
}
