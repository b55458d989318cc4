public import Eval
package import HSI

/// The contents of `smoothed` in `metrics.json`.
public struct SmoothedMetrics: Sendable, Equatable {
    /// `majority` or `mrf`.
    public var method: String
    /// The side of the window of a majority filter.
    @NullIfUndefined public var window: Int?
    /// The weight of a Markov random field.
    @NullIfUndefined public var weight: Double?
    /// OA, AA and κ on the test pixels.
    public var accuracy: Accuracy
    /// The number of test pixels whose class differs from that in the raw map.
    public var changedTestPixels: Int

    /// Creates a value for one way of smoothing.
    init(_ smoothing: MapSmoothing, _ accuracy: Accuracy, changedTestPixels: Int) {
        switch smoothing {
        case .majority(let window): (method, self.window, weight) = ("majority", window, nil)
        case .mrf(let weight): (method, window, self.weight) = ("mrf", nil, weight)
        }
        (self.accuracy, self.changedTestPixels) = (accuracy, changedTestPixels)
    }
}

extension SmoothedMetrics: Codable {
    enum CodingKeys: String, CodingKey {
        case method, window, weight
        case changedTestPixels = "changed_test_pixels"
    }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        accuracy = try Accuracy(from: decoder)
        method = try container.decode(String.self, forKey: .method)
        window = try container.decodeIfPresent(Int.self, forKey: .window)
        weight = try container.decodeIfPresent(Double.self, forKey: .weight)
        changedTestPixels = try container.decode(Int.self, forKey: .changedTestPixels)
    }

    /// Writes every key, with OA, AA and κ at the top level.
    public func encode(to encoder: any Encoder) throws {
        try accuracy.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode(window, forKey: .window)
        try container.encode(weight, forKey: .weight)
        try container.encode(changedTestPixels, forKey: .changedTestPixels)
    }
}

/// A smoothed map and its metrics.
package struct SmoothedMap: Sendable {
    /// How it was smoothed.
    package let smoothing: MapSmoothing
    /// The label of every pixel.
    package let labels: LabelMap
    /// The metrics of each class.
    package let perClass: [ClassMetrics]
    /// Its metrics.
    package let metrics: SmoothedMetrics
}

extension SplitScene {
    /// Smooths the predictions of the scene and evaluates the result on the test pixels.
    func smoothed(_ predictions: ScenePredictions, _ smoothing: MapSmoothing) throws -> SmoothedMap {
        let smoothed = predictions.smoothed(smoothing, rows: scene.rows, columns: scene.columns)
        let confusion = try confusion(split.test.map { smoothed[$0] })
        let changed = split.test.count { smoothed[$0] != Int(predictions.classes[$0]) }
        return SmoothedMap(
            smoothing: smoothing,
            labels: masked(
                LabelMap(rows: scene.rows, columns: scene.columns, labels: smoothed.map { labels[$0] })
            ),
            perClass: perClass(confusion),
            metrics: SmoothedMetrics(smoothing, Accuracy(confusion), changedTestPixels: changed)
        )
    }

    /// The label of each pixel; 0 where it has no class or no data.
    package func labelMap(_ predictions: ScenePredictions) -> LabelMap {
        masked(
            LabelMap(
                rows: scene.rows,
                columns: scene.columns,
                labels: predictions.classes.map { Int($0) < labels.count ? labels[Int($0)] : 0 }
            )
        )
    }

    /// The map with 0 where a pixel has no data.
    package func masked(_ map: LabelMap) -> LabelMap { scene.mask?.applied(to: map) ?? map }
}
