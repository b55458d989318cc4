/// Maps the classes of another label map of a scene to the classes of the scene.
///
/// Published splits were often made with other versions of a label map, whose classes have a different order.
public struct LabelCorrespondence: Sendable, Equatable {
    /// The scene's label for each label of the other map.
    public let labels: [UInt16: UInt16]

    /// A known correspondence.
    public init(_ labels: [UInt16: UInt16]) { self.labels = labels }

    /// Whether every class keeps its number.
    public var isIdentity: Bool { labels.allSatisfy { $0 == $1 } }

    /// The fraction of pixels labeled in both maps that must agree for a correspondence to be accepted.
    static let agreement = 0.9

    /// Finds the correspondence from the pixels that both maps label; nil if it is not one to one.
    ///
    /// Each class is matched with the scene's class that most of its pixels have; ties go to the lowest label. Different classes
    /// must match different classes, and at least 90 % of the pixels labeled in both maps must agree. A class without such pixels
    /// keeps its number if that is not taken.
    public init?(of map: LabelMap, with scene: LabelMap) {
        guard map.rows == scene.rows, map.columns == scene.columns else { return nil }
        var overlaps: [UInt16: [UInt16: Int]] = [:]
        for (label, other) in zip(map.labels, scene.labels) where label != 0 && other != 0 {
            overlaps[label, default: [:]][other, default: 0] += 1
        }
        var (labels, agreeing, all): ([UInt16: UInt16], Int, Int) = ([:], 0, 0)
        for (label, others) in overlaps {
            guard let most = others.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { continue }
            labels[label] = most.key
            agreeing += most.value
            all += others.values.reduce(0, +)
        }
        for label in map.classes where labels[label] == nil { labels[label] = label }
        guard Set(labels.values).count == labels.count,
            Double(agreeing) >= Self.agreement * Double(all)
        else { return nil }
        self.labels = labels
    }

    /// The map with the scene's labels; labels without a match are unchanged.
    public func applied(to map: LabelMap) -> LabelMap {
        LabelMap(rows: map.rows, columns: map.columns, labels: map.labels.map { labels[$0] ?? $0 })
    }
}

extension LabelCorrespondence: CustomStringConvertible, Codable {
    /// Parses the format of `description`; nil for anything else, including a label that occurs twice on one side.
    public init?(parsing text: String) {
        var labels: [UInt16: UInt16] = [:]
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false).map { UInt16($0) }
            guard sides.count == 2, let label = sides[0], let other = sides[1], label > 0, other > 0,
                labels.updateValue(other, forKey: label) == nil
            else { return nil }
        }
        guard Set(labels.values).count == labels.count else { return nil }
        self.init(labels)
    }

    /// `1=2,2=3`: the label of the map and that of the scene, by ascending label of the map.
    public var description: String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = LabelCorrespondence(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected labels such as 1=2,2=3"
            )
        }
        self = value
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
