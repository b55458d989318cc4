internal import HSI

/// What is done with a trained network's answers.
public struct EvaluationSettings: Sendable, Equatable, Codable {
    /// Whether class probabilities are the mean over the eight orientations of each patch.
    public var testTimeAugmentation: Bool
    /// How a second map is made of the first, beside it; nil makes none.
    public var smoothing: MapSmoothing?

    /// Creates settings; by default nothing is done.
    public init(testTimeAugmentation: Bool = false, smoothing: MapSmoothing? = nil) {
        (self.testTimeAugmentation, self.smoothing) = (testTimeAugmentation, smoothing)
    }

    /// What keeps patches of `side` pixels a side from being evaluated so.
    func problems(side: Int) -> [String] {
        (testTimeAugmentation && side == 1
            ? ["averaging over orientations (--tta) has no effect on patches of one pixel"] : [])
            + (smoothing?.problems ?? [])
    }
}

/// How a map of classes is smoothed; neither way reads a true label.
public enum MapSmoothing: Sendable, Equatable, Codable {
    /// By the most frequent class in a window of so many pixels a side.
    case majority(window: Int)
    /// By a Markov random field on the class probabilities, in which unlike neighbours cost so much.
    case mrf(weight: Double)

    /// The window if none is given: the smallest.
    public static let usualWindow = 3
    /// The weight if none is given, chosen by what it means and by no pixels of any scene.
    ///
    /// A pixel whose eight neighbours agree on another class keeps its own if it is more than 30 times as probable as theirs.
    public static let usualWeight = 0.5

    /// How it works, in words.
    var text: String {
        switch self {
        case .majority(let window): "majority vote in \(window)×\(window) pixels"
        case .mrf(let weight): "Markov random field, weight \(weight)"
        }
    }

    /// What is wrong with its numbers.
    var problems: [String] {
        switch self {
        case .majority(let window):
            window >= 3 && window <= 999 && !window.isMultiple(of: 2)
                ? [] : ["a window to smooth in is an odd number of pixels from 3 to 999; found \(window)"]
        case .mrf(let weight):
            weight > 0 && weight <= PottsModel.largestWeight
                ? []
                : [
                    "a weight to smooth by is above 0 and at most \(PottsModel.largestWeight); found \(weight)"
                ]
        }
    }
}

extension KeyedDecodingContainer {
    /// Nothing done where the key is absent, as in files from before there was a choice.
    ///
    /// Synthesised initialisers prefer this to the standard library's method.
    func decode(_ type: EvaluationSettings.Type, forKey key: Key) throws -> EvaluationSettings {
        try decodeIfPresent(type, forKey: key) ?? EvaluationSettings()
    }
}
