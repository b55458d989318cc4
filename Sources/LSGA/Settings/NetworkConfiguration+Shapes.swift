internal import Compute
package import Engine
package import NN

extension NetworkConfiguration {
    /// Creates the network that `tensors` are the weights of.
    ///
    /// Settings that come from a file are checked before a network is built from them: against each other, against the
    /// machine's memory, and against the shapes of the tensors that they decide, so that no number makes the network
    /// larger than its weights are.
    ///
    /// - Throws: `CheckpointError` naming what is wrong with the settings or does not fit.
    package func network(with tensors: [String: Tensor]) throws(CheckpointError) -> Network {
        let problems = problems.isEmpty ? classificationMemoryProblems(batch: 1024) : problems
        guard problems.isEmpty else { throw .unusable(problems) }
        let decisive = network.settings.decisiveShapes(input)
        let missing = decisive.map(\.path).filter { tensors[$0] == nil }
        let misshapen = decisive.compactMap { path, shape -> CheckpointError.Shape? in
            guard let found = tensors[path]?.shape, found != shape else { return nil }
            return CheckpointError.Shape(path: path, expected: shape, found: found)
        }
        guard missing.isEmpty, misshapen.isEmpty else {
            let names = Set(decisive.map(\.path))
            let others = missing.isEmpty ? [] : tensors.keys.filter { !names.contains($0) }.sorted()
            throw .mismatch(missing: missing, unexpected: others, misshapen: misshapen)
        }
        var random = Seed(0).stream("init")
        var network = Network(self, using: &random)
        try network.load(tensors)
        return network
    }
}
