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
        let decisive = decisiveShapes
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

    /// For each number of the configuration a tensor whose shape it decides.
    ///
    /// - Precondition: The configuration has no `problems`.
    private var decisiveShapes: [(path: String, shape: [Int])] {
        switch model {
        case "cnn":
            [("layers.0.conv.weight", [width, bands, 3, 3]), ("head.weight", [classes, 4 * width])]
        case "cnn3d":
            [
                ("conv1.weight", [width, 1, 3, 3, 3]),
                ("fc.weight", [classes, ConvolutionalNetwork3D.outputs(self)]),
            ]
        case "ham-vit":
            [("layers.0.pointwise.weight", [width, bands])] + bodyShapes(under: "vit.")
        case "vit":
            [("patch_embed.proj.weight", [width, tokenSide * tokenSide * bands])] + bodyShapes(under: "")
        default:
            [("patch_embed.conv2d_features.0.weight", [width, PatchEmbedding.features * bands, 3, 3])]
                + bodyShapes(under: "")
        }
    }

    /// The same for the transformer's blocks, positions and classes.
    private func bodyShapes(under prefix: String) -> [(path: String, shape: [Int])] {
        let hasTokenizer = (choice?.entry.hasTokenizer ?? false) && options.tokenizer == .ssftt
        let classToken = pooling == .cls ? 1 : 0
        var shapes: [(path: String, shape: [Int])] = [("\(prefix)head.bias", [classes])]
        if hasPositions { shapes.append(("\(prefix)pos_embed", [1, grid * grid + classToken, width])) }
        for (stage, depth) in depths.enumerated() {
            let channels = width << stage
            let tokens = (grid >> stage) * (grid >> stage) + classToken
            for block in 0..<depth {
                let path = "\(prefix)layers.\(stage).blocks.\(block)"
                let hidden = Int((Double(channels) * mlpRatio).rounded())
                shapes.append(("\(path).mlp.fc1.weight", [hidden, channels]))
                if hasTokenizer { shapes.append(("\(path).attn.token_wA", [1, tokens, channels])) }
            }
        }
        if pooling == .flatten, choice?.entry.slot != .pooling {
            let last = depths.count - 1
            let pooled = (grid >> last) * (grid >> last) * (width << last)
            shapes.append(
                model == "ham-vit"
                    ? ("\(prefix)head.hidden.0.weight", [width, pooled])
                    : ("\(prefix)head.weight", [classes, pooled])
            )
        }
        return shapes
    }
}
