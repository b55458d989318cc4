internal import Eval
internal import HSI

/// What a smoothed map scores on the test pixels: beside the raw figures, never in their place.
public struct SmoothedScores: Sendable, Equatable, Codable {
    /// `majority` or `mrf`.
    public var method: String
    /// The pixels on one side of the majority's window.
    public var window: Int?
    /// The weight of the Markov random field.
    public var weight: Double?
    /// Correct test pixels over all test pixels.
    public var overallAccuracy: Double?
    /// The mean over classes of the recall.
    public var averageAccuracy: Double?
    /// Cohen's κ.
    public var kappa: Double?
    /// Test pixels that have another class than in the raw map.
    public var changedTestPixels: Int

    enum CodingKeys: String, CodingKey {
        case method, window, weight, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case changedTestPixels = "changed_test_pixels"
    }

    init(_ smoothing: MapSmoothing, _ confusion: ConfusionMatrix, changedTestPixels: Int) {
        switch smoothing {
        case .majority(let window): (method, self.window, weight) = ("majority", window, nil)
        case .mrf(let weight): (method, window, self.weight) = ("mrf", nil, weight)
        }
        (overallAccuracy, averageAccuracy) = (confusion.overallAccuracy, confusion.averageAccuracy)
        (kappa, self.changedTestPixels) = (confusion.kappa, changedTestPixels)
    }

    /// OA, AA and κ in one line.
    var headline: String {
        "OA \(percentText(overallAccuracy)) %   AA \(percentText(averageAccuracy)) %   κ \(percentText(kappa))"
    }
}

/// A map that was smoothed, scored.
struct SmoothedMap {
    let smoothing: MapSmoothing
    let labels: LabelMap
    let perClass: [Metrics.ClassRow]
    let scores: SmoothedScores
}

extension PreparedData {
    /// Smooths the map that `answers` make, and scores it on the test pixels.
    func smoothed(_ answers: SceneAnswers, _ smoothing: MapSmoothing) throws -> SmoothedMap {
        let smoothed = answers.smoothed(smoothing, rows: scene.rows, columns: scene.columns)
        let confusion = try ConfusionMatrix(
            truth: classes(of: split.test),
            predictions: split.test.map { smoothed[$0] },
            classes: labels.count
        )
        let changed = split.test.count { smoothed[$0] != Int(answers.classes[$0]) }
        return SmoothedMap(
            smoothing: smoothing,
            labels: LabelMap(rows: scene.rows, columns: scene.columns, labels: smoothed.map { labels[$0] }),
            perClass: classRows(confusion),
            scores: SmoothedScores(smoothing, confusion, changedTestPixels: changed)
        )
    }

    /// Each class's scores, in the order of the labels.
    func classRows(_ confusion: ConfusionMatrix) -> [Metrics.ClassRow] {
        zip(classes, confusion.perClass).map {
            Metrics.ClassRow(label: Int($0.label), name: $0.name, score: $1)
        }
    }
}
