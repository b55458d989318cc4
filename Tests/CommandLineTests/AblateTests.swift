import Foundation
import TestSupport
import Testing

@Suite struct AblateTests {
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
                "method", "seed", "overall_accuracy", "average_accuracy", "kappa", "position_baseline",
                "spectrum_baseline", "parameters", "multiply_adds", "train_seconds", "test_seconds",
                "epochs", "epochs_to_90_percent", "folder",
            ]
        )
        let runs = ["sa", "lsa", "sga", "lsga"].flatMap { name in ["0", "1"].map { [name, $0] } }
        #expect(rows.dropFirst().map { Array($0.prefix(2)) } == runs)
        for row in rows.dropFirst() {
            #expect(row.count == 14 && row[1..<13].allSatisfy { Double($0) != nil }, "\(row)")
            // Baselines depend only on the split.
            let same = rows.dropFirst().filter { $0[1] == row[1] }.map { $0[5...6] }
            #expect(Set(same).count == 1)
            let split = try bytes("\(out)/\(row[13])/split.json")
            #expect(try split == bytes("\(out)/sa-ssftt/seed-\(row[1])/split.json"))
            // Each number is the one in the metrics of the run.
            let record = try jsonObject(at: "\(out)/\(row[13])/metrics.json")
            for (key, cell) in [("overall_accuracy", row[2]), ("kappa", row[4])] {
                #expect(try abs(record.number(key) - (Double(cell) ?? .nan)) < 1e-12, "\(key)")
            }
        }
        for part in ["method", "lsga", "±", "parameters", "baseline, position", "McNemar", "too few"] {
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
                "--tokenizer", "none,ssftt", "--gaussian", "index,grid-rel", "--epochs", "1", "--out", out,
                "--json",
            ]
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let result = try jsonObject(outcome.output)
        let rows = try result.objects("rows")
        #expect(
            rows.map { $0["name"] as? String } == [
                "sa none", "sa ssftt", "sga none index", "sga none grid-rel", "sga ssftt index",
                "sga ssftt grid-rel", "multi-head",
            ]
        )
        let factors = try rows.map { try $0.objects("factors").map { $0["value"] as? String } }
        #expect(factors[3] == ["none", "grid-rel"] && factors[6].isEmpty)
        // Without a tokenizer, sa is multi-head attention by definition, and is not trained again.
        #expect(rows.map { $0["same_as"] as? String } == [nil, nil, nil, nil, nil, nil, "sa none"])
        #expect(!exists(out + "/multi-head"))
        let tests = try rows[6].object("against_reference").object("mcnemar")
        #expect(tests["only_first_correct"] as? Int == 0 && tests["only_second_correct"] as? Int == 0)
        #expect(rows[0]["against_reference"] is NSNull)
        func right(_ row: [String: Any]) throws -> Double {
            let metrics = try #require(try row.objects("runs").first).object("metrics")
            return try (metrics.number("overall_accuracy") * metrics.number("test_pixels")).rounded()
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
        #expect(text.contains("\\toprule") && text.contains("method & tokenizer & Gaussian & OA (\\%)"))
        #expect(
            try String(decoding: bytes(out + "/ablation.md"), as: UTF8.self).contains(
                "| sga ssftt grid-rel | ssftt | grid-rel |"
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
        // After an interruption in its third run, it continues with that run.
        let program = try Program(arguments)
        program.wait { program.errors.contains("run 3 of 6") }
        program.send(SIGINT)
        expectFailure(program.outcome(), code: 130, ["repeat the command", out])
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.errors.contains("2 of 6 runs") || outcome.errors.contains("3 of 6 runs"))
        #expect(!outcome.errors.contains("run 2 of 6"))
        for part in [
            "epochs to 90 %", "training objective", "tokenizer none in", "baseline, position", "against sa",
        ] {
            #expect(outcome.output.contains(part), "no '\(part)'")
        }
        let table = try csv(out + "/comparison.csv")
        let column = try #require(table[0].firstIndex(of: "overall_accuracy_mean"))
        let accuracies = table.dropFirst().map { Double($0[column]) ?? .nan }
        #expect(accuracies.count == 3 && accuracies == accuracies.sorted(by: >))
        for figure in ["loss.png", "accuracy.png"] {
            #expect(try bytes("\(out)/\(figure)").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
        #expect(names(in: out + "/lsga-none-index") == ["seed-0", "seed-1"])
    }

    @Test(arguments: [
        (["sa", "sa"], "named twice"), (["sparse", "sparse:k=8"], "named twice"),
        (["sa", "magic"], "no method 'magic'; expected an attention (sa, lsa, sga, lsga"),
        (["sa", "lsa", "--sigma", "3"], "--sigma"), (["sa", "--attention", "sa"], "--attention"),
        (["sa", "--tokenizer", "none,none"], "--tokenizer"), (["sa", "--tokenizer", "some"], "ssftt"),
        (["multi-head", "--tokenizer", "none"], "no effect on multi-head"),
        (["sa", "--runs", "0"], "--runs must be from 1 to 1000; found 0"), ([], "<methods>"),
    ])
    func refuses(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["ablate"] + arguments), code: 64, [message])
    }

    @Test(arguments: [
        (["--attention", "sa,magic"], "no method 'magic'"),
        (["--attention", "sparse:k=4,"], "names with commas between them"),
        (["sa", "--attention", "lsga"], "--attention cannot be combined with methods"),
        (["--attention", ""], "'all'; found ''"),
        (["--attention", "sa,sa"], "named twice"), (["--width", "7"], "width 7"),
    ])
    func refusesComparisons(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["compare", "--out", "/nowhere"] + arguments), code: 64, [message])
    }
}
