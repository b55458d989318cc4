import Foundation
import TestSupport
import Testing

/// Methods of all kinds in one table.
@Suite struct CompareTests {
    private func compare(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Program.run(["compare", "--json", "--quiet", "--epochs", "1"] + arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return try jsonObject(outcome.output)
    }

    @Test func comparesAcrossKindsAndAddsRows() throws {
        let scene = try TinyScene()
        let out = scene.folder / "comparison"
        let options = scene.options + ["--runs", "2", "--out", out]
        let table = try compare(["lsga", "svm", "knn", "nearest"] + options)
        let rows = try table.objects("rows")
        #expect(Set(rows.compactMap { $0["name"] as? String }) == ["lsga", "svm", "knn", "nearest"])
        #expect(table["reference"] as? String == "lsga")
        // McNemar's test and the corrected t-test for every pair.
        let pairs = try table.objects("pairs")
        #expect(pairs.count == 6)
        let kinds = pairs.map { Set([$0["first"] as? String, $0["second"] as? String]) }
        #expect(Set(kinds).count == 6 && kinds.contains(["svm", "nearest"]))
        for pair in pairs {
            let tests = try pair.object("tests")
            #expect(try (0...1).contains(tests.object("mcnemar").number("p_value")))
            #expect(tests.keys.contains("corrected_t") && tests.keys.contains("wilcoxon"))
        }
        #expect(try csv(out + "/pairs.csv").count == 7)
        // Rows without a network have no parameters.
        let parameters = rows.map { $0["parameters"] is NSNull }
        #expect(parameters.count { $0 } == 3)

        // The table as in papers: one class per row, one method per column, the best in bold.
        let classes = try csv(out + "/per-class.csv")
        #expect(
            classes.map { $0[0] } == [
                "class", "1 Class 1", "2 Class 2", "3 Class 3", "4 Class 4", "OA (%)", "AA (%)", "κ × 100",
            ]
        )
        #expect(Set(classes[0].dropFirst(2)) == ["lsga", "svm", "knn", "nearest"])
        let latex = String(decoding: try bytes(out + "/per-class.tex"), as: UTF8.self)
        #expect(latex.contains("\\textbf{") && latex.contains("\\toprule"))
        let best = try #require(
            String(decoding: try bytes(out + "/comparison.tex"), as: UTF8.self).split(separator: "\n")
                .first { $0.contains("\\textbf{") }
        )
        // Rows are ranked, so that the first has the best OA.
        #expect(best.hasPrefix(try #require(rows[0]["name"] as? String)))

        // A second call adds its rows to the table, and repeats no run.
        let model = try bytes(out + "/lsga-none-index/seed-0/model.safetensors")
        let more = try Program.run(
            ["compare", "lsga", "gaussian", "--epochs", "1"] + options + ["--columns", "oa,kappa"]
        )
        #expect(more.code == 0 && more.errors.contains("8 of 10 runs"), Comment(rawValue: more.errors))
        let names = try csv(out + "/comparison.csv").dropFirst().map { $0[0] }
        #expect(Set(names) == ["lsga", "svm", "knn", "nearest", "gaussian"])
        #expect(try bytes(out + "/lsga-none-index/seed-0/model.safetensors") == model)
        #expect(more.output.contains("κ × 100") && !more.output.contains("AA (%)"))
        #expect(exists(out + "/rows.json"))
    }

    @Test func crossesSettings() throws {
        let scene = try TinyScene()
        let out = scene.folder / "crossed"
        let options = scene.options.filter { !["--patch-size", "5", "--train-ratio", "0.2"].contains($0) }
        let table = try compare(
            ["sa", "knn"] + options
                + ["--patch-size", "3,5", "--train-per-class", "5,10", "--out", out]
        )
        let rows = try table.objects("rows")
        let names = Set(rows.compactMap { $0["name"] as? String })
        // A method on single spectra has no patches.
        #expect(
            names == [
                "sa 3×3 5 per class", "sa 3×3 10 per class", "sa 5×5 5 per class", "sa 5×5 10 per class",
                "knn 5 per class", "knn 10 per class",
            ]
        )
        for row in rows {
            let run = try #require(try row.objects("runs").first).object("metrics")
            let count = (row["name"] as? String ?? "").contains(" 10 ") ? 40.0 : 20.0
            #expect(try run.number("train_pixels") == count)
        }
    }

    /// `sa` without a tokenizer is multi-head attention by definition.
    @Test func equalOperatorsAreTrainedOnce() throws {
        let scene = try TinyScene()
        let out = scene.folder / "same"
        let outcome = try Program.run(
            ["compare", "sa", "multi-head", "nearest"] + scene.options + ["--epochs", "1", "--out", out]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.output.contains("multi-head is the same operator as sa: trained once"))
        #expect(exists(out + "/sa-none") && !exists(out + "/multi-head"))
    }

    /// An option that only some of the methods read changes only those.
    @Test func presetsTakeTheOptionsThatTheyRead() throws {
        let scene = try TinyScene()
        let out = scene.folder / "presets"
        let table = try compare(["lsga", "cnn"] + scene.options + ["--out", out])
        #expect(try table.objects("rows").count == 2)
        let record = try jsonObject(at: out + "/cnn/seed-0/run.json").object("configuration")
        let model = try record.object("method").object("network").object("model")
        #expect(model["name"] as? String == "cnn" && model["width"] as? Int == 24)
        // What the network does not read is not in its record.
        #expect(Set(model.keys) == ["name", "width", "dropout"])
    }

    @Test(arguments: [
        (["svm", "--epochs", "3"], "--epochs requires a network; none is compared"),
        (["cnn", "--depths", "3"], "--depths has no effect on cnn"),
        (["svm", "nearest", "--columns", "oa,speed"], "--columns must be one of slot, oa, aa, kappa"),
        (["svm", "svm"], "named twice: svm"),
        (["sa", "--train-ratio", "0.1,0.1"], "--train-ratio"),
        (["sa", "--split-file", "x", "--train-ratio", "0.1,0.2"], "--split-file and --train-ratio"),
    ])
    func refuses(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["compare"] + arguments), code: 64, [message])
    }
}
