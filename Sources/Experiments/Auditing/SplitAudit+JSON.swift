extension SplitAudit.Distance: Encodable {
    enum CodingKeys: String, CodingKey {
        case minimum
        case firstQuartile = "first_quartile"
        case median
        case thirdQuartile = "third_quartile"
        case maximum
        case mean
        case histogram
    }

    /// Writes every key, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(minimum, forKey: .minimum)
        try container.encode(firstQuartile, forKey: .firstQuartile)
        try container.encode(median, forKey: .median)
        try container.encode(thirdQuartile, forKey: .thirdQuartile)
        try container.encode(maximum, forKey: .maximum)
        try container.encode(mean, forKey: .mean)
        try container.encode(histogram, forKey: .histogram)
    }
}

extension AuditReport: Encodable {
    enum CodingKeys: String, CodingKey {
        case runs
        case overallAccuracy = "position_floor_overall_accuracy"
        case averageAccuracy = "position_floor_average_accuracy"
        case kappa = "position_floor_kappa"
        case spectrumFloor = "spectrum_floor_overall_accuracy"
        case publishedProtocol = "protocol"
    }

    /// Writes every key, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(runs, forKey: .runs)
        try container.encode(overallAccuracy, forKey: .overallAccuracy)
        try container.encode(averageAccuracy, forKey: .averageAccuracy)
        try container.encode(kappa, forKey: .kappa)
        try container.encode(spectrumFloor, forKey: .spectrumFloor)
        try container.encode(publishedProtocol, forKey: .publishedProtocol)
    }
}
