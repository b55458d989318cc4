internal import Engine
internal import Eval
internal import HSI
internal import Inspection
internal import LSGA
internal import NN
internal import Runs

/// What the arrays beside the figures hold, as `attention.json`.
struct AttentionDescription: Encodable {
    struct Layer: Encodable {
        let layer: String
        /// What the numbers are.
        let kind: String
        /// The part of the network.
        let slot: String?
        /// The array's file, and its shape with the pixels first.
        let file: String
        let shape: [Int]
        /// What each key stands for.
        let keys: [String]?
    }

    let scene: String
    let split: String
    let seed: UInt64
    let network: String
    let side: Int
    /// What the classifier reads.
    let reader: String
    let pixels: [AttentionSummary.ShownPixel]
    let layers: [Layer]

    /// Which layers show what, as a table.
    func markdown(_ run: InspectedRun) -> String {
        var text = "The classifier reads: \(reader).\n\n| layer | what it shows | array |\n|---|---|---|\n"
        for layer in layers {
            let shape = layer.shape.map(String.init).joined(separator: " × ")
            text += "| `\(layer.layer)` | \(layer.kind) | `\(layer.file)`, \(shape) |\n"
        }
        return text + "\n"
    }
}

extension AttentionViews {
    /// Writes the weights of the shown queries, `[pixels, heads, keys]`, and every other value, `[pixels, …]`.
    mutating func writeData(_ records: [ForwardRecord], _ pixels: [Int]) throws -> AttentionDescription {
        var layers: [AttentionDescription.Layer] = []
        guard let first = records.first else { throw RunError.settings(["no pixel to show"]) }
        for (index, attention) in first.attentions.enumerated() where shows(attention.layer) {
            let rows = records.flatMap { record -> [Float] in
                let own = record.attentions[index]
                let query = query(of: own, record)
                return (0..<own.heads).flatMap { own.row(sample: 0, head: $0, query: query) }
            }
            let shape = [records.count, attention.heads, attention.keys.count]
            let file = "\(attention.layer)-\(attention.part.rawValue)"
            try folder.write(array: rows, shape, file)
            layers.append(
                AttentionDescription.Layer(
                    layer: attention.layer,
                    kind: attention.part.words,
                    slot: attention.slot.rawValue,
                    file: file + ".npy",
                    shape: shape,
                    keys: attention.keys.tokens.map(\.text)
                )
            )
        }
        let kinds: [Observation: String] = [
            .gates: "gates", .positions: "positions", .spans: "spans",
            .importantChannels: "important channels",
            .shares: "learned share", .positionBias: "Gaussian", .embedding: "classifier input",
        ]
        for (index, value) in first.values.enumerated() where shows(value.layer) {
            guard let kind = kinds[value.observation] else { continue }
            let isShared = [.spans, .shares, .positionBias].contains(value.observation)
            let numbers = isShared ? value.value.scalars : records.flatMap { $0.values[index].value.scalars }
            let shape = isShared ? value.value.shape : [records.count] + value.value.shape.dropFirst()
            let file = "\(value.layer)-\(kind.replacing(" ", with: "-"))"
            try folder.write(array: numbers, shape, file)
            layers.append(
                AttentionDescription.Layer(
                    layer: value.layer,
                    kind: kind,
                    slot: nil,
                    file: file + ".npy",
                    shape: shape,
                    keys: nil
                )
            )
        }
        let description = AttentionDescription(
            scene: run.target.scene.descriptor.name,
            split: run.record.configuration.sampling.text,
            seed: run.record.configuration.seed,
            network: run.record.configuration.method.title,
            side: run.side,
            reader: first.reader.words,
            pixels: zip(records, pixels).map { shownPixel($0, $1) },
            layers: layers
        )
        try folder.write(json: description, "attention")
        return description
    }
}

extension Token {
    /// What it stands for, as text.
    fileprivate var text: String {
        switch self {
        case .pixels(let row, let column, let side):
            side == 1
                ? "pixel \(row),\(column)"
                : "pixels \(row),\(column) to \(row + side - 1),\(column + side - 1)"
        case .combined(let row, let column, _): "combined token \(row),\(column)"
        case .classToken: "class token"
        case .slot(let index): "slot \(index)"
        case .bands(let range): "bands \(range.lowerBound) to \(range.upperBound - 1)"
        case .pool: "pool"
        case .other(let index): "token \(index)"
        }
    }
}
