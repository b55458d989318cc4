internal import Engine
internal import Eval
internal import Figures
internal import HSI
internal import Inspection
internal import LSGA
internal import NN
internal import Runs

extension AttentionViews {
    func row(of attention: AttentionRecord, _ record: ForwardRecord) -> PatchRow? {
        guard attention.part != .attention || !attention.keys.tokens.contains(where: \.isCombined) else {
            return nil
        }
        guard attention.keys.positions.contains(where: { $0 != nil }) else { return nil }
        let query = query(of: attention, record)
        let marks = attention.queries.marks(query)
        let spans = record.values(.spans).first { $0.layer == attention.layer }?.value.scalars
        let all = (0..<attention.heads).map { attention.row(sample: 0, head: $0, query: query) }
        let largest = all.flatMap(\.self).max() ?? 0
        func map(_ name: String, _ weights: [Scalar]) -> PatchMap {
            attention.keys.map(name, weights, largest: largest, marks: marks)
        }
        var maps: [PatchMap] = []
        if attention.heads > 1, settings.head == nil {
            maps.append(map("mean", attention.mean(sample: 0, query: query)))
        }
        for head in 0..<attention.heads where settings.head.map({ $0 == head + 1 }) ?? true {
            let span = spans.map { ", span \(decimals(Double($0[head]), 1))" } ?? ""
            maps.append(map(attention.heads == 1 ? "weights" : "head \(head + 1)\(span)", all[head]))
        }
        let slots = attention.keys.tokens.indices.filter { attention.keys.tokens[$0].isSlot }
        let mean = attention.mean(sample: 0, query: query)
        var notes = [
            "largest \(decimals(Double(largest), 3)), uniform \(decimals(1 / Double(attention.keys.count), 3))"
        ]
        if !slots.isEmpty {
            notes.append("\(percentText(slots.reduce(0.0) { $0 + Double(mean[$1]) })) % on learned slots")
        }
        if let token = attention.keys.classToken {
            notes.append("\(percentText(Double(mean[token]))) % on the class token")
        }
        return PatchRow(
            name: "\(attention.layer) \(attention.part.words)",
            note: notes.joined(separator: "; "),
            maps: maps
        )
    }

    func row(of rollout: AttentionRollout, _ record: ForwardRecord) -> PatchRow {
        let count = rollout.tokens.count
        let last = rollout.matrix.count / count
        let center = rollout.tokens.index(ofPixelAt: (run.side - 1) / 2, (run.side - 1) / 2) ?? 0
        var rows = [("read", rollout.read)]
        if last == count {
            rows.append(("center", Array(rollout.matrix[center * count..<(center + 1) * count])))
        }
        let largest = rows.flatMap(\.1).max() ?? 0
        return PatchRow(
            name: "attention rollout",
            note: "largest \(decimals(Double(largest), 3)); read by the classifier: \(record.reader.words)",
            maps: rows.map { name, weights in
                rollout.tokens.map(
                    name,
                    weights,
                    largest: largest,
                    marks: name == "center" ? rollout.tokens.marks(center) : []
                )
            }
        )
    }

    /// Gates, the Gaussian, and positions.
    func row(of value: RecordedValue, _ record: ForwardRecord) -> PatchRow? {
        switch value.observation {
        case .gates: return gateRow(value, record)
        case .positionBias:
            guard
                let attention = record.attentions.first(where: {
                    $0.layer == value.layer && $0.part == .attention
                })
            else { return nil }
            let (query, count) = (query(of: attention, record), value.value.shape[1])
            let weights = Array(value.value.scalars[query * count..<(query + 1) * count])
            let layout = attention.queries
            return PatchRow(
                name: "\(value.layer) Gaussian",
                note: "added to the scores; largest \(decimals(Double(weights.max() ?? 0), 3))",
                maps: [
                    layout.map(
                        "of this query",
                        weights,
                        largest: weights.max() ?? 0,
                        marks: layout.marks(query)
                    )
                ]
            )
        case .positions:
            let scalars = value.value.scalars
            guard scalars.count == 2 * run.side * run.side else { return nil }
            let points = (0..<run.side * run.side).map {
                PatchMap.Point(row: Double(scalars[2 * $0]), column: Double(scalars[2 * $0 + 1]))
            }
            return PatchRow(
                name: "\(value.layer) positions",
                note: "where each pixel of the grid looks",
                maps: [
                    PatchMap(
                        name: "",
                        values: [Double?](repeating: nil, count: points.count),
                        range: nil,
                        mesh: points
                    )
                ]
            )
        default: return nil
        }
    }

