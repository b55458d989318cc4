internal import Engine
internal import Glibc
internal import LSGA
internal import NN

/// Weights as saved by PyTorch: with the names of the released code, possibly with the prefix of a wrapper, and with
/// the buffers of the released network.
struct ReleasedWeights {
    /// The prefixes of wrappers: `DataParallel` and the modules of training loops.
    private static let wrappers = ["module.", "model."]
    /// The name of the released code's Gaussian, a buffer of each attention.
    private static let gaussian = ".attn.gauss_pos_index"
    /// The tolerance for a Gaussian that was saved in half precision.
    private static let tolerance: Scalar = 2e-3

    /// The tensors under the network's own names.
    let tensors: [String: Tensor]

    /// Creates weights from tensors with the names of the file.
    init(_ saved: [String: Tensor]) {
        var tensors = saved
        while let wrapper = Self.wrappers.first(where: { wrapper in
            !tensors.isEmpty && tensors.keys.allSatisfy { $0.hasPrefix(wrapper) }
        }) {
            tensors = Dictionary(
                uniqueKeysWithValues: tensors.map { (String($0.key.dropFirst(wrapper.count)), $0.value) }
            )
        }
        self.tensors = tensors
    }

    /// The weights of a network of `architecture`, without the unused convolution of the released code, and without its
    /// Gaussians, which must equal those of the network.
    ///
    /// - Throws: `CheckpointError`, naming each Gaussian that differs.
    func weights(for architecture: NetworkConfiguration) throws(CheckpointError) -> [String: Tensor] {
        guard let settings = architecture.network.settings as? LSGAViTSettings else { return tensors }
        var weights = tensors
        for name in ["weight", "bias"] { weights["patch_embed.proj.\(name)"] = nil }
        var problems: [String] = []
        var known: [Int: [Scalar]] = [:]
        for name in tensors.keys.sorted() where name.hasSuffix(Self.gaussian) {
            guard let found = weights.removeValue(forKey: name) else { continue }
            if let problem = Self.problem(found, of: name, settings, side: architecture.side, &known) {
                problems.append(problem)
            }
        }
        guard problems.isEmpty else { throw .unusable(problems) }
        return weights
    }

    /// Why `found` is not the Gaussian of the attention `name`; nil if it is.
    ///
    /// `known` keeps Gaussians by side.
    private static func problem(
        _ found: Tensor,
        of name: String,
        _ settings: LSGAViTSettings,
        side patchSide: Int,
        _ known: inout [Int: [Scalar]]
    ) -> String? {
        guard let form = settings.attention.gaussian, case .fixed(let sigma) = settings.attention.sigma else {
            return "\(name) is a Gaussian, and the attention asked for has no fixed one"
        }
        let parts = name.split(separator: ".")
        guard parts.count > 1, parts[0] == "layers", let stage = Int(parts[1]),
            settings.depths.indices.contains(stage)
        else { return "\(name) belongs to no stage" }
        let side = patchSide >> stage
        let tokens = side * side
        guard found.shape == [tokens, tokens] else {
            return "\(name) is \(found.shape), expected [\(tokens), \(tokens)]"
        }
        let scale = -1 / (2 * sigma * sigma)
        let own =
            known[side]
            ?? form.squaredDistances(side: side).flatMap { row in
                row.map { Scalar(exp($0 * scale)) }
            }
        known[side] = own
        // Written so that NaN is a difference, too.
        let differences = zip(found.scalars, own).count { !(abs($0 - $1) <= tolerance) }
        return differences == 0
            ? nil
            : "\(name) is another Gaussian than '\(form.rawValue)' with sigma \(sigma) "
                + "(\(differences) of \(own.count) values differ)"
    }
}
