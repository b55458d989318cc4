public import Baselines

/// The settings of a graph that were tried on training labels left out, and how well each found them again.
public struct GraphTrials: Sendable, Equatable, Codable {
    /// What was left out at a time: `pixels` or `regions`.
    public let leftOut: String
    /// How many labels were left out, in all parts together.
    public let labels: Int
    /// Every setting that was tried, in order.
    public internal(set) var trials: [Trial]

    /// One setting.
    public struct Trial: Sendable, Equatable, Codable {
        /// The settings.
        public let settings: [FittedSetting]
        /// The fraction of the left-out labels that were found again.
        public let overallAccuracy: Double
        /// The mean of that fraction over the classes.
        public let averageAccuracy: Double

        enum CodingKeys: String, CodingKey {
            case settings
            case overallAccuracy = "overall_accuracy"
            case averageAccuracy = "average_accuracy"
        }
    }

    enum CodingKeys: String, CodingKey {
        case labels, trials
        case leftOut = "left_out"
    }
}
