import Compute
import Engine
import Foundation
import LSGA
import NN
import TestSupport

@testable import Inspection

/// Independent normal numbers.
func normalTensor(_ shape: [Int], seed: UInt64 = 3) -> Tensor {
    var random = Seed(seed).stream("tokens")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

/// A small network with weights of order one.
func network(
    _ attention: String?,
    model: String = "lsga-vit",
    side: Int = 5,
    _ change: (inout NetworkValues) -> Void = { _ in }
) throws -> Network {
    guard let entry = ModelEntry.named(model) else {
        throw ChoiceProblem(description: "no network \(model)")
    }
    var settings = AnyNetworkSettings(entry.defaults)
    if !entry.slots.isEmpty {
        settings = try settings.with(
            attention.map { AttentionSettings(try AttentionChoice(parsing: $0), AttentionOptions()) }
        )
    }
    var values = NetworkValues()
    (values.width, values.heads, values.depths) = (12, [3], [2])
    change(&values)
    settings.take(values)
    let configuration = NetworkConfiguration(NetworkInput(bands: 7, side: side, classes: 3), settings)
    guard configuration.problems.isEmpty else {
        throw ChoiceProblem(description: configuration.problems.joined(separator: "; "))
    }
    var random = Seed(1).stream("weights")
    var network = Network(configuration, using: &random)
    var noise = Seed(9).stream("noise")
    var state: [String: Tensor] = [:]
    for entry in network.state {
        let deviation: Scalar = entry.path.hasSuffix("running_var") ? 0 : 0.3
        let moved = entry.value.scalars.map { $0 + Scalar(noise.normal()) * deviation }
        state[entry.path] = Tensor(moved, shape: entry.value.shape)
    }
    try network.load(state)
    return network
}

extension Network {
    /// The record of two random patches.
    func record(_ interests: Set<Observation> = Set(Observation.allCases)) -> ForwardRecord {
        let side = configuration.side
        let patches = normalTensor([2, side, side, configuration.bands])
        return record(of: Variable(patches), pixels: [0, 1], interests)
    }
}
