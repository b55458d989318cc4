import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

/// Processing of the predictions of a network: averaging over orientations, smoothing, entropy and margin.
@Suite struct PredictionTests {
    @Test func aRunIsEvaluatedAsItWasUnlessAskedOtherwise() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        let outcome = try scene.train("--tta", "--smooth-map", "majority", "--smooth-window", "5", epochs: 8)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        for part in [
            "without test-time augmentation", "smoothed map (majority vote in 5×5 pixels)", "copies",
        ] {
            #expect(outcome.output.contains(part), "no '\(part)'")
        }
        let metrics = try jsonObject(at: run + "/metrics.json")
        let smoothed = try #require(metrics["smoothed"] as? [String: Any])
        #expect(smoothed["method"] as? String == "majority" && smoothed["window"] as? Int == 5)
        #expect(exists(run + "/map-smoothed.png"))
        let record = try jsonObject(at: run + "/run.json")
        let settings = (record["configuration"] as? [String: Any])?["evaluation"] as? [String: Any]
        #expect(settings?["testTimeAugmentation"] as? Bool == true)

        func evaluated(_ options: String...) throws -> [String: Any] {
            try jsonObject(Program.run(["evaluate", run, "--json", "--quiet"] + options).output)
        }
        let again = try evaluated()
        for key in ["overall_accuracy", "calibration", "intervals", "smoothed"] {
            #expect(again[key] as? NSObject == metrics[key] as? NSObject, "\(key)")
        }
        let plain = try evaluated("--no-tta", "--smooth-map", "none")
        let unaveraged = try #require(metrics["without_test_time_augmentation"] as? [String: Any])
        #expect(plain["overall_accuracy"] as? Double == unaveraged["overall_accuracy"] as? Double)
        #expect(plain["smoothed"] is NSNull && plain["without_test_time_augmentation"] is NSNull)
        let other = try evaluated("--smooth-map", "mrf", "--smooth-weight", "0.25")
        #expect((other["smoothed"] as? [String: Any])?["weight"] as? Double == 0.25)
        #expect(other["overall_accuracy"] as? Double == metrics["overall_accuracy"] as? Double)
    }

    /// Smoothing reads no labels: with other labels at the test pixels, the maps are the same.
    @Test func smoothingReadsNoTestLabels() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        #expect(try scene.train("--smooth-map", "mrf", epochs: 8).code == 0)
        let split = try jsonObject(at: run + "/split.json")
        let test = try #require(split["test"] as? [Int])
        let relabeled = try TinyScene { _, labels in
            for pixel in test { labels[pixel] = labels[pixel] % 4 + 1 }
        }
        let out = relabeled.folder / "run"
        let outcome = try Program.run(
            ["train"] + scene.options.filter { !["--train-ratio", "0.2"].contains($0) }
                + ["--cube", scene.cube, "--labels", relabeled.labels, "--split-file", run + "/split.json"]
                + ["--smooth-map", "mrf", "--epochs", "8", "--out", out]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        for file in ["map.npy", "map-smoothed.npy", "entropy.npy"] {
            #expect(try bytes("\(run)/\(file)") == bytes("\(out)/\(file)"), "\(file)")
        }
        let figures = try [run, out].map {
            try jsonObject(at: $0 + "/metrics.json")["overall_accuracy"] as? Double
        }
        #expect(figures[0] != figures[1])
    }

    @Test func paintsEntropyAndMargin() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        #expect(try scene.train().code == 0)
        let out = scene.folder / "maps"
        #expect(try Program.run(["map", run, "--uncertainty", "--out", out]).code == 0)
        for file in ["entropy.npy", "entropy.png", "margin.npy", "margin.png", "map.npy"] {
            #expect(try bytes("\(out)/\(file)") == bytes("\(run)/\(file)"), "\(file)")
        }
        let (entropy, margin) = (try floats(npy: out + "/entropy.npy"), try floats(npy: out + "/margin.npy"))
        #expect(entropy.count == 480 && margin.count == 480)
        #expect(entropy.allSatisfy { $0 >= 0 && $0 <= 1.386295 } && margin.allSatisfy { $0 >= 0 && $0 <= 1 })
        // A larger margin means lower entropy.
        let order = margin.indices.sorted { margin[$0] < margin[$1] }
        let halves = [order.prefix(240), order.suffix(240)].map { $0.reduce(0) { $0 + entropy[$1] } }
        #expect(halves[0] > halves[1])
    }

    /// The mean softmax over patches that this test rotates and mirrors.
    @Test func predictsTheMeanOfEightOrientations() throws {
        let scene = try TinyScene()
        #expect(try scene.train().code == 0)
        let (count, bands, side) = (4, 6, 5)
        let patches = (0..<count * bands * side * side).map { (element: Int) -> Float in
            Float(element * 31 % 17) / 9 - 1
        }
        func logits(_ patches: [Float], _ more: String...) throws -> [Double] {
            let (input, output) = (scene.folder / "patches.npy", scene.folder / "logits.npy")
            try NpyWriter.write(patches, shape: [count, bands, side, side], to: input)
            let outcome = try Program.run(
                ["predict", scene.folder / "run/model.safetensors", "--patches", input]
                    + ["--logits", output] + more
            )
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            return try floats(npy: output).map(Double.init)
        }
        func softmax(_ logits: [Double]) -> [Double] {
            stride(from: 0, to: logits.count, by: 4).flatMap { row -> [Double] in
                let exponentials = logits[row..<row + 4].map { exp($0) }
                return exponentials.map { $0 / exponentials.reduce(0, +) }
            }
        }
        func turned(_ patches: [Float]) -> [Float] {
            patches.indices.map { index in
                let (plane, row, column) = (index / 25, index / 5 % 5, index % 5)
                return patches[plane * 25 + column * 5 + 4 - row]
            }
        }
        func mirrored(_ patches: [Float]) -> [Float] {
            patches.indices.map { patches[$0 / 5 * 5 + 4 - $0 % 5] }
        }
        var sum = [Double](repeating: 0, count: 4 * count)
        var current = patches
        for turn in 0..<8 {
            sum = zip(sum, softmax(try logits(current))).map { $0 + $1 / 8 }
            current = turn == 3 ? mirrored(patches) : turned(current)
        }
        let averaged = try logits(patches, "--tta")
        #expect(zip(averaged, sum).allSatisfy { abs(exp($0) - $1) < 1e-5 })
        #expect(zip(softmax(try logits(patches)), sum).contains { abs($0 - $1) > 1e-4 })
    }
}
