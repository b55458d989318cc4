internal import ArgumentParser

/// One number, or several with commas between them where a comparison varies a setting.
struct Numbers<Value: LosslessStringConvertible & Comparable & Sendable>: ExpressibleByArgument {
    /// The numbers, each once.
    let values: [Value]

    /// Reads numbers; nil if one cannot be read or is repeated.
    init?(argument: String) {
        values = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap {
            Value(String($0))
        }
        let hasOthers = values.count != argument.count { $0 == "," } + 1
        let hasCopies = values.indices.contains { values[..<$0].contains(values[$0]) }
        if hasOthers || hasCopies || values.isEmpty { return nil }
    }

    /// The numbers if there are several.
    var several: [Value]? { values.count > 1 ? values : nil }

    /// The only number, or the first where a comparison takes them one by one.
    func first(_ option: String, allowsSeveral: Bool) throws -> Value {
        guard values.count == 1 || allowsSeveral else {
            throw ValidationError(
                "\(option) must be one value; found \(values.map(\.description).joined(separator: ",")). "
                    + "'hsi compare' takes several"
            )
        }
        return values[0]
    }
}

/// One or several of a list of words, with commas between them.
struct Several<Value: CaseIterable & RawRepresentable<String> & Equatable & ExpressibleByArgument>:
    ExpressibleByArgument
{
    /// The words, each once.
    let values: [Value]

    init?(argument: String) {
        values = argument.split(separator: ",", omittingEmptySubsequences: false)
            .compactMap { Value(rawValue: String($0)) }
        let hasOthers = values.count != argument.count { $0 == "," } + 1
        let hasCopies = values.indices.contains { values[..<$0].contains(values[$0]) }
        if hasOthers || hasCopies { return nil }
    }

    static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }
    static var allValueDescriptions: [String: String] { Value.allValueDescriptions }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    /// The only word.
    func only(_ option: String) throws -> Value {
        guard let value = values.first, values.count == 1 else {
            let found = values.map(\.rawValue).joined(separator: ",")
            throw ValidationError(
                "\(option) must be one value; found \(found). 'hsi compare' and 'hsi ablate' take several"
            )
        }
        return value
    }
}

/// Whole numbers above zero with commas between them.
struct ListOption: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard !parts.isEmpty, parts.allSatisfy({ $0.map { $0 > 0 } ?? false }) else { return nil }
        numbers = parts.compactMap { $0 }
    }
}
