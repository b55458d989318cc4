/// A number that an attention or an objective reads.
public struct ChoiceNumber: Sendable {
    /// Its name in the text of a choice.
    public let name: String
    /// Its value if none is given.
    public let defaultValue: Double
    /// The values that it may have.
    public let range: ClosedRange<Double>
    /// Whether it counts something.
    public let isWhole: Bool
    /// One line on what it is.
    public let summary: String

    /// Creates a number that counts something.
    public static func count(
        _ name: String,
        _ defaultValue: Int,
        in range: ClosedRange<Int>,
        _ summary: String
    ) -> ChoiceNumber {
        ChoiceNumber(
            name: name,
            defaultValue: Double(defaultValue),
            range: Double(range.lowerBound)...Double(range.upperBound),
            isWhole: true,
            summary: summary
        )
    }

    /// Creates a number that measures something.
    public static func real(
        _ name: String,
        _ defaultValue: Double,
        in range: ClosedRange<Double>,
        _ summary: String
    ) -> ChoiceNumber {
        ChoiceNumber(name: name, defaultValue: defaultValue, range: range, isWhole: false, summary: summary)
    }

    /// A value as it is written in the text of a choice.
    public func text(_ value: Double) -> String { isWhole ? "\(Int(value))" : "\(value)" }
}

/// The values of the numbers that an attention or an objective reads.
public struct ChoiceNumbers: Sendable, Equatable {
    private let values: [String: Double]

    /// Creates values by name.
    public init(_ values: [String: Double]) { self.values = values }

    /// The value called `name`.
    ///
    /// - Precondition: The entry declares it.
    public subscript(_ name: String) -> Double {
        guard let value = values[name] else { preconditionFailure("an entry does not declare '\(name)'") }
        return value
    }
}
