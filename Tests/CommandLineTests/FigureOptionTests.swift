import Foundation
import TestSupport
import Testing

/// The options that every command with figures has.
@Suite struct FigureOptionTests {
    private func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    @Test func figuresHaveTheirFormatWidthAndCaption() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        let outcome = try scene.train(
            "--figure-format",
            "pdf,svg",
            "--figure-width",
            "8.8cm",
            "--no-figure-titles",
            epochs: 2
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let figures = ["confusion", "entropy", "history", "map", "margin", "reliability", "split"]
        for name in figures {
            #expect(try text("\(run)/\(name).pdf").contains("/MediaBox [ 0 0 249.4488"), "\(name)")
            #expect(try text("\(run)/\(name).svg").contains("width=\"249.448819pt\""), "\(name)")
        }
        #expect(!names(in: run).contains { $0.hasSuffix(".png") })
        let captions = try text(run + "/captions.md").split(separator: "\n").dropFirst()
        #expect(captions.map { String($0.split(separator: "*")[0]) } == figures)
        let map = try #require(captions.first { $0.hasPrefix("**map**: ") })
        let accuracy = try jsonObject(at: run + "/metrics.json").number("overall_accuracy")
        let percent = String(format: "OA %.2f %%", accuracy * 100)
        for part in [percent, "(b) Ground truth", "spectrum ", "Split: ", "seed 0."] {
            #expect(map.contains(part), "no '\(part)' in \(map)")
        }

        // The same figure in another folder is the same file; a figure drawn again replaces its caption.
        let again = try Program.run([
            "map", run, "--figure-format", "pdf", "--figure-width", "88mm", "--no-figure-titles",
        ])
        #expect(again.code == 0, Comment(rawValue: again.errors))
        #expect(again.output.contains("\(run)/map.pdf") && !again.output.contains("map.png"))
        #expect(try text(run + "/captions.md").split(separator: "\n").dropFirst() == captions)
    }

    @Test func panelsAreDrawnOneByOneAlsoWhereThePageIsTooNarrow() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        let out = scene.folder / "panels"
        let outcome = try Program.run([
            "map", scene.folder / "run", "--out", out, "--figure-width", "50mm", "--figure-panels",
        ])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(
            outcome.errors.contains(
                "map: expected a width of at least 80 mm, at which it is readable, found 50 mm"
            )
        )
        let panels = ["errors", "false-color", "ground-truth", "legend", "prediction-labeled", "prediction"]
        #expect(
            names(in: out) == ["captions.md"] + panels.map { "map-\($0).png" }.sorted()
                + ["map.hdr", "map.img", "map.npy"]
        )
    }

    /// Every command that draws has the options, and one that draws nothing refuses them.
    @Test func everyCommandThatDrawsHasThem() throws {
        let drawing = [
            "train", "resume", "evaluate", "map", "score", "label", "audit", "compare", "ablate", "baseline",
            "data synthesize",
        ]
        for command in drawing {
            let help = try Program.run(command.split(separator: " ").map(String.init) + ["--help"]).output
            for option in ["--figure-format", "--figure-width", "--figure-titles", "--figure-panels"] {
                #expect(help.contains(option), "\(command) \(option)")
            }
        }
        let audit = ["audit", "--dataset", "IP", "--figure-panels"]
        expectFailure(try Program.run(audit), code: 64, ["--figure-panels requires --out"])
    }

    @Test(arguments: [
        ("88", "a number with mm, cm, or in"), ("wide", "found 'wide'"), ("nanmm", "a number"),
        ("5mm", "from 10mm to 1000mm"), ("2000mm", "from 10mm to 1000mm"), ("-88mm", "from 10mm"),
    ])
    func refusesWidths(_ width: String, _ part: String) throws {
        let arguments = ["train", "--dataset", "IP", "--figure-width=\(width)"]
        expectFailure(try Program.run(arguments), code: 64, ["--figure-width", part])
    }

    @Test func refusesFormats() throws {
        let arguments = ["train", "--dataset", "IP", "--figure-format", "png,jpeg"]
        expectFailure(try Program.run(arguments), code: 64, ["--figure-format"])
    }
}