    private func gateRow(_ value: RecordedValue, _ record: ForwardRecord) -> PatchRow? {
        let (tokens, channels) = (value.value.shape[1], value.value.shape[2])
        guard tokens > 1 else { return nil }
        let layout = TokenLayout(count: tokens, patchSide: run.side)
        let scalars = value.value.scalars
        func mean(_ chosen: [Int]) -> [Scalar] {
            (0..<tokens).map { token in
                chosen.reduce(0) { $0 + scalars[token * channels + $1] } / Scalar(max(chosen.count, 1))
            }
        }
        var groups = [("mean of the channels", Array(0..<channels))]
        let module = value.layer.split(separator: ".").dropLast().joined(separator: ".")
        if let important = record.values(.importantChannels).first(where: { $0.layer.hasPrefix(module) }) {
            let isImportant = important.value.scalars.map { $0 == 1 }
            groups = [
                ("important", (0..<channels).filter { isImportant[$0] }),
                ("others", (0..<channels).filter { !isImportant[$0] }),
            ].filter { !$0.1.isEmpty }
        } else if channels == 1 {
            groups[0].0 = "gate"
        }
        let maps = groups.map { ($0.0, mean($0.1)) }
        let (least, largest) = (maps.flatMap(\.1).min() ?? 0, maps.flatMap(\.1).max() ?? 1)
        return PatchRow(
            name: "\(value.layer) gates of pixels",
            note: "from \(decimals(Double(least), 3)) to \(decimals(Double(largest), 3))",
            maps: maps.map { layout.map($0, $1, largest: largest) }
        )
    }

    /// The sum over channels of squared features, of each convolution and block (Zagoruyko and Komodakis 2017).
    func activationRow(_ record: ForwardRecord) -> PatchRow? {
        let shown = record.values.filter { [.maps, .features].contains($0.observation) }
        let maps = shown.compactMap { value -> PatchMap? in
            let (tokens, channels) = (value.value.shape[1], value.value.shape[2])
            let isCropped = run.network.configuration.network.entry.name == "cnn3d"
            let layout = TokenLayout(count: tokens, patchSide: run.side, isCropped: isCropped)
            let scalars = value.value.scalars
            var sums = (0..<tokens).map { token in
                scalars[token * channels..<(token + 1) * channels].reduce(0) { $0 + $1 * $1 }
            }
            let norm = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if norm > 0 { sums = sums.map { $0 / norm } }
            let values = layout.onPatch(sums).map { $0.map { Double($0) } }
            return PatchMap(
                name: value.layer.isEmpty ? "tokens" : value.layer,
                values: values,
                range: 0...max(values.compactMap(\.self).max() ?? 0, .leastNormalMagnitude)
            )
        }
        guard !maps.isEmpty else { return nil }
        return PatchRow(
            name: "activations",
            note: "Σ F² over channels, divided by its norm; each map with a scale of its own",
            maps: maps
        )
    }
}

extension TokenLayout {
    /// One number for each token as a map of the patch, in colors from 0 to `largest`.
    fileprivate func map(
        _ name: String,
        _ numbers: [Scalar],
        largest: Scalar,
        marks: [PatchMap.Mark] = []
    ) -> PatchMap {
        PatchMap(
            name: name,
            values: onPatch(numbers).map { $0.map { Double($0) } },
            range: 0...Double(max(largest, .leastNormalMagnitude)),
            marks: marks
        )
    }
}
