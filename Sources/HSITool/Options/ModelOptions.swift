public import ArgumentParser
internal import Experiments
internal import HSI
public import LSGA

extension Pooling: ExpressibleByArgument {}

/// A number, or `learned`.
struct SigmaOption: ExpressibleByArgument {
    let width: GaussianWidth
    init?(argument: String) {
        if argument == "learned" {
            width = .learned(initial: 10)
        } else if let number = Double(argument), number > 0, number.isFinite {
            width = .fixed(number)
        } else {
            return nil
        }
    }
}

/// One or several of a list of words, with commas between them.
struct Several<Value: CaseIterable & RawRepresentable<String> & Equatable>: ExpressibleByArgument {
    let values: [Value]

    init?(argument: String) {
        values = argument.split(separator: ",", omittingEmptySubsequences: false)
            .compactMap { Value(rawValue: String($0)) }
        let hasOthers = values.count != argument.count { $0 == "," } + 1
        let hasCopies = values.indices.contains { values[..<$0].contains(values[$0]) }
        if hasOthers || hasCopies { return nil }
    }

    static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }
}

/// Whole numbers with commas between them.
struct ListOption: ExpressibleByArgument {
    let numbers: [Int]
    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard !parts.isEmpty, parts.allSatisfy({ $0.map { $0 > 0 } ?? false }) else { return nil }
        numbers = parts.compactMap { $0 }
    }
}

/// Which network.
struct NetworkOptions: ParsableArguments {
    @Option(help: "The network: \(ModelEntry.all.map(\.name).joined(separator: ", ")).")
    var model: String?
}

/// What shapes the network.
struct ModelOptions: ParsableArguments {
    @Option(
        help:
            "What all other settings start from: \(Preset.all.map(\.name).joined(separator: ", ")) (default: blocks with --split blocks)."
    )
    var preset: String?
    @Option(
        help: ArgumentHelp(
            "The attention ('hsi models' lists them), with numbers of its own if wanted: sparse:k=4.",
            valueName: "name"
        )
    )
    var attention: String?
    @Option(help: "A training objective beside the fit: adversarial or distillation, with numbers if wanted.")
    var regulariser: String?
    @Option(help: "What the attention attends over; 'ablate' and 'compare' cross several, as none,ssftt.")
    var tokenizer: Several<TokenizerForm>?
    @Option(help: "The form of the Gaussian of sga and lsga; 'ablate' and 'compare' cross several.")
    var gauss: Several<GaussianForm>?
    @Option(help: ArgumentHelp("The width of the Gaussian: a number or 'learned'.", valueName: "sigma"))
    var sigma: SigmaOption?
    @Option(help: "How tokens become one vector.")
    var pool: Pooling?
    @Option(help: "Channels of a token in the first stage.")
    var width: Int?
    @Option(help: ArgumentHelp("Blocks in each stage, say 2 or 2,2,6,2.", valueName: "list"))
    var depths: ListOption?
    @Option(help: ArgumentHelp("Attention heads in each stage, say 12 or 3,6,12,24.", valueName: "list"))
    var heads: ListOption?
    @Option(help: "Channels of the MLP's hidden layer in the first stage.")
    var mlpWidth: Int?
    @Flag(inversion: .prefixedNo, help: "Add a learned position to each token.")
    var positions: Bool?
    @Option(help: ArgumentHelp("Pixels on one side of a token of vit.", valueName: "side"))
    var tokenSide: Int?
    @Option(help: "The rate of dropout.")
    var dropout: Double?
    @Option(help: "The rate of stochastic depth of the last block.")
    var stochasticDepth: Double?

    /// Whether none of the options is given.
    var isEmpty: Bool {
        preset == nil && regulariser == nil && mlpWidth == nil && positions == nil
            && tokenSide == nil
            && attention == nil && tokenizer == nil && gauss == nil && sigma == nil && pool == nil
            && width == nil && depths == nil && heads == nil && dropout == nil && stochasticDepth == nil
    }

    /// The preset named, or `fallback`.
    func startingPoint(_ fallback: Preset = .default) throws -> Preset {
        guard let preset else { return fallback }
        guard let found = Preset.named(preset) else {
            throw ValidationError(
                "There is no preset '\(preset)'; known: \(Preset.all.map(\.name).joined(separator: ", "))."
            )
        }
        return found
    }

