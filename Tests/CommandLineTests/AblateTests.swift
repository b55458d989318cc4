import Foundation
import TestSupport
import Testing

@Suite struct AblateTests {
    private func csv(_ path: String) throws -> [[String]] {
        String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func comparesOnTheSameSplits() throws {
        let scene = try TinyScene()
        let out = scene.folder / "ablation"
        let arguments =
            ["ablate", "sa", "lsa", "sga", "lsga"] + scene.options
            + ["--epochs", "1", "--runs", "2", "--out", out]
        let first = try Program.run(arguments)
        #expect(first.code == 0, Comment(rawValue: first.errors))
        let rows = try csv(out + "/runs.csv")
        #expect(
            rows[0] == [
                "attention", "tokenizer", "gauss", "seed", "overall_accuracy", "average_accuracy", "kappa",
                "position_floor", "parameters", "multiply_adds", "train_seconds", "test_seconds", "epochs",
                "epochs_to_90_percent", "folder",
            ]
        )
        let gauss = ["sa": "", "lsa": "", "sga": "index", "lsga": "index"]
        let runs = ["sa", "lsa", "sga", "lsga"].flatMap { name in
            ["0", "1"].map { [name, "ssftt", gauss[name] ?? "", $0] }
        }
        #expect(rows.dropFirst().map { Array($0.prefix(4)) } == runs)
        for row in rows.dropFirst() {
            #expect(row.count == 15 && row[3..<14].allSatisfy { Double($0) != nil }, "\(row)")
            // The floor depends on the split alone.
            let same = rows.dropFirst().filter { $0[3] == row[3] }.map { $0[7] }
            #expect(Set(same).count == 1)
            let split = try bytes("\(out)/\(row[14])/split.json")
            #expect(try split == bytes("\(out)/sa-ssftt/seed-\(row[3])/split.json"))
            // Each figure is the one of the run's own record.
            let record = try #require(
                JSONSerialization.jsonObject(with: bytes("\(out)/\(row[14])/metrics.json")) as? [String: Any]
            )
            for (key, cell) in [("overall_accuracy", row[4]), ("kappa", row[6])] {
                let recorded = try #require(record[key] as? Double)
                #expect(abs(recorded - (Double(cell) ?? .nan)) < 1e-12, "\(key)")
            }
        }
        for part in ["attention", "lsga", "±", "parameters", "position alone", "McNemar", "too few"] {
            #expect(first.output.contains(part), "no '\(part)' in the table")
        }

