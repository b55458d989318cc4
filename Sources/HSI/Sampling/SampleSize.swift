/// The size of the training set.
public enum SampleSize: Hashable, Sendable {
    /// This fraction of all labeled pixels, between 0 and 1, distributed over the classes in proportion to their sizes.
    case fraction(Double)
    /// This many pixels of every class.
    case perClass(Int)
}

extension SampleSize: Codable {
    private enum CodingKeys: String, CodingKey {
        case fraction
        case perClass = "per_class"
    }

    /// Reads `{"fraction": share}` or `{"per_class": count}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let count = try container.decodeIfPresent(Int.self, forKey: .perClass) {
            self = .perClass(count)
        } else {
            self = .fraction(try container.decode(Double.self, forKey: .fraction))
        }
    }

    /// Writes `{"fraction": share}` or `{"per_class": count}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .fraction(let share): try container.encode(share, forKey: .fraction)
        case .perClass(let count): try container.encode(count, forKey: .perClass)
        }
    }
}
