public import Baselines
public import Eval
internal import Propagation

/// The contents of `refined` in `metrics.json`.
public struct RefinedMetrics: Sendable, Equatable {
    /// The graph: `walker` or `superpixel-graph`.
    public var method: String
    /// The settings that matter most.
    public var settings: [FittedSetting]
    /// What was tried to choose the settings; nil where they were fixed.
    @NullIfUndefined public var trials: GraphTrials?
    /// OA, AA and κ on the test pixels.
    public var accuracy: Accuracy
    /// How many test pixels have another class than in the raw map.
    public var changedTestPixels: Int

    /// Creates a value for one graph.
    init(_ method: GraphMethod, _ trials: GraphTrials?, _ accuracy: Accuracy, changedTestPixels: Int) {
        (self.method, settings) = (method.kind.rawValue, method.shownSettings(hasPrior: true))
        self.trials = trials
        (self.accuracy, self.changedTestPixels) = (accuracy, changedTestPixels)
    }
}

extension GraphMethod {
    /// The settings that matter most, in the order in which they are reported.
    func shownSettings(hasPrior: Bool) -> [FittedSetting] {
        var shown: [FittedSetting] = hasPrior ? [.init("prior_weight", priorWeight)] : []
        shown.append(.init("logarithmic", spectra == .logarithmic ? 1 : 0))
        if kind == .walker { return shown + [.init("beta", settings.walker.edges.beta)] }
        if let averaging = settings.averaging {
            shown.append(.init("graphs", Double(averaging.sizes.count * averaging.components.count)))
        } else {
            shown.append(.init("superpixel_size", settings.slic.size))
        }
        return shown + [.init("class_mass", settings.normalizesClassMass ? 1 : 0)]
    }
}

extension RefinedMetrics: Codable {
    enum CodingKeys: String, CodingKey {
        case method, settings, trials
        case changedTestPixels = "changed_test_pixels"
    }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        accuracy = try Accuracy(from: decoder)
        method = try container.decode(String.self, forKey: .method)
        settings = try container.decode([FittedSetting].self, forKey: .settings)
        trials = try container.decodeIfPresent(GraphTrials.self, forKey: .trials)
        changedTestPixels = try container.decode(Int.self, forKey: .changedTestPixels)
    }

    /// Writes every key, OA, AA and κ beside the others.
    public func encode(to encoder: any Encoder) throws {
        try accuracy.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode(settings, forKey: .settings)
        try container.encode(trials, forKey: .trials)
        try container.encode(changedTestPixels, forKey: .changedTestPixels)
    }
}
