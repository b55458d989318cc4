/// The files that a prediction writes.
public struct PredictionOutputs: Sendable, Equatable {
    /// A measure of the confidence of a predicted class.
    public enum Confidence: String, Sendable, Codable, CaseIterable {
        /// The entropy of the class probabilities in nats; small where the prediction is confident.
        case entropy
        /// The largest class probability minus the second largest.
        case margin
    }

    /// The map.
    public var map: String?
    /// The class probabilities, `[rows, columns, classes]`: NPY.
    public var probabilities: String?
    /// The layer of confidence, beside the map.
    public var confidence: Confidence?

    /// Nothing yet.
    public init() {}

    /// The file of the layer of confidence: the map's name with the measure added.
    public var confidencePath: String? {
        guard let confidence, let map, let dot = map.lastIndex(of: ".") else { return nil }
        let end = map[dot...].lowercased()
        return "\(map[..<dot])-\(confidence.rawValue)" + (end == ".tif" || end == ".tiff" ? ".tif" : ".npy")
    }

    /// The style for QGIS beside a GeoTIFF.
    public var stylePath: String? {
        guard let map, let dot = map.lastIndex(of: "."), [".tif", ".tiff"].contains(map[dot...].lowercased())
        else { return nil }
        return map[..<dot] + ".qml"
    }

    /// The files.
    public var files: [String] { [map, stylePath, confidencePath, probabilities].compactMap(\.self) }
}
