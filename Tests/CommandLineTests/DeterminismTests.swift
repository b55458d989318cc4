import Foundation
import TestSupport
import Testing

@Suite struct DeterminismTests {
    static let exact = ["model.safetensors", "map.npy", "map.img", "confusion.csv", "split.json"]

    /// The metrics of a run without times and memory.
    private func figures(_ path: String) throws -> NSDictionary {
        let json = try JSONSerialization.jsonObject(with: bytes(path + "/metrics.json"))
        var metrics = try #require(json as? [String: Any])
        for key in ["train_seconds", "test_seconds", "train_samples_per_second", "peak_resident_bytes"] {
            #expect(metrics.removeValue(forKey: key) != nil, "\(key)")
        }
        return metrics as NSDictionary
    }

    @Test func dependsOnTheSeedButNotOnThreads() throws {
        let scene = try TinyScene()
        let variants = [
            "one": ["--threads", "1"], "again": ["--threads", "1"], "two": ["--threads", "2"],
            "three": ["--threads", "3"], "other": ["--seed", "1"],
        ]
        for (name, options) in variants {
            let arguments = ["--epochs", "2", "--dropout", "0.1", "--out", scene.folder / name]
            // The last --threads takes effect.
            let outcome = try Program.run(["train"] + scene.options + arguments + options)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        }
        for name in ["again", "two", "three"] {
            for file in Self.exact {
                let isSame =
                    try bytes(scene.folder / "one/\(file)") == bytes(scene.folder / "\(name)/\(file)")
                #expect(isSame, "\(file) of \(name)")
            }
            #expect(try figures(scene.folder / "one") == figures(scene.folder / name), "\(name)")
        }
        for file in ["model.safetensors", "split.json"] {
            #expect(
                try bytes(scene.folder / "one/\(file)") != bytes(scene.folder / "other/\(file)"),
                "\(file)"
            )
        }
    }
}
