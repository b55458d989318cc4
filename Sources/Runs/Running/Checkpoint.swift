internal import Engine
internal import FoundationEssentials
internal import LSGA
package import NN

/// The state of training after an epoch, complete enough to resume with identical results.
struct Checkpoint {
    var network: Network
    var optimizer: any Optimizer
    /// The moving average of the weights, if the recipe keeps one.
    var average: WeightAverage<Network>?
    /// The network with the best validation accuracy so far, if there is a validation set.
    var best: Network?
    var history: [HistoryRow]

    /// Creates the state before the first epoch.
    init(_ network: Network, _ recipe: Recipe) {
        self.network = network
        optimizer = recipe.makeOptimizer()
        average = recipe.averaging.map { WeightAverage(network, decay: $0) }
        history = []
    }

    /// The best validation accuracy so far; −1 if there is none.
    var bestValidationAccuracy: Double { history.compactMap(\.validationAccuracy).max() ?? -1 }

    private struct Progress: Codable {
        var history: [HistoryRow]
        var averagedUpdates: Int
    }

    /// The bytes of a checkpoint file.
    func serialized() throws -> [UInt8] {
        var tensors = prefixed("network/", network.state)
        tensors.merge(optimizer.state(of: network).map { ("optimizer/" + $0, $1) }) { $1 }
        if let average { tensors.merge(prefixed("average/", average.model.state)) { $1 } }
        if let best { tensors.merge(prefixed("best/", best.state)) { $1 } }
        let progress = Progress(history: history, averagedUpdates: average?.updates ?? 0)
        let text = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
        return try Safetensors(tensors: tensors, metadata: ["progress": text]).serialized()
    }

    /// Reads a checkpoint of `network`'s architecture.
    init(path: String, _ network: Network, _ recipe: Recipe) throws {
        self.init(network, recipe)
        let file = try Safetensors(path: path)
        func part(_ prefix: String) -> [String: Tensor] {
            let matching = file.tensors.filter { $0.key.hasPrefix(prefix) }
            return Dictionary(
                uniqueKeysWithValues: matching.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
            )
        }
        do {
            let progress = try JSONDecoder().decode(
                Progress.self,
                from: Data((file.metadata["progress"] ?? "").utf8)
            )
            guard progress.history.isConsistent, (0...Int(Int32.max)).contains(progress.averagedUpdates)
            else {
                throw CheckpointError.unusable(["its progress is not that of a training"])
            }
            history = progress.history
            try self.network.load(part("network/"))
            let broken = file.tensors.filter { !$0.value.scalars.allSatisfy(\.isFinite) }.keys.sorted()
            guard broken.isEmpty else {
                throw CheckpointError.unusable(broken.map { "\($0) has NaN or infinite values" })
            }
            try optimizer.restore(part("optimizer/"), for: self.network)
            if let decay = recipe.averaging {
                var averaged = network
                try averaged.load(part("average/"))
                average = WeightAverage(averaged, decay: decay, updates: progress.averagedUpdates)
            }
            let saved = part("best/")
            if !saved.isEmpty {
                var restored = network
                try restored.load(saved)
                best = restored
            }
        } catch let error as CheckpointError {
            throw RunError.file(path: path, reason: error.description)
        } catch {
            throw RunError.file(path: path, reason: "not a checkpoint that hsi wrote")
        }
    }
}

private func prefixed(_ prefix: String, _ state: [StateEntry]) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: state.map { (prefix + $0.path, $0.value) })
}

extension Recipe {
    /// The optimizer of this recipe.
    package func makeOptimizer() -> any Optimizer {
        switch optimizer {
        case .sgd: SGD(weightDecay: Scalar(weightDecay))
        case .adam: Adam(weightDecay: Scalar(weightDecay))
        case .adamw: Adam(weightDecay: Scalar(weightDecay), isDecoupled: true)
        }
    }
}
