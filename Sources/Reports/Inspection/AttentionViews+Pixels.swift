internal import Engine
internal import Eval
internal import Figures
internal import HSI
internal import Inspection
internal import LSGA
internal import NN
internal import Runs

extension AttentionViews {
    /// Draws the attention of one pixel's patch, its surfaces, and the weights of groups of bands.
    mutating func draw(_ record: ForwardRecord, pixel: Int) throws {
        let name = "pixel-\(pixel / run.target.scene.columns)-\(pixel % run.target.scene.columns)"
        let rows = try patchRows(record)
        guard !rows.isEmpty else { return }
        let figure = try PatchFigure(
            title: "Attention at row \(pixel / run.target.scene.columns), column "
                + "\(pixel % run.target.scene.columns)",
            subtitle: predictionText(record, pixel),
            caption:
                "Each row is a layer, from shallow to deep; its maps have one scale, from zero to the largest weight in the "
                + "row. A square shows a weight, its border the false color of the pixel. The query is framed in red.",
            side: run.side,
            picture: run.patchPicture(pixel),
            rows: rows
        )
        try folder.write(figure, name)
        try drawGroups(record, name: name)
        try drawSurfaces(record, name: name)
    }

    private func predictionText(_ record: ForwardRecord, _ pixel: Int) -> String {
        let shown = shownPixel(record, pixel)
        return "\(run.title): \(shown.label ?? "without a label"), predicted \(shown.predicted) "
            + "with probability \(decimals(shown.probability, 2)); \(run.splitText)"
    }

    /// A pixel and its prediction.
    func shownPixel(_ record: ForwardRecord, _ pixel: Int) -> AttentionSummary.ShownPixel {
        let probabilities = Variable(record.logits).softmax().value.scalars
        let predicted = record.classes[0]
        return AttentionSummary.ShownPixel(
            row: pixel / run.target.scene.columns,
            column: pixel % run.target.scene.columns,
            label: run.classes(of: [pixel])[0].map { run.className($0) },
            predicted: run.className(predicted),
            probability: Double(probabilities[predicted])
        )
    }

    /// The rows of maps, in the order of computation, then rollout and activations.
    private func patchRows(_ record: ForwardRecord) throws -> [PatchRow] {
        var rows: [PatchRow] = []
        for value in record.values where shows(value.layer) {
            rows += row(of: value, record).map { [$0] } ?? []
        }
        for attention in record.attentions where shows(attention.layer) {
            if let row = row(of: attention, record) { rows.append(row) }
        }
        // Rows of one layer stay in their order.
        let places = rows.enumerated().map { (layer: place(of: $1.name, record), index: $0) }
        rows = joined(places.sorted { $0 < $1 }.map { rows[$0.index] }, record)
        if settings.layer == nil {
            if let rollout = AttentionRollout(record, sample: 0) { rows.append(row(of: rollout, record)) }
            if let row = activationRow(record) { rows.append(row) }
        }
        if !rows.isEmpty {
            let center = PatchMap.Mark(row: (run.side - 1) / 2, column: (run.side - 1) / 2)
            let nothing = [Double?](repeating: nil, count: run.side * run.side)
            let picture = PatchMap(name: "false color", values: nothing, range: nil, marks: [center])
            rows[0].maps.insert(picture, at: 0)
        }
        return rows
    }

    /// The rows with single maps of one layer as one row, in which each map has a scale of its own.
    private func joined(_ rows: [PatchRow], _ record: ForwardRecord) -> [PatchRow] {
        var result: [(place: Int, row: PatchRow)] = []
        for row in rows {
            let place = place(of: row.name, record)
            guard row.maps.count == 1,
                let layer = record.values.indices.contains(place) ? record.values[place].layer : nil
            else {
                result.append((place, row))
                continue
            }
            var map = row.maps[0]
            map.name = String(row.name.dropFirst(layer.count + 1))
            let range = map.range.map { ", largest \(decimals($0.upperBound, 3))" } ?? ""
            let note = map.name + range
            if let last = result.last, last.place == place, last.row.name == layer {
                result[result.count - 1].row.maps.append(map)
                result[result.count - 1].row.note += "; " + note
            } else {
                result.append((place, PatchRow(name: layer, note: note, maps: [map])))
            }
        }
        return result.map(\.row)
    }

    /// The place of a row's layer in the order of computation.
    private func place(of name: String, _ record: ForwardRecord) -> Int {
        record.values.firstIndex { name.hasPrefix($0.layer) && !$0.layer.isEmpty } ?? record.values.count
    }
}

extension AttentionRecord.Part {
    /// Its name in figures.
    var words: String {
        switch self {
        case .attention: "attention"
        case .tokenizer: "tokenizer"
        case .composed: "attention through the tokenizer"
        }
    }
}

extension Token {
    var isCombined: Bool { if case .combined = self { true } else { false } }
    var isSlot: Bool { if case .slot = self { true } else { false } }
    var isBands: Bool { if case .bands = self { true } else { false } }
    var isClassToken: Bool { self == .classToken }
}

extension TokenLayout {
    /// The frame of a query; none without a position.
    func marks(_ query: Int) -> [PatchMap.Mark] {
        switch tokens[query] {
        case .pixels(let row, let column, let side), .combined(let row, let column, let side):
            [PatchMap.Mark(row: row, column: column, side: side)]
        case .classToken, .slot, .bands, .pool, .other: []
        }
    }
}
