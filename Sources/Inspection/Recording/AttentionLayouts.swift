internal import Engine
internal import LSGA
internal import NN

/// Says what queries and keys of a network's attentions stand for.
struct AttentionLayouts {
    private let configuration: NetworkConfiguration

    init(_ configuration: NetworkConfiguration) { self.configuration = configuration }

    /// The attentions among recorded values, in order; one behind a tokenizer is followed by its composition with it.
    func attentions(in values: [RecordedValue]) -> [AttentionRecord] {
        var (records, tokenizer) = ([AttentionRecord](), AttentionRecord?.none)
        for value in values {
            switch value.observation {
            case .tokenizerWeights:
                let shape = value.value.shape
                let keys = layout(shape[2])
                let record = AttentionRecord(
                    layer: value.layer,
                    part: .tokenizer,
                    slot: slot(value.layer),
                    weights: value.value.reshaped(to: [shape[0], 1, shape[1], shape[2]]),
                    queries: layout(shape[1]).combined,
                    keys: keys
                )
                records.append(record)
                tokenizer = record
            case .attentionWeights:
                var record = attention(value)
                if let tokenizer, tokenizer.layer == value.layer {
                    record = record.amongCombined
                    records += [record, record.composed(with: tokenizer)]
                } else {
                    records.append(record)
                }
                tokenizer = nil
            default: continue
            }
        }
        return records
    }

    private func layout(_ count: Int) -> TokenLayout {
        TokenLayout(count: count, patchSide: configuration.side)
    }

    /// The part of the network that a layer is, by its path.
    private func slot(_ layer: String) -> AttentionSlot {
        let names = layer.split(separator: ".")
        if names.contains("pool") { return .pooling }
        if names.contains("refiner") { return .refiner }
        return names.first == "attention" ? configuration.network.attention?.entry.slot ?? .mixer : .mixer
    }

    private func attention(_ value: RecordedValue) -> AttentionRecord {
        let (queryCount, keyCount) = (value.value.shape[2], value.value.shape[3])
        let entry = configuration.network.attention?.entry
        let slot = slot(value.layer)
        let isPool = slot == .pooling
        let queries =
            isPool
            ? TokenLayout(tokens: [Token](repeating: .pool, count: queryCount), patchSide: configuration.side)
            : layout(queryCount)
        let groups = configuration.spectralGroups
        let readsGroups =
            entry?.seesSpectrum == true && keyCount == groups.count
            && (entry?.slot == .mixer || value.layer.hasSuffix(".second"))
        let keys: TokenLayout
        if readsGroups {
            keys = TokenLayout(tokens: groups.map { .bands($0) }, patchSide: configuration.side)
        } else if !isPool, keyCount > queryCount {
            let slots = (0..<keyCount - queryCount).map { Token.slot($0) }
            keys = TokenLayout(tokens: queries.tokens + slots, patchSide: configuration.side)
        } else {
            keys = layout(keyCount)
        }
        return AttentionRecord(
            layer: value.layer,
            part: .attention,
            slot: slot,
            weights: value.value,
            queries: queries,
            keys: keys
        )
    }
}

extension AttentionRecord {
    /// The same weights between tokens that a tokenizer has combined.
    fileprivate var amongCombined: AttentionRecord {
        AttentionRecord(
            layer: layer,
            part: part,
            slot: slot,
            weights: weights,
            queries: queries.combined,
            keys: keys.combined
        )
    }

    /// The weights of the queries on the tokens that `tokenizer` has combined the keys from.
    fileprivate func composed(with tokenizer: AttentionRecord) -> AttentionRecord {
        let (batch, count) = (weights.shape[0], tokenizer.keys.count)
        let flat = Variable(weights.reshaped(to: [batch, heads * queries.count, keys.count]))
        let inner = Variable(tokenizer.weights.reshaped(to: [batch, keys.count, count]))
        return AttentionRecord(
            layer: layer,
            part: .composed,
            slot: slot,
            weights: flat.matrixProduct(inner).value.reshaped(to: [batch, heads, queries.count, count]),
            queries: queries,
            keys: tokenizer.keys
        )
    }
}
