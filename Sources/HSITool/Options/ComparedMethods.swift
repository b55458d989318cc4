internal import ArgumentParser
internal import LSGA
internal import Runs
internal import Studies

/// The methods of a comparison, and what they are compared on.
struct ComparedMethods {
    /// Scene, split, seed, and evaluation.
    let base: RunConfiguration
    private let options: ConfigurationOptions
    /// The methods that were named; nil for every attention that fits.
    private let named: [(text: String, name: MethodName)]?
    /// The network of the rows that are attentions.
    private let network: NetworkMethod
    private let start: StartingPoint

    /// Reads the names.
    ///
    /// Without options for scene, split, and seed, they are those of the first run among the methods, if there is one, else
    /// Indian Pines.
    init(_ options: ConfigurationOptions, _ names: [String]?, hasTokenizer: Bool) throws {
        self.options = options
        named = try names?.map { ($0, try MethodName($0)) }
        start = try options.start()
        let earlier = options.namesPixels ? nil : named?.lazy.compactMap(\.name.record).first?.configuration
        var model = start.method.model
        if let network = options.network.network { model.name = try ModelOptions.checkedNetwork(network) }
        if !hasTokenizer { model.options.tokenizer = .none }
        try Self.checkOptions(options, named, model)
        let sides = options.patches.patchSize?.values ?? []
        base = try options.base(
            validationRatio: start.validationRatio,
            side: max(sides.max() ?? start.method.patches.side, start.separatedSide),
            changing: earlier,
            fallback: .catalogue(alias: "IP", directory: nil),
            allowsSeveral: true
        )
        network = NetworkMethod(
            patches: try options.patches.settings(start.method.patches, allowsSeveral: true),
            model: try options.model.comparedSettings(model),
            recipe: try options.recipe.settings(start, sampling: base.sampling)
        )
    }

    /// Throws if an option of networks is given that no method reads.
    private static func checkOptions(
        _ options: ConfigurationOptions,
        _ named: [(text: String, name: MethodName)]?,
        _ model: ModelSettings
    ) throws {
        guard let named else {
            let fitting = AttentionEntry.all.filter { ModelEntry.named(model.name)?.problem(with: $0) == nil }
            try options.model.checkEffect(on: fitting.map { model.with(attention: $0.name) })
            return
        }
        let networks = named.compactMap { method -> ModelSettings? in
            switch method.name {
            case .attention(let attention): model.with(attention: attention)
            case .preset(let preset): preset.model
            case .nearest, .classifier, .graph, .run: nil
            }
        }
        if !networks.isEmpty { return try options.model.checkEffect(on: networks) }
        // Mean spectra are of patches, whose sides can be crossed.
        let isCrossed = options.pixels.features == .patchMean && options.patches.patchSize?.several != nil
        let unread = options.networkNames.first { $0 != "--patch-size" || !isCrossed }
        if let unread { throw ValidationError("\(unread) requires a network; none is compared") }
    }

    /// Every method with its name in the tables; attentions that do not fit are told to `leftOut`.
    func rows(leftOut: (_ name: String, _ reason: String) -> Void) throws -> [(name: String, method: Method)]
    {
        guard let named else { return try fittingAttentions(leftOut) }
        return try named.map { try row($0, $1) }
    }

    private func row(_ text: String, _ name: MethodName) throws -> (name: String, method: Method) {
        switch name {
        case .nearest: return (text, .nearest)
        case .graph(let kind): return (text, .graph(GraphMethod(kind)))
        case .classifier(let classifier): return (text, .pixels(try options.pixels.method(classifier)))
        case .attention(let attention): return (attention, .network(network.with(attention: attention)))
        case .preset(let preset):
            let method = NetworkMethod(
                patches: try options.patches.settings(preset.patches, allowsSeveral: true),
                model: try options.model.comparedSettings(preset.model),
                recipe: try options.recipe.settings(StartingPoint(preset), sampling: base.sampling)
            )
            return (text, .network(method))
        case .run(let path, let record):
            let folder = path.split(separator: "/").last.map(String.init) ?? path
            return (folder, record.configuration.method)
        }
    }

    private func fittingAttentions(
        _ leftOut: (_ name: String, _ reason: String) -> Void
    ) throws -> [(name: String, method: Method)] {
        var rows: [(String, Method)] = []
        var reasons: [String] = []
        let canBeAbsent = ModelEntry.named(network.model.name)?.slots.contains(.absent) ?? false
        for entry in (canBeAbsent ? [.absent] : []) + AttentionEntry.all {
            let candidate = network.with(attention: entry.name)
            let problems = candidate.problems
            if problems.isEmpty {
                rows.append((entry.name, .network(candidate)))
            } else {
                leftOut(entry.name, problems.joined(separator: "; "))
                reasons.append(problems.joined(separator: "; "))
            }
        }
        guard !rows.isEmpty else { throw RunError.settings(Array(Set(reasons)).sorted()) }
        return rows
    }

    /// Throws if predictions from files are compared on other pixels than those they were scored on.
    func checkPredictions(_ repetition: Repetition) throws {
        for case .run(let path, let record) in (named ?? []).map(\.name) {
            guard case .predictions = record.configuration.method else { continue }
            guard repetition == .seeds(1) else {
                throw ValidationError(
                    "predictions from a file are of one split; found \(repetition.text) with \(path)"
                )
            }
            let own = record.configuration
            guard own.sampling.scheme == base.sampling.scheme, own.seed == base.seed,
                own.data.sceneName == base.data.sceneName
            else {
                throw ValidationError(
                    "\(path) was scored on other pixels: expected \(base.data.sceneName), \(base.sampling.text), "
                        + "seed \(base.seed); found \(own.data.sceneName), \(own.sampling.text), seed \(own.seed)"
                )
            }
        }
    }
}

extension MethodName {
    fileprivate var record: RunRecord? {
        if case .run(_, let record) = self { record } else { nil }
    }
}

extension ModelSettings {
    fileprivate func with(attention: String) -> ModelSettings {
        var settings = self
        settings.attention = attention
        return settings
    }
}

extension NetworkMethod {
    fileprivate func with(attention: String) -> NetworkMethod {
        var method = self
        method.model.attention = attention
        return method
    }
}
