internal import ArgumentParser
internal import LSGA

extension ModelOptions {
    /// Throws if the network called `name` has no place for one of the attentions, or does not read an option that is given.
    func checkEffect(on name: String, with attentions: [AttentionEntry]) throws {
        guard let entry = ModelEntry.named(name) else { return }
        if let problem = attentions.lazy.compactMap(entry.problem(with:)).first {
            throw ValidationError("\(problem).")
        }
        let options: [(setting: NetworkSetting, name: String, isGiven: Bool)] = [
            (.width, "--width", width != nil), (.depths, "--depths", depths != nil),
            (.heads, "--heads", heads != nil), (.mlpRatio, "--mlp-width", mlpWidth != nil),
            (.pooling, "--pool", pool != nil), (.positions, "--positions", positions != nil),
            (.stochasticDepth, "--stochastic-depth", stochasticDepth != nil),
            (.tokenSide, "--token-side", tokenSide != nil),
        ]
        guard let unread = options.first(where: { $0.isGiven && !entry.settings.contains($0.setting) }) else {
            return
        }
        let read = options.filter { entry.settings.contains($0.setting) }.map(\.name)
        throw ValidationError(
            "\(unread.name) has no effect on \(name), which reads \(read.joined(separator: ", "))."
        )
    }
}