    /// The row of the registry that an attention of the command line belongs to.
    private static func entry(_ text: String) throws -> AttentionEntry {
        do {
            return try AttentionChoice(parsing: text).entry
        } catch {
            let words = error.description
            throw ValidationError("\(words.prefix(1).uppercased())\(words.dropFirst()).")
        }
    }

    /// The preset's network with what the options change.
    ///
    /// Only `attentions` are going to be built: an option that none of them reads is an error. Where several are named,
    /// their factors are left to be crossed: `factors`.
    func settings(_ preset: Preset, network: String? = nil, attentions: [String]? = nil) throws
        -> ModelSettings
    {
        var settings = preset.model
        if let attention { settings.attention = attention }
        let names = attentions ?? [settings.attention]
        let entries = try names.map(Self.entry)
        if gauss != nil || sigma != nil, !entries.contains(where: \.hasGaussian) {
            let names = entries.map(\.name).joined(separator: ", ")
            throw ValidationError("--gauss and --sigma have no effect on \(names): it adds no Gaussian.")
        }
        if tokenizer != nil, !entries.contains(where: \.hasTokenizer) {
            let names = entries.map(\.name).joined(separator: ", ")
            throw ValidationError(
                "--tokenizer has no effect on \(names): only sa, lsa, sga and lsga read it."
            )
        }
        if pool != nil || positions != nil {
            let names = entries.filter { $0.hasClassToken || $0.slot == .pooling }.map(\.name)
            if names.count == entries.count {
                throw ValidationError(
                    "--pool and --positions have no effect on \(names.joined(separator: ", ")): it brings its own."
                )
            }
        }
        if let regulariser {
            let name = regulariser.prefix { $0 != ":" }
            guard AttentionEntry.named(String(name))?.slot == .objective else {
                let known = AttentionEntry.all.filter { $0.slot == .objective }.map(\.name)
                throw ValidationError(
                    "--regulariser is one of \(known.joined(separator: ", ")); found '\(regulariser)'."
                )
            }
            _ = try Self.entry(regulariser)
            if let own = entries.first(where: { $0.slot == .objective }) {
                throw ValidationError("\(own.name) is a training objective itself; leave --regulariser out.")
            }
            settings.regulariser = regulariser
        }
        if let network {
            guard ModelEntry.named(network) != nil else {
                let known = ModelEntry.all.map(\.name).joined(separator: ", ")
                throw ValidationError("There is no model '\(network)'; known: \(known).")
            }
            settings.name = network
        }
        try checkEffect(on: settings.name, with: entries)
        if let mlpWidth {
            guard mlpWidth > 0 else { throw ValidationError("--mlp-width is at least 1; found \(mlpWidth).") }
            settings.mlpRatio = Double(mlpWidth) / Double(width ?? settings.width)
        }
        if let positions { settings.hasPositions = positions }
        if let tokenSide {
            guard tokenSide > 0 else {
                throw ValidationError("--token-side is at least 1; found \(tokenSide).")
            }
            settings.tokenSide = tokenSide
        }
        if attentions == nil {
            if let tokenizer { settings.options.tokenizer = try only(tokenizer, "tokenizer") }
            if let gauss { settings.options.gauss = try only(gauss, "gauss") }
        }
        if let sigma { settings.options.sigma = sigma.width }
        if let pool { settings.pooling = pool }
        if let width { settings.width = width }
        if let depths { settings.depths = depths.numbers }
        if let heads { settings.heads = heads.numbers }
        if let dropout { settings.dropout = dropout }
        if let stochasticDepth { settings.stochasticDepth = stochasticDepth }
        return settings
    }
}

extension ModelOptions {
    /// What a comparison is to cross.
    var factors: Factors {
        Factors(tokenizers: tokenizer?.values ?? [], gausses: gauss?.values ?? [])
    }

    /// The one value of an option where several make no sense.
    private func only<Value>(_ option: Several<Value>, _ name: String) throws -> Value {
        guard let value = option.values.first, option.values.count == 1 else {
            let found = option.values.map(\.rawValue).joined(separator: ",")
            throw ValidationError(
                "--\(name) takes one value here, found \(found); 'hsi ablate' crosses several."
            )
        }
        return value
    }
}
