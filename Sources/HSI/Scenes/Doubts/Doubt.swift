internal import ArrayFiles

/// Something about the files of a scene that may not be meant: what was done about it, or how to change it.
public struct Doubt: Sendable, Equatable, Codable {
    /// How certain it is.
    public enum Level: String, Sendable, Codable {
        /// Certain, and acted on.
        case certain
        /// Likely; nothing was changed.
        case likely
    }

    /// The setting that changes it.
    public enum Setting: String, Sendable, Codable {
        case noData, unlabeled, axes, droppedBands, badBands, classNames, components
    }

    /// How certain it is.
    public let level: Level
    /// One line, with counts.
    public let text: String
    /// The setting that changes it; nil if only the file can be changed.
    public let setting: Setting?

    /// A doubt in words.
    public init(_ level: Level, _ text: String, _ setting: Setting? = nil) {
        (self.level, self.text, self.setting) = (level, text, setting)
    }
}

extension RasterMetadata {
    /// What was assumed when the header was read, and what is likely wrong in it.
    var doubts: [Doubt] { remarks.map { Doubt(.certain, $0) } + warnings.map { Doubt(.likely, $0) } }
}

/// A count and a noun: `1 pixel`, `12 pixels`.
func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }

/// Indices as ranges: `0–3, 7`.
func rangesText(_ indices: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for index in indices.sorted() {
        if let last = ranges.last, last.upperBound + 1 >= index {
            ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, index)
        } else {
            ranges.append(index...index)
        }
    }
    let shown = ranges.prefix(8).map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    return shown.joined(separator: ", ") + (ranges.count > 8 ? ", …" : "")
}

/// A number of a file in words, without an unnecessary fraction.
func numberText(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(Float(value))" }
