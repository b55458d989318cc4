internal import Engine
internal import LSGA
internal import NN

extension NetworkConfiguration {
    /// The architecture of weights without metadata, as saved by PyTorch: inferred from the shapes of the tensors, the
    /// rest from `settings`.
    ///
    /// - Parameters:
    ///   - tensors: The weights under the released code's names.
    ///   - settings: Heads, attention, Gaussian and pooling, which shapes do not determine.
    ///   - side: The side of the patches; a tokenizer's shape determines it.
    /// - Returns: The architecture; check its `problems`.
    /// - Throws: `CheckpointError` naming required tensors that are missing or have another number of axes.
    static func inferred(
        from tensors: [String: Tensor],
        settings: ModelSettings,
        side: Int
    ) throws(CheckpointError) -> NetworkConfiguration {
        let needed = [
            "patch_embed.conv2d_features.0.weight", "head.weight", "layers.0.blocks.0.attn.qkv.weight",
        ]
        let missing = needed.filter { tensors[$0] == nil }
        guard missing.isEmpty, let convolution = tensors[needed[0]], let head = tensors[needed[1]],
            let query = tensors[needed[2]]
        else { throw .unrecognized(missing: missing, found: tensors.keys.sorted()) }
        let axes = [(needed[0], convolution, 4), (needed[1], head, 2), (needed[2], query, 2)]
        let misshapen = axes.filter { $1.shape.count != $2 }.map { name, tensor, axes in
            "\(name) is \(tensor.shape), expected \(axes) axes"
        }
        guard misshapen.isEmpty else { throw .unusable(misshapen) }

        guard var network = settings.network.settings as? LSGAViTSettings else {
            throw .unusable(["they are weights of \(LSGAViTSettings.entry.name), not of \(settings.name)"])
        }
        network.width = convolution.shape[0]
        let blocks = tensors.keys.filter { $0.hasSuffix(".norm1.weight") }
        let stages = (0..<blocks.count).prefix { stage in blocks.contains { $0.hasPrefix("layers.\(stage).") }
        }
        network.depths = stages.map { stage in blocks.count { $0.hasPrefix("layers.\(stage).") } }
        if network.heads.count != network.depths.count {
            // Heads of 32 channels, as in the released pyramid.
            network.heads = network.depths.indices.map { max(1, (network.width << $0) / 32) }
        }
        // Plain attention packs q, k and v; the light one projects q alone.
        let isPacked = query.shape[0] == 3 * query.shape[1]
        let hasGaussian = network.attention.entry.hasGaussian
        let plain: AttentionEntry = hasGaussian ? .sga : .sa
        let light: AttentionEntry = hasGaussian ? .lsga : .lsa
        let tokenizer = tensors["layers.0.blocks.0.attn.token_wA"]
        var options = network.attention.options
        options.tokenizer = tokenizer == nil ? .none : .ssftt
        network.attention = AttentionSettings(isPacked ? plain : light, options)
        let tokens = tokenizer?.shape.dropLast().last ?? side * side
        let inferredSide = Int(Double(tokens).squareRoot().rounded())
        return NetworkConfiguration(
            bands: convolution.shape[1] / 4,
            side: inferredSide,
            classes: head.shape[0],
            network
        )
    }
}