        let table = try bytes(out + "/ablation.csv")
        let model = try bytes("\(out)/lsga-ssftt-index/seed-1/model.safetensors")
        let again = try Program.run(arguments)
        #expect(again.output == first.output && !again.errors.contains("epoch"))
        #expect(again.errors.contains("8 of 8 runs"))
        #expect(try bytes(out + "/ablation.csv") == table)
        #expect(try bytes("\(out)/lsga-ssftt-index/seed-1/model.safetensors") == model)
        expectFailure(
            try Program.run(arguments + ["--epochs", "2"]),
            code: 65,
            ["\(out)/sa-ssftt/seed-0", "holds a run with other settings"]
        )
    }

    @Test func crossesFactorsAndTestsAgainstTheFirst() throws {
        let scene = try TinyScene()
        let out = scene.folder / "crossed"
        let arguments =
            ["ablate", "sa", "sga", "multi-head"] + scene.options
            + [
                "--tokenizer", "none,ssftt", "--gauss", "index,grid-rel", "--epochs", "1", "--out", out,
                "--json",
            ]
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let result = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let rows = try #require(result["rows"] as? [[String: Any]])
        let names = rows.map { row in
            ["attention", "tokenizer", "gauss"].map { row[$0] as? String ?? "" }
        }
        #expect(
            names == [
                ["sa", "none", ""], ["sa", "ssftt", ""], ["sga", "none", "index"],
                ["sga", "none", "grid-rel"],
                ["sga", "ssftt", "index"], ["sga", "ssftt", "grid-rel"], ["multi-head", "", ""],
            ]
        )
        #expect(rows[0]["against_reference"] is NSNull)
        func right(_ row: [String: Any]) throws -> Double {
            let run = try #require((row["runs"] as? [[String: Any]])?.first)
            let metrics = try #require(run["metrics"] as? [String: Any])
            let accuracy = try #require(metrics["overall_accuracy"] as? Double)
            return (accuracy * Double(try #require(metrics["test_pixels"] as? Int))).rounded()
        }
        for row in rows.dropFirst() {
            let tests = try #require(row["against_reference"] as? [String: Any])
            let mcnemar = try #require(tests["mcnemar"] as? [String: Any])
            let only = try ["only_second_correct", "only_first_correct"].map {
                try #require(mcnemar[$0] as? Int)
            }
            #expect(try Double(only[0] - only[1]) == right(row) - right(rows[0]))
            #expect(tests["wilcoxon"] is NSNull && tests["corrected_t"] is NSNull, "of one run")
        }
        let text = String(decoding: try bytes(out + "/ablation.tex"), as: UTF8.self)
        #expect(text.contains("\\toprule") && text.contains("attention & tokenizer & Gaussian & OA (\\%)"))
        #expect(
            try String(decoding: bytes(out + "/ablation.md"), as: UTF8.self).contains(
                "| sga | ssftt | grid-rel |"
            )
        )
        #expect(try csv(out + "/ablation.csv").count == 8)
        #expect(exists(out + "/ablation.json"))
    }

    @Test func comparesWithFigures() throws {
        let scene = try TinyScene()
        let out = scene.folder / "comparison"
        let arguments =
            ["compare", "--attention", "sa,lsga,adversarial"] + scene.options
            + ["--epochs", "2", "--runs", "2", "--out", out]
        // Interrupted in its third run, it goes on with that one.
        let program = try Program(arguments)
        program.wait { program.errors.contains("run 3 of 6") }
        program.send(SIGINT)
        expectFailure(program.outcome(), code: 130, ["the same command", out])
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.errors.contains("2 of 6 runs") || outcome.errors.contains("3 of 6 runs"))
        #expect(!outcome.errors.contains("run 2 of 6"))
        for part in [
            "epochs to 90 %", "training objective", "tokenizer none in", "position alone", "against sa",
        ] {
            #expect(outcome.output.contains(part), "no '\(part)'")
        }
        let accuracies = try csv(out + "/comparison.csv").dropFirst().map { Double($0[5]) ?? .nan }
        #expect(accuracies.count == 3 && accuracies == accuracies.sorted(by: >))
        for figure in ["loss.png", "accuracy.png"] {
            #expect(try bytes("\(out)/\(figure)").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
        #expect(names(in: out + "/lsga-none-index") == ["seed-0", "seed-1"])
    }

    @Test(arguments: [
        (["sa", "sa"], "named twice"), (["sparse", "sparse:k=8"], "named twice"),
        (["sa", "magic"], "no attention 'magic'; known: sa, lsa, sga, lsga"),
        (["sa", "lsa", "--sigma", "3"], "--sigma"), (["sa", "--attention", "sa"], "--attention"),
        (["sa", "--tokenizer", "none,none"], "--tokenizer"), (["sa", "--tokenizer", "some"], "ssftt"),
        (["multi-head", "--tokenizer", "none"], "no effect on multi-head"),
        (["sa", "--runs", "0"], "--runs is at least 1"), ([], "attentions"),
    ])
    func refuses(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["ablate"] + arguments), code: 64, [message])
    }

    @Test(arguments: [
        (["--attention", "sa,magic"], "no attention 'magic'"),
        (["--attention", "sparse:k=4,"], "names with commas between them"),
        (["--attention", ""], "'all'; found ''"),
        (["--attention", "sa,sa"], "named twice"), (["--width", "7"], "width 7"),
    ])
    func refusesComparisons(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["compare", "--out", "/nowhere"] + arguments), code: 64, [message])
    }
}
