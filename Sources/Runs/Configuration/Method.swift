/// A method of classifying pixels; all kinds are configured, fitted, evaluated and compared in the same way.
public enum Method: Sendable, Equatable {
    /// A network on patches.
    case network(NetworkMethod)
    /// A classical classifier of single pixels.
    case pixels(PixelMethod)
    /// The label of the nearest training pixel; no spectrum is read.
    case nearest
    /// Propagation of training labels over a graph of the scene.
    case graph(GraphMethod)
    /// Predictions of another program.
    case predictions(PredictionFiles)
}

/// A network, the patches that it reads, and its training recipe.
public struct NetworkMethod: Sendable, Equatable, Codable {
    /// Patches and their preprocessing.
    public var patches: PatchSettings
    /// The network.
    public var model: ModelSettings
    /// How it is trained.
    public var recipe: Recipe

    /// Creates a method from its parts.
    public init(patches: PatchSettings, model: ModelSettings, recipe: Recipe) {
        (self.patches, self.model, self.recipe) = (patches, model, recipe)
    }
}

/// Files of predicted classes, and of class probabilities if there are any.
public struct PredictionFiles: Sendable, Equatable, Codable {
    /// The predicted label of each pixel, rows × columns, as `FILE` or `FILE:KEY`.
    public var map: String
    /// Class probabilities, rows × columns × classes in the order of the scene's labels; nil if there are none.
    public var probabilities: String?

    /// Creates a value from the files' paths.
    public init(map: String, probabilities: String? = nil) {
        (self.map, self.probabilities) = (map, probabilities)
    }
}

extension Method: Codable {
    private enum CodingKeys: String, CodingKey { case network, pixels, nearest, graph, predictions }
    private struct Nothing: Codable {}

    /// Reads a method: an object with one key, its kind.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected one of network, pixels, nearest, graph, predictions"
                )
            )
        }
        switch kind {
        case .network: self = .network(try container.decode(NetworkMethod.self, forKey: kind))
        case .pixels: self = .pixels(try container.decode(PixelMethod.self, forKey: kind))
        case .nearest: self = .nearest
        case .graph: self = .graph(try container.decode(GraphMethod.self, forKey: kind))
        case .predictions: self = .predictions(try container.decode(PredictionFiles.self, forKey: kind))
        }
    }

    /// Writes a method as an object with one key, its kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .network(let method): try container.encode(method, forKey: .network)
        case .pixels(let method): try container.encode(method, forKey: .pixels)
        case .nearest: try container.encode(Nothing(), forKey: .nearest)
        case .graph(let method): try container.encode(method, forKey: .graph)
        case .predictions(let files): try container.encode(files, forKey: .predictions)
        }
    }
}
