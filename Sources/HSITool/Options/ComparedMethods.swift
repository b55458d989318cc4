internal import ArgumentParser
internal import LSGA
internal import Runs
internal import Studies

/// The methods of a comparison, with scene, split and seed.
struct ComparedMethods {
    /// Scene, split, seed, and evaluation.
    let base: RunConfiguration
    private let options: ConfigurationOptions
    /// The named methods; nil for every attention that the network supports.
    private let named: [(text: String, name: MethodName)]?
    /// Patches and recipe of the rows that are attentions.
    private let network: NetworkMethod
    /// What their attentions may read.
    private let attentionOptions: AttentionOptions
    private let start: StartingPoint

    /// Reads the names.
    ///
    /// Without options for scene, split, and seed, they are taken from the first run among the methods or, without one,
    /// are those of Indian Pines.
    init(_ options: ConfigurationOptions, _ names: [String]?, hasTokenizer: Bool) throws {
        self.options = options
        named = try names?.map { ($0, try MethodName($0)) }
        start = try options.start()
        let earlier = options.namesPixels ? nil : named?.lazy.compactMap(\.name.record).first?.configuration
        var model = start.method.model
        if let network = options.network.network {
            model.network = model.network.converted(to: try ModelOptions.entry(named: network))
        }
        var attentionOptions = start.method.model.network.attention?.options ?? AttentionOptions()
        if !hasTokenizer { attentionOptions.tokenizer = .none }
        self.attentionOptions = attentionOptions
        let sides = options.patches.patchSize?.values ?? []
        base = try options.base(
            validationRatio: start.validationRatio,
            side: max(sides.max() ?? start.method.patches.side, start.separatedSide),
            changing: earlier,
            fallback: .catalog(alias: "IP", directory: nil),
            allowsSeveral: true
        )
        network = NetworkMethod(
            patches: try options.patches.settings(start.method.patches, allowsSeveral: true),
            model: model,
            recipe: try options.recipe.settings(start, sampling: base.sampling)
        )
        try checkOptions()
    }

    /// Throws if an option for networks is given that no method reads.
    private func checkOptions() throws {
        let graphs = (named ?? []).filter { if case .graph = $0.name { true } else { false } }
        try options.refinement.checkUse(hasGraph: !graphs.isEmpty)
        guard let named else {
            let names = AttentionName.all(canBeAlone: network.model.network.entry.canBeAlone)
            return try options.model.checkEffect(
                on: names.compactMap { try? network.model.with($0, attentionOptions) }
            )
        }
        let networks = try named.compactMap { method -> ModelSettings? in
            switch method.name {
            case .attention(let attention): try placed(attention)
            case .preset(let preset): preset.model
            case .nearest, .classifier, .graph, .run: nil
            }
        }
        let objectives = named.compactMap { method in
            if case .attention(let name) = method.name { name.objective } else { nil }
        }
        if !networks.isEmpty {
            return try options.model.checkEffect(on: networks, namedObjectives: objectives)
        }
        // Mean spectra are of patches, whose sides can be crossed.
        let isCrossed = options.pixels.features == .patchMean && options.patches.patchSize?.several != nil
        let unread = options.networkNames.first { $0 != "--patch-size" || !isCrossed }
        if let unread { throw ValidationError("\(unread) requires a network; none is compared") }
    }

    /// The network with an attention.
    ///
    /// - Throws: `ValidationError` if it has no place for it.
    private func placed(_ name: AttentionName) throws -> ModelSettings {
        do {
            return try network.model.with(name, attentionOptions)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// The row of an attention.
    private func row(_ name: AttentionName, _ model: ModelSettings) throws -> NetworkMethod {
        var method = network
        method.model = try options.model.comparedSettings(model, isObjective: name.objective != nil)
        return method
    }

    /// Every method with its name in the tables; `leftOut` is called with attentions that are not supported.
    func rows(leftOut: (_ name: String, _ reason: String) -> Void) throws -> [(name: String, method: Method)]
    {
        guard let named else { return try fittingAttentions(leftOut) }
        return try named.map { try row($0, $1) }
    }

    private func row(_ text: String, _ name: MethodName) throws -> (name: String, method: Method) {
        switch name {
        case .nearest: return (text, .nearest)
        case .graph(let graph): return (text, .graph(try options.refinement.chosen(graph)))
        case .classifier(let classifier): return (text, .pixels(try options.pixels.method(classifier)))
        case .attention(let attention):
            return (attention.text, .network(try row(attention, placed(attention))))
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
        for name in AttentionName.all(canBeAlone: network.model.network.entry.canBeAlone) {
            func leaveOut(_ reason: String) {
                leftOut(name.text, reason)
                reasons.append(reason)
            }
            let model: ModelSettings
            do {
                model = try network.model.with(name, attentionOptions)
            } catch {
                leaveOut(error.description)
                continue
            }
            let candidate = try row(name, model)
            let problems = candidate.problems
            if problems.isEmpty {
                rows.append((name.text, .network(candidate)))
            } else {
                leaveOut(problems.joined(separator: "; "))
            }
        }
        guard !rows.isEmpty else { throw RunError.settings(Array(Set(reasons)).sorted()) }
        return rows
    }

    /// Throws if predictions from files are compared on other pixels than those they were evaluated on.
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
