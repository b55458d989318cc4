import Compute
import Engine
import Foundation
import LSGA
import NN
import Testing

/// One fixture: the configuration and weights of a model, an input, and the results of PyTorch.
struct GoldenModel {
    let tensors: [String: Tensor]
    let configuration: NetworkConfiguration
    let optimizer: OptimizerSettings
    /// Parameters whose gradient is zero except for rounding, such as a bias before a batch norm.
    let vanishing: Set<String>

    struct OptimizerSettings: Decodable {
        let learning_rate: Double
        let betas: [Double]
        let epsilon: Double
    }

    private struct Configuration: Decodable {
        let bands: Int, side: Int, classes: Int, width: Int
        let depths: [Int], heads: [Int]
        let attention: String, tokenizer: TokenizerForm, gauss: GaussianForm, sigma: Double
        let pool: Pooling, mlp_ratio: Double, drop_path: Double
    }

    init(_ name: String) throws {
        let file = try GoldenModel.contents(name)
        func decoded<Value: Decodable>(_ key: String, as type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(#require(file.metadata[key]).utf8))
        }
        let golden = try decoded("config", as: Configuration.self)
        let options = AttentionOptions(
            tokenizer: golden.tokenizer,
            gauss: golden.gauss,
            sigma: .fixed(golden.sigma)
        )
        let settings = LSGAViTSettings(
            width: golden.width,
            depths: golden.depths,
            heads: golden.heads,
            mlpRatio: golden.mlp_ratio,
            attention: AttentionSettings(try AttentionChoice(parsing: golden.attention), options),
            pooling: golden.pool,
            stochasticDepth: golden.drop_path
        )
        configuration = NetworkConfiguration(
            bands: golden.bands,
            side: golden.side,
            classes: golden.classes,
            settings
        )
        tensors = file.tensors
        optimizer = try decoded("optimizer", as: OptimizerSettings.self)
        vanishing = Set(try decoded("vanishing_gradients", as: [String].self))
    }

    /// The fixture file with that name.
    static func contents(_ name: String) throws -> Safetensors {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures")
        )
        return try Safetensors(bytes: [UInt8](Data(contentsOf: url)))
    }

    func tensor(_ name: String) throws -> Tensor { try #require(tensors[name], "the fixture has no \(name)") }

    /// The tensors whose names begin with `prefix`, by the rest of the name.
    func tensors(under prefix: String) -> [String: Tensor] {
        var found: [String: Tensor] = [:]
        for (name, tensor) in tensors where name.hasPrefix(prefix) {
            found[String(name.dropFirst(prefix.count))] = tensor
        }
        return found
    }

    /// The model with the fixture's weights.
    func model() throws -> Network {
        var random = Seed(1).stream("weights")
        var model = Network(configuration, using: &random)
        try model.load(tensors(under: "state."))
        return model
    }

    /// The input as `[batch, side, side, bands]`; the fixture has the bands before the pixels.
    func input() throws -> Tensor {
        let x = try tensor("input")
        let (batch, bands, pixels) = (x.shape[0], x.shape[1], x.shape[2] * x.shape[3])
        let scalars = (0..<batch * pixels * bands).map { index in
            let (sample, pixel, band) = (index / (pixels * bands), index / bands % pixels, index % bands)
            return x.scalars[(sample * bands + band) * pixels + pixel]
        }
        return Tensor(scalars, shape: [batch, x.shape[2], x.shape[3], bands])
    }

    func labels() throws -> [Int] { try tensor("labels").scalars.map { Int($0) } }
}

/// The largest difference of two tensors relative to the largest magnitude of the second; infinite if they differ
/// in shape.
func largestDeviation(_ a: Tensor, _ b: Tensor) -> Double {
    guard a.shape == b.shape else { return .infinity }
    let scale = b.scalars.map { Double(abs($0)) }.max() ?? 0
    let difference = zip(a.scalars, b.scalars).map { Double(abs($0 - $1)) }
    guard difference.allSatisfy({ $0.isFinite }) else { return .infinity }
    return (difference.max() ?? 0) / max(scale, .leastNormalMagnitude)
}

/// The Euclidean norm of a tensor's elements.
func norm(_ tensor: Tensor) -> Double {
    tensor.scalars.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
}

/// The Euclidean norm of the difference; infinite if the shapes differ.
func distance(_ a: Tensor, _ b: Tensor) -> Double {
    guard a.shape == b.shape else { return .infinity }
    return norm(Tensor(zip(a.scalars, b.scalars).map { $0 - $1 }, shape: a.shape))
}
