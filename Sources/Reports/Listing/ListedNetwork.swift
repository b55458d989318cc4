internal import Compute
internal import LSGA
internal import Runs

/// A network for the lists: for 16 classes, on the patches of a preset.
struct ListedNetwork {
    let configuration: NetworkConfiguration
    let network: Network

    /// Builds the network of `preset` after applying `change` to its settings; nil if that is not possible.
    init?(_ preset: Preset, _ change: (inout ModelSettings) -> Void = { _ in }) {
        var settings = preset.model
        change(&settings)
        let configuration = settings.configuration(
            bands: preset.patches.components ?? 36,
            side: preset.patches.side,
            classes: 16
        )
        guard configuration.problems.isEmpty else { return nil }
        var random = RandomStream.blank
        (self.configuration, network) = (configuration, Network(configuration, using: &random))
    }

    /// The network of a row of the registry: that of the preset of its name, or with its defaults on the reference's patches.
    init?(_ entry: ModelEntry) {
        if let preset = Preset.named(entry.name), preset.model.name == entry.name {
            self.init(preset)
        } else {
            self.init(.reference) { $0.network = $0.network.converted(to: entry) }
        }
    }

    /// The network that shows what an attention costs: the reference's without tokenizer, or the first preset's that has
    /// a place for it.
    init?(attention: AttentionChoice?) {
        let settings = attention.map { AttentionSettings($0, AttentionOptions(tokenizer: .none)) }
        for preset in [.reference] + Preset.all {
            guard let network = try? preset.model.network.with(settings),
                let made = ListedNetwork(preset, { $0.network = network })
            else { continue }
            self = made
            return
        }
        return nil
    }

    /// The network that is trained on an objective where no attention is named: the reference's with multi-head attention.
    init?(_ objective: ObjectiveChoice) {
        let attention = AttentionSettings(.multiHead)
        guard let network = try? Preset.reference.model.network.with(attention) else { return nil }
        self.init(.reference) { $0 = ModelSettings(network, objective: objective) }
    }

    var cost: Cost { Cost(of: network, side: configuration.side, bands: configuration.bands) }

    /// Input and output of the network.
    var input: String {
        let (side, bands) = (configuration.side, configuration.bands)
        return "\(side)×\(side) patches of \(bands) bands, \(configuration.classes) classes"
    }
}
