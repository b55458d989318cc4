internal import ArgumentParser
internal import LSGA
internal import Runs
internal import Studies

extension ModelOptions {
    /// `start` with what the options change; an option that neither the network nor its attention reads is an error.
    func settings(_ start: ModelSettings, network: String? = nil) throws -> ModelSettings {
        var settings = start
        if let attention { settings.attention = attention }
        if let network { settings.name = try Self.checkedNetwork(network) }
        try checkEffect(on: [settings])
        try change(&settings)
        if let form = try details.tokenizer?.only("--tokenizer") { settings.options.tokenizer = form }
        if let form = try details.gaussian?.only("--gaussian") { settings.options.gauss = form }
        return settings
    }

    /// `start` with what the options change that it reads, for a row of a comparison; tokenizer and Gaussian are left to be
    /// crossed: `factors`.
    func comparedSettings(_ start: ModelSettings) throws -> ModelSettings {
        var settings = start
        try read(by: start).change(&settings)
        return settings
    }

    /// The name of a network that there is.
    static func checkedNetwork(_ name: String) throws -> String {
        guard ModelEntry.named(name) != nil else {
            let known = ModelEntry.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--network must be one of \(known); found '\(name)'")
        }
        return name
    }

    private func change(_ settings: inout ModelSettings) throws {
        if let objective = details.objective { settings.regulariser = objective }
        if let mlpWidth = details.mlpWidth {
            guard mlpWidth > 0 else {
                throw ValidationError("--mlp-width must be at least 1; found \(mlpWidth)")
            }
            settings.mlpRatio = Double(mlpWidth) / Double(details.width ?? settings.width)
        }
        if let positions = details.positions { settings.hasPositions = positions }
        if let tokenSide = details.tokenSide {
            guard tokenSide > 0 else {
                throw ValidationError("--token-side must be at least 1; found \(tokenSide)")
            }
            settings.tokenSide = tokenSide
        }
        if let sigma = details.sigma { settings.options.sigma = sigma.width }
        if let pooling = details.pooling { settings.pooling = pooling }
        if let width = details.width { settings.width = width }
        if let depths = details.depths { settings.depths = depths.numbers }
        if let heads = details.heads { settings.heads = heads.numbers }
        if let dropout = details.dropout { settings.dropout = dropout }
        if let stochasticDepth = details.stochasticDepth { settings.stochasticDepth = stochasticDepth }
    }

    /// The same without the options that a network with these settings does not read.
    private func read(by settings: ModelSettings) throws -> ModelOptions {
        var options = self
        let read = ModelEntry.named(settings.name)?.settings ?? []
        let attention = try Self.entry(settings.attention)
        if !read.contains(.width) { options.details.width = nil }
        if !read.contains(.depths) { options.details.depths = nil }
        if !read.contains(.heads) { options.details.heads = nil }
        if !read.contains(.mlpRatio) { options.details.mlpWidth = nil }
        if !read.contains(.stochasticDepth) { options.details.stochasticDepth = nil }
        if !read.contains(.tokenSide) { options.details.tokenSide = nil }
        if !read.contains(.pooling) || attention.setsPooling { options.details.pooling = nil }
        if !read.contains(.positions) || attention.setsPooling { options.details.positions = nil }
        if !attention.hasGaussian { options.details.sigma = nil }
        if attention.slot == .objective { options.details.objective = nil }
        return options
    }

    /// What a comparison is to cross.
    var factors: Factors {
        Factors(tokenizers: details.tokenizer?.values ?? [], gaussians: details.gaussian?.values ?? [])
    }

    /// The row of the registry that an attention of the command line belongs to.
    private static func entry(_ text: String) throws -> AttentionEntry {
        do {
            return try AttentionChoice(parsing: text).entry
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Throws if an option is given that none of several networks reads, or if a network has no place for its attention.
    func checkEffect(on networks: [ModelSettings]) throws {
        let attentions = try networks.map { try Self.entry($0.attention) }
        try checkReaders(attentions)
        if let objective = details.objective { try checkObjective(objective, attentions) }
        for (network, attention) in zip(networks, attentions) {
            if let problem = ModelEntry.named(network.name)?.problem(with: attention) {
                throw ValidationError(problem)
            }
        }
        let entries = networks.compactMap { ModelEntry.named($0.name) }
        func isRead(_ setting: NetworkSetting) -> Bool { entries.contains { $0.settings.contains(setting) } }
        guard let unread = shapes.first(where: { $0.isGiven && !isRead($0.setting) }) else { return }
        let names = entries.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let read = shapes.filter { isRead($0.setting) }.map(\.name)
        throw ValidationError(
            "\(unread.name) has no effect on \(names.joined(separator: ", ")), which supports "
                + read.joined(separator: ", ")
        )
    }

    /// Throws if an option is given that none of the attentions reads.
    private func checkReaders(_ entries: [AttentionEntry]) throws {
        let names = entries.map(\.name).joined(separator: ", ")
        for option in given([("--gaussian", details.gaussian != nil), ("--sigma", details.sigma != nil)])
        where !entries.contains(where: \.hasGaussian) {
            throw ValidationError("\(option) has no effect on \(names): it adds no Gaussian")
        }
        if details.tokenizer != nil, !entries.contains(where: \.hasTokenizer) {
            let readers = AttentionEntry.all.filter(\.hasTokenizer).map(\.name).joined(separator: ", ")
            throw ValidationError("--tokenizer has no effect on \(names); it requires one of \(readers)")
        }
        let poolings = given([
            ("--pooling", details.pooling != nil), ("--positions", details.positions != nil),
        ])
        if let option = poolings.first, entries.allSatisfy(\.setsPooling) {
            throw ValidationError("\(option) has no effect on \(names), which sets it")
        }
    }

    private func checkObjective(_ objective: String, _ entries: [AttentionEntry]) throws {
        let name = String(objective.prefix { $0 != ":" })
        guard Self.objectives.contains(name) else {
            throw ValidationError(
                "--objective must be one of \(Self.objectives.joined(separator: ", ")); found '\(objective)'"
            )
        }
        _ = try Self.entry(objective)
        guard entries.allSatisfy({ $0.slot == .objective }), let own = entries.first else { return }
        throw ValidationError(
            "--objective and the attention \(own.name) cannot be combined: \(own.name) is a training objective itself"
        )
    }
}

extension AttentionEntry {
    /// Whether pooling and positions are not a choice with it.
    fileprivate var setsPooling: Bool { hasClassToken || slot == .pooling }
}
