public import ArgumentParser
public import LSGA
internal import Runs

extension Pooling: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .mean: "mean of the tokens"
        case .center: "token of the center pixel"
        case .cls: "learned class token"
        case .flatten: "all tokens, concatenated"
        }
    }
}

extension TokenizerForm: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .none: "pixels"
        case .ssftt: "semantic tokens, by the tokenizer of SSFTT"
        }
    }
}

extension GaussianForm: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .index: "of query and key, by raster index, as released"
        case .gridPair: "of query and key, by distance from the center"
        case .gridKey: "of the key, by distance from the center"
        case .gridRelative: "by the distance between query and key"
        }
    }
}

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

/// Which network.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Network: \(ModelEntry.all.map(\.name).joined(separator: ", ")) (default preset: \(Preset.default.model.name)).",
            valueName: "name"
        ),
        completion: .list(ModelEntry.all.map(\.name))
    )
    var network: String?
}

/// What shapes the network.
struct ModelOptions {
    private static let usual = Preset.default.model
    private static let values = usual.network.values

    /// The names of the presets; `few` is a graph without a network.
    private static let presets = Preset.all.map(\.name) + [GraphMethod.fewName]

    private static func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "none" }

    /// What most people choose.
    struct Choice: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Preset that all settings start from: \(presets.joined(separator: ", ")) (default: 'default'; with --split blocks: 'blocks').",
                valueName: "name"
            ),
            completion: .list(presets)
        )
        var preset: String?
        @Option(
            help: ArgumentHelp(
                "Attention, with numbers of its own if needed, such as sparse:k=4 ('hsi models'; default preset: \(usual.attentionText)).",
                valueName: "name"
            ),
            completion: .list(AttentionName.names)
        )
        var attention: String?
    }

    /// Everything else.
    struct Details: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "What sa, lsa, sga, and lsga attend to (default preset: \(text(values.tokenizer?.rawValue))).",
                valueName: "kind"
            )
        )
        var tokenizer: Several<TokenizerForm>?
        @Option(
            help: ArgumentHelp(
                "Gaussian of sga and lsga (default preset: \(text(values.gaussian?.rawValue))).",
                valueName: "kind"
            )
        )
        var gaussian: Several<GaussianForm>?
        @Option(
            help: ArgumentHelp(
                "Width of the Gaussian: a number or 'learned' (default preset: \(text(values.sigma.map { numberText($0.initial) }))).",
                valueName: "sigma"
            )
        )
        var sigma: SigmaOption?
        @Option(
            help: ArgumentHelp(
                "How tokens become one vector (default preset: \(text(values.pooling?.rawValue))).",
                valueName: "kind"
            )
        )
        var pooling: Pooling?
        @Option(
            help: ArgumentHelp(
                "Channels of a token in the first stage (default preset: \(text(values.width))).",
                valueName: "channels"
            )
        )
        var width: Int?
        @Option(
            help: ArgumentHelp(
                "Blocks of each stage, such as 2 or 2,2,6,2 (default preset: \(ModelOptions.list(values.depths))).",
                valueName: "list"
            )
        )
        var depths: ListOption?
        @Option(
            help: ArgumentHelp(
                "Attention heads of each stage, such as 12 or 3,6,12,24 (default preset: \(ModelOptions.list(values.heads))).",
                valueName: "list"
            )
        )
        var heads: ListOption?
        @Option(
            help: ArgumentHelp(
                "Hidden channels of the MLP in the first stage (default preset: \(text(values.mlpRatio.map { numberText($0 * Double(usual.network.settings.width)) }))).",
                valueName: "channels"
            )
        )
        var mlpWidth: Int?
        @Flag(
            inversion: .prefixedNo,
            help:
                "Add a learned position to each token (default preset: \(values.hasPositions == true ? "yes" : "no"))."
        )
        var positions: Bool?
        @Option(
            help: ArgumentHelp(
                "Side of a token of vit in pixels (default preset: \(VisionTransformerSettings().tokenSide)).",
                valueName: "side"
            )
        )
        var tokenSide: Int?
        @Option(
            help: ArgumentHelp(
                "Dropout rate (default preset: \(text(values.dropout.map { numberText($0) }))).",
                valueName: "rate"
            )
        )
        var dropout: Double?
        @Option(
            help: ArgumentHelp(
                "Stochastic depth rate of the last block (default preset: \(text(values.stochasticDepth.map { numberText($0) }))).",
                valueName: "rate"
            )
        )
        var stochasticDepth: Double?
        @Option(
            help: ArgumentHelp(
                "Training objective beside the data loss: \(ModelOptions.objectives.joined(separator: " or ")), with numbers of its own if needed (default preset: none).",
                valueName: "name"
            ),
            completion: .list(ModelOptions.objectives)
        )
        var objective: String?
    }

    var choice: Choice
    var details: Details

    var preset: String? { choice.preset }
    var attention: String? { choice.attention }

    /// The names of the training objectives.
    static let objectives = ObjectiveEntry.all.map(\.name)

    private static func list(_ values: [Int]?) -> String {
        (values ?? []).map(String.init).joined(separator: ",")
    }

    /// The options that were given.
    var names: [String] {
        given([
            ("--preset", preset != nil), ("--attention", attention != nil),
            ("--objective", details.objective != nil),
        ]) + options.filter(\.isGiven).map(\.name)
    }

    /// An option that only some networks, or only some attentions, read.
    struct SettingOption {
        let setting: NetworkSetting
        let name: String
        let isGiven: Bool
        /// Whether it shapes the network apart from its attention.
        let isShape: Bool

        init(_ setting: NetworkSetting, _ name: String, _ isGiven: Bool, isShape: Bool = true) {
            (self.setting, self.name, self.isGiven, self.isShape) = (setting, name, isGiven, isShape)
        }
    }

    /// The options that only some networks, or only some attentions, read.
    var options: [SettingOption] {
        [
            SettingOption(.gaussian, "--gaussian", details.gaussian != nil, isShape: false),
            SettingOption(.sigma, "--sigma", details.sigma != nil, isShape: false),
            SettingOption(.tokenizer, "--tokenizer", details.tokenizer != nil, isShape: false),
            SettingOption(.width, "--width", details.width != nil),
            SettingOption(.depths, "--depths", details.depths != nil),
            SettingOption(.heads, "--heads", details.heads != nil),
            SettingOption(.mlpRatio, "--mlp-width", details.mlpWidth != nil),
            SettingOption(.pooling, "--pooling", details.pooling != nil),
            SettingOption(.positions, "--positions", details.positions != nil),
            SettingOption(.stochasticDepth, "--stochastic-depth", details.stochasticDepth != nil),
            SettingOption(.tokenSide, "--token-side", details.tokenSide != nil),
            SettingOption(.dropout, "--dropout", details.dropout != nil),
        ]
    }

    /// The preset named, or `fallback`.
    func startingPoint(_ fallback: Preset = .default) throws -> Preset {
        guard let preset else { return fallback }
        guard let found = Preset.named(preset) else {
            throw ValidationError(
                "--preset must be one of \(Self.presets.joined(separator: ", ")); found '\(preset)'"
            )
        }
        return found
    }
}
