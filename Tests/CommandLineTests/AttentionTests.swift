import ArrayFiles
import Foundation
import TestSupport
import Testing

@Suite struct AttentionCommandTests {
    /// The numbers of an NPY file of single precision.
    private func array(_ path: String) throws -> (shape: [Int], values: [Float]) {
        let data = try bytes(path)
        let length = Int(data[8]) + Int(data[9]) << 8
        let header = String(decoding: data[10..<10 + length], as: UTF8.self)
        let shape = try #require(header.firstMatch(of: /\'shape\': \(([0-9, ]*)\)/)).1
            .split(separator: ",").compactMap { Int($0.filter(\.isNumber)) }
        let values = data[(10 + length)...].withUnsafeBytes { buffer in
            (0..<buffer.count / 4).map { buffer.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
        return (shape, values)
    }

    @Test func showsAttentionOfPixels() throws {
        let scene = try TinyScene()
        #expect(try scene.train("--depths", "2").code == 0)
        let run = scene.folder / "run", out = scene.folder / "views"
        let arguments = [
            "attention", run, "--pixel", "3,4", "--pixel", "0,0", "--sample", "20", "--out", out,
        ]
        let outcome = try Program.run(arguments + ["--json", "--quiet"])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let summary = try jsonObject(outcome.output)
        let files = try #require(summary["files"] as? [String])
        #expect(Set(files) == Set(names(in: out)))
        for file in [
            "pixel-3-4.png", "pixel-0-0.png", "statistics.csv", "agreement.csv", "control.csv", "report.md",
        ] {
            #expect(files.contains(file), "no \(file)")
        }
        // The weights in the data are distributions over the patch of both pixels.
        for block in 0..<2 {
            let (shape, values) = try array("\(out)/layers.0.blocks.\(block).attn-composed.npy")
            #expect(shape == [2, 4, 25] && values.count == 200)
            for start in stride(from: 0, to: 200, by: 25) {
                #expect(abs(values[start..<start + 25].reduce(0, +) - 1) < 1e-5)
            }
        }
        let description = try jsonObject(at: out + "/attention.json")
        let pixels = try #require(description["pixels"] as? [[String: Any]])
        #expect(pixels.map { $0["row"] as? Int } == [3, 0] && pixels.map { $0["column"] as? Int } == [4, 0])
        let control = try summary.object("control")
        #expect(try #require(control["rows"] as? [[String: Any]]).count == 10)
        let report = try String(contentsOfFile: out + "/report.md", encoding: .utf8)
        for part in ["seed 0", "How much hangs on attention", "Jensen–Shannon", "layers.0.blocks.1.attn"] {
            #expect(report.contains(part), "no '\(part)'")
        }
        // The same command gives the same bytes on another number of threads.
        let again = scene.folder / "again"
        let repeated = try Program.run(
            [
                "attention", run, "--pixel", "3,4", "--pixel", "0,0", "--sample", "20", "--out", again,
                "--threads", "3",
            ]
        )
        #expect(repeated.code == 0)
        for file in names(in: out) {
            #expect(try bytes("\(out)/\(file)") == bytes("\(again)/\(file)"), "\(file)")
        }
    }

    @Test func refusesWhatItCannotShow() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        let run = scene.folder / "run"
        expectFailure(
            try Program.run(["attention", run, "--pixel", "99,1"]),
            code: 64,
            ["99,1", "24 rows", "20 columns"]
        )
        expectFailure(
            try Program.run(["attention", run, "--layer", "nothing"]),
            code: 64,
            ["nothing", "blocks.0.attn"]
        )
        expectFailure(try Program.run(["attention", run, "--head", "9"]), code: 64, ["head 9", "1 to 4"])
        expectFailure(try Program.run(["attention", run, "--query", "7,0"]), code: 64, ["7,0", "0 to 4"])
        expectFailure(try Program.run(["attention", run, "--pixel", "3"]), code: 64, ["--pixel"])
        expectFailure(try Program.run(["bands", run, "--steps", "0"]), code: 64, ["--steps", "found 0"])
        expectFailure(try Program.run(["embed", run, "--sample", "2"]), code: 64, ["--sample", "found 2"])
        let options = ["--cube", scene.cube, "--labels", scene.labels] + scene.sampling
        #expect(
            try Program.run(["train", "--method", "nearest"] + options + ["--out", scene.folder / "near"])
                .code == 0
        )
        for command in ["attention", "bands", "embed"] {
            let outcome = try Program.run([command, scene.folder / "near"])
            expectFailure(outcome, code: 65, [scene.folder / "near", "run of a network", "nearest"])
        }
    }

    @Test func showsBandsAndFeatures() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 4).code == 0)
        let run = scene.folder / "run", out = scene.folder / "bands"
        let outcome = try Program.run([
            "bands", run, "--pixel", "3,4", "--sample", "12", "--deletion-sample", "60", "--orders", "2",
            "--out", out,
            "--json", "--quiet",
        ])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let summary = try jsonObject(outcome.output)
        #expect(try summary.number("median_incompleteness") < 0.01)
        #expect(try #require(summary["order"] as? [Int]).sorted() == Array(1...12))
        let (shape, values) = try array(out + "/attributions-of-bands.npy")
        #expect(shape == [1, 12] && values.contains { $0 != 0 })
        for file in [
            "classes.png", "deletion.png", "deletion.csv", "importance.csv", "pixel-3-4-patch.png",
            "report.md",
        ] {
            #expect(exists(out + "/" + file), "no \(file)")
        }

        let features = scene.folder / "features"
        let embedded = try Program.run([
            "embed", run, "--sample", "60", "--out", features, "--figure-format", "pdf,png", "--figure-width",
            "88mm",
            "--json", "--quiet",
        ])
        #expect(embedded.code == 0 && embedded.errors == "", Comment(rawValue: embedded.errors))
        #expect(try array(features + "/features.npy").shape == [60, 24])
        #expect(
            names(in: features) == [
                "captions.md", "embedding.csv", "embedding.pdf", "embedding.png", "features.npy", "report.md",
            ]
        )
        #expect(try bytes(features + "/embedding.pdf").starts(with: Array("%PDF".utf8)))
        #expect(try jsonObject(embedded.output).number("kl_divergence") > 0)
    }
}
