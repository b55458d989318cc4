public import LSGA
public import Runs

/// Settings that take several values in one comparison; each is crossed with the methods that read it.
public struct Factors: Sendable {
    /// The tokenizers of attentions.
    public var tokenizers: [TokenizerForm]
    /// The forms of the Gaussian.
    public var gaussians: [GaussianForm]
    /// The sides of the patches, in pixels.
    public var patchSides: [Int]
    /// The ways to draw training pixels, each with a name such as `5 per class`.
    public var samplings: [(name: String, sampling: Sampling)]

    /// Creates factors; an empty factor leaves the setting of the methods unchanged.
    public init(
        tokenizers: [TokenizerForm] = [],
        gaussians: [GaussianForm] = [],
        patchSides: [Int] = [],
        samplings: [(name: String, sampling: Sampling)] = []
    ) {
        (self.tokenizers, self.gaussians) = (tokenizers, gaussians)
        (self.patchSides, self.samplings) = (patchSides, samplings)
    }
}

extension Variant {
    /// Every method, combined with every value of the factors that it reads.
    ///
    /// - Parameters:
    ///   - methods: The methods, each under its own name.
    ///   - base: Scene, split, seed and evaluation.
    ///   - factors: The settings to vary.
    /// - Returns: The rows, with distinct names.
    public static func crossed(
        _ methods: [(name: String, method: Method)],
        on base: RunConfiguration,
        _ factors: Factors
    ) -> [Variant] {
        var variants: [Variant] = []
        for (name, method) in methods {
            for form in method.forms(factors) {
                for side in form.method.readsPatches && !factors.patchSides.isEmpty ? factors.patchSides : [0]
                {
                    for (size, sampling) in factors.samplings.isEmpty
                        ? [("", base.sampling)] : factors.samplings
                    {
                        var configuration = base
                        configuration.method = side > 0 ? form.method.withPatches(side: side) : form.method
                        configuration.sampling = sampling
                        // What has no class probabilities has nothing to be refined.
                        if !form.method.hasProbabilities { configuration.evaluation.refinement = nil }
                        var own = form.factors
                        var parts = [name.folderText] + own.map(\.value)
                        if side > 0 {
                            own.append(Factor("patch size", "\(side)"))
                            parts.append("patch\(side)")
                        }
                        if !size.isEmpty {
                            own.append(Factor("training pixels", size))
                            parts.append(size.folderText)
                        }
                        variants.append(
                            Variant(
                                name,
                                folderName: parts.joined(separator: "-"),
                                configuration,
                                factors: own
                            )
                        )
                    }
                }
            }
        }
        return variants.named()
    }
}

extension [Variant] {
    /// The same rows with distinct names: the method and the values of the factors that vary.
    fileprivate func named() -> [Variant] {
        func values(_ factor: String) -> Set<String> {
            Set(flatMap { $0.factors.filter { $0.name == factor }.map(\.value) })
        }
        return map { variant in
            let varying = variant.factors.filter { values($0.name).count > 1 }
            let words = varying.map { $0.name == "patch size" ? "\($0.value)×\($0.value)" : $0.value }
            return Variant(
                ([variant.name] + words).joined(separator: " "),
                folderName: variant.folderName,
                variant.configuration,
                factors: variant.factors
            )
        }
    }
}

extension Method {
    /// The method with every tokenizer and every Gaussian that its attention reads.
    fileprivate func forms(_ factors: Factors) -> [(method: Method, factors: [Variant.Factor])] {
        guard case .network(let network) = self, let attention = network.model.network.attention else {
            return [(self, [])]
        }
        func values<Value>(_ own: Value?, _ several: [Value]) -> [Value?] {
            own.map { several.isEmpty ? [$0] : several } ?? [nil]
        }
        var forms: [(Method, [Variant.Factor])] = []
        for tokenizer in values(attention.tokenizer, factors.tokenizers) {
            for gaussian in values(attention.gaussian, factors.gaussians) {
                var (copy, changes) = (network, NetworkValues())
                (changes.tokenizer, changes.gaussian) = (tokenizer, gaussian)
                copy.model.network.take(changes)
                let own =
                    (tokenizer.map { [Variant.Factor("tokenizer", $0.rawValue)] } ?? [])
                    + (gaussian.map { [Variant.Factor("Gaussian", $0.rawValue)] } ?? [])
                forms.append((.network(copy), own))
            }
        }
        return forms
    }

    /// Whether it reads patches with a configurable side.
    fileprivate var readsPatches: Bool {
        switch self {
        case .network: true
        case .pixels(let pixels): pixels.features == .patchMean
        case .nearest, .graph, .predictions: false
        }
    }

    fileprivate func withPatches(side: Int) -> Method {
        switch self {
        case .network(var network):
            network.patches.side = side
            return .network(network)
        case .pixels(let pixels):
            return .pixels(PixelMethod(pixels.classifier, features: pixels.features, side: side))
        case .nearest, .graph, .predictions: return self
        }
    }
}

extension String {
    /// The text in a form that folder names allow.
    fileprivate var folderText: String {
        asFolderName.replacing(" ", with: "-").replacing("/", with: "-")
    }
}
