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

    /// The network called `model`: that of the preset with this name, or the reference network with another
    /// architecture.
    init?(model: String) {
        if let preset = Preset.named(model), preset.model.name == model {
            self.init(preset)
        } else {
            self.init(.reference) { $0.name = model }
        }
    }

    /// The network that shows the cost of an attention: the reference network without tokenizer, or that of the first
    /// preset with a slot for it.
    init?(attention: String) {
        for preset in [.reference] + Preset.all {
            let made = ListedNetwork(preset) {
                $0.attention = attention
                $0.options.tokenizer = .none
            }
            if let made {
                self = made
                return
            }
        }
        return nil
    }

    var cost: Cost { Cost(of: network, side: configuration.side, bands: configuration.bands) }

    /// Input and output of the network.
    var input: String {
        let (side, bands) = (configuration.side, configuration.bands)
        return "\(side)×\(side) patches of \(bands) bands, \(configuration.classes) classes"
    }
}
