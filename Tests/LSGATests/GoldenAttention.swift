import Engine
import Foundation
import LSGA
import NN
import Testing

/// The results of one attention in PyTorch: a file in `Fixtures/attentions`.
struct GoldenAttention {
    let mode: Mode
    let geometry: AttentionGeometry
    private let tensors: [String: Tensor]

    /// Reads the fixture of an entry of the registry; nil if there is none.
    init?(_ entry: AttentionEntry) throws {
        let folder = "Fixtures/attentions"
        guard
            let url = Bundle.module.url(
                forResource: entry.name,
                withExtension: "safetensors",
                subdirectory: folder
            )
        else { return nil }
        let file = try Safetensors(bytes: [UInt8](Data(contentsOf: url)))
        func number(_ key: String) throws -> Int { try #require(Int(file.metadata[key] ?? "")) }
        geometry = AttentionGeometry(
            channels: try number("channels"),
            heads: try number("heads"),
            side: try number("side"),
            options: AttentionOptions(tokenizer: .none),
            numbers: AttentionChoice(entry).numbers
        )
        mode = file.metadata["mode"] == "inference" ? .inference : .training
        tensors = file.tensors
    }

    subscript(_ name: String) -> Tensor? { tensors[name] }

    /// The weights and buffers, by path.
    var state: [String: Tensor] {
        let found = tensors.filter { $0.key.hasPrefix("state.") }
        return Dictionary(uniqueKeysWithValues: found.map { (String($0.key.dropFirst(6)), $0.value) })
    }
}
