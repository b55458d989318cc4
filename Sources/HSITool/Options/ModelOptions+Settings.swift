internal import ArgumentParser
internal import LSGA
internal import Runs
internal import Studies

extension ModelOptions {
    /// `start` with what the options change; an option that neither the network nor its attention reads is an error.
    func settings(_ start: ModelSettings, network: String? = nil) throws -> ModelSettings {
        var settings = start
        if let network { settings.network = start.network.converted(to: try Self.entry(named: network)) }
        let name = try attentionName
        let wanted = name ?? AttentionName(start.network.attention?.choice)
        settings = try Self.parsed { () throws(ChoiceProblem) in
            try settings.with(wanted, start.network.attention?.options)
        }
        try checkEffect(on: [settings], namedObjectives: [name?.objective].compactMap { $0 })
        var values = try values(for: settings)
        values.tokenizer = try details.tokenizer?.only("--tokenizer")
        values.gaussian = try details.gaussian?.only("--gaussian")
        settings.network.take(values)
        if let objective = try objective { settings.objective = objective }
        return settings
    }

    /// `start` with what the options change that it reads, for a row of a comparison; tokenizer and Gaussian are left to be
    /// crossed: `factors`.
    ///
    /// - Parameters:
    ///   - start: The network.
    ///   - isObjective: Whether the row is named by its objective, which no option changes.
    /// - Returns: The settings.
    /// - Throws: `ValidationError` if a number is wrong.
    func comparedSettings(_ start: ModelSettings, isObjective: Bool = false) throws -> ModelSettings {
        var settings = start
        settings.network.take(try values(for: start))
        if !isObjective, let objective = try objective { settings.objective = objective }
        return settings
    }

    /// The row of the registry of networks.
    static func entry(named name: String) throws -> ModelEntry {
        guard let entry = ModelEntry.named(name) else {
            let known = ModelEntry.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--network must be one of \(known); found '\(name)'")
        }
        return entry
    }

    /// The values of the options that are given, without tokenizer and form of the Gaussian, which may have several.
    private func values(for settings: ModelSettings) throws -> NetworkValues {
        var values = NetworkValues()
        (values.width, values.dropout) = (details.width, details.dropout)
        (values.depths, values.heads) = (details.depths?.numbers, details.heads?.numbers)
        (values.pooling, values.hasPositions) = (details.pooling, details.positions)
        (values.stochasticDepth, values.sigma) = (details.stochasticDepth, details.sigma?.width)
        if let tokenSide = details.tokenSide {
            guard tokenSide > 0 else {
                throw ValidationError("--token-side must be at least 1; found \(tokenSide)")
            }
            values.tokenSide = tokenSide
        }
        if let mlpWidth = details.mlpWidth {
            guard mlpWidth > 0 else {
                throw ValidationError("--mlp-width must be at least 1; found \(mlpWidth)")
            }
            values.mlpRatio = Double(mlpWidth) / Double(details.width ?? settings.network.settings.width)
        }
        return values
    }

    /// What a comparison is to cross.
    var factors: Factors {
        Factors(tokenizers: details.tokenizer?.values ?? [], gaussians: details.gaussian?.values ?? [])
    }

    /// The attention that `--attention` names, if it is given.
    private var attentionName: AttentionName? {
        get throws { try Self.parsed { () throws(ChoiceProblem) in try attention.map(AttentionName.init) } }
    }

    /// The objective that `--objective` names, if it is given.
    private var objective: ObjectiveChoice? {
        get throws {
            guard let text = details.objective else { return nil }
            guard Self.objectives.contains(String(text.prefix { $0 != ":" })) else {
                throw ValidationError(
                    "--objective must be one of \(Self.objectives.joined(separator: ", ")); found '\(text)'"
                )
            }
            return try Self.parsed { () throws(ChoiceProblem) in try ObjectiveChoice(parsing: text) }
        }
    }

    private static func parsed<Value>(_ body: () throws(ChoiceProblem) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Throws if an option is given that none of several networks reads.
    ///
    /// - Parameters:
    ///   - networks: The networks.
    ///   - namedObjectives: The objectives of those that were named by one.
    /// - Throws: `ValidationError`.
    func checkEffect(on networks: [ModelSettings], namedObjectives: [ObjectiveChoice] = []) throws {
        if try objective != nil, namedObjectives.count == networks.count, let own = namedObjectives.first {
            let name = own.entry.name
            throw ValidationError(
                "--objective and the attention \(name) cannot be combined: \(name) is a training objective itself"
            )
        }
        let read = networks.reduce(into: Set<NetworkSetting>()) { $0.formUnion($1.network.values.settings) }
        guard let unread = options.first(where: { $0.isGiven && !read.contains($0.setting) }) else { return }
        let attentions = networks.map(\.attentionText).joined(separator: ", ")
        switch unread.setting {
        case .gaussian, .sigma:
            throw ValidationError("\(unread.name) has no effect on \(attentions): it adds no Gaussian")
        case .tokenizer:
            let readers = AttentionEntry.all.filter(\.hasTokenizer).map(\.name).joined(separator: ", ")
            throw ValidationError(
                "\(unread.name) has no effect on \(attentions); it requires one of \(readers)"
            )
        default: break
        }
        if networks.contains(where: { $0.network.entry.defaults.values.settings.contains(unread.setting) }) {
            throw ValidationError("\(unread.name) has no effect on \(attentions), which sets it")
        }
        let names = networks.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let others = options.filter { $0.isShape && read.contains($0.setting) }.map(\.name)
        throw ValidationError(
            "\(unread.name) has no effect on \(names.joined(separator: ", ")), which supports "
                + others.joined(separator: ", ")
        )
    }
}
