internal import HSI

/// How the predictions of a method are processed.
public struct EvaluationSettings: Sendable, Equatable, Codable {
    /// Whether class probabilities are the mean over the eight orientations of each patch.
    public var testTimeAugmentation: Bool
    /// How the map is smoothed; nil for no smoothed map.
    public var smoothing: MapSmoothing?
    /// The graph by which a refined map is made beside the raw one, with the class probabilities as its prior; nil makes none.
    public var refinement: GraphMethod?

    /// Creates settings; the default is no processing.
    public init(
        testTimeAugmentation: Bool = false,
        smoothing: MapSmoothing? = nil,
        refinement: GraphMethod? = nil
    ) {
        (self.testTimeAugmentation, self.smoothing) = (testTimeAugmentation, smoothing)
        self.refinement = refinement
    }

    /// The problems with these settings for patches of `side` × `side` pixels.
    func problems(side: Int) -> [String] {
        (testTimeAugmentation && side == 1
            ? ["test-time augmentation has no effect on patches of one pixel"] : [])
            + mapProblems
    }

    /// What is wrong with what is done to the map.
    var mapProblems: [String] { (smoothing?.problems ?? []) + (refinement?.problems ?? []) }

    /// Whether the class probabilities of every pixel are needed.
    var readsProbabilities: Bool { refinement != nil || smoothing?.readsProbabilities ?? false }
}

/// How a class map is smoothed; true labels are not read.
public enum MapSmoothing: Sendable, Equatable, Codable {
    /// By the most frequent class in a square window; its side in pixels.
    case majority(window: Int)
    /// By a Markov random field on the class probabilities; the cost in nats of two neighbors of different classes.
    case mrf(weight: Double)

    /// The default window, the smallest.
    public static let defaultWindow = 3
    /// The default weight, chosen by its meaning, not on pixels of any scene.
    ///
    /// A pixel whose eight neighbors all have another class keeps its own if that is more than 30 times as probable as
    /// theirs.
    public static let defaultWeight = 0.5

    /// How it works, in words.
    package var text: String {
        switch self {
        case .majority(let window): "majority vote in \(window)×\(window) pixels"
        case .mrf(let weight): "Markov random field, weight \(weight)"
        }
    }

    /// Whether it needs the class probabilities of every pixel.
    var readsProbabilities: Bool {
        switch self {
        case .majority: false
        case .mrf: true
        }
    }

    /// The problems with its numbers.
    var problems: [String] {
        switch self {
        case .majority(let window):
            window >= 3 && window <= 999 && !window.isMultiple(of: 2)
                ? [] : ["the smoothing window is an odd number of pixels from 3 to 999; found \(window)"]
        case .mrf(let weight):
            weight > 0 && weight <= PottsModel.largestWeight
                ? []
                : [
                    "the smoothing weight is above 0 and at most \(PottsModel.largestWeight); found \(weight)"
                ]
        }
    }
}
