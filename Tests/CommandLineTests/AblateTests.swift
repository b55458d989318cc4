import Foundation
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
        let table = try bytes(out + "/ablation.csv")
        let rows = String(decoding: table, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(
            rows[0] == [
                "attention", "seed", "overall_accuracy", "average_accuracy", "kappa", "position_floor",
                "parameters", "multiply_adds", "train_seconds", "test_seconds",
            ]
        )
        let runs = ["sa", "lsa", "sga", "lsga"].flatMap { [[$0, "0"], [$0, "1"]] }
        #expect(rows.dropFirst().map { Array($0.prefix(2)) } == runs)
        for row in rows.dropFirst() {
            #expect(row.count == 10 && row.dropFirst().allSatisfy { Double($0) != nil }, "\(row)")
            // The floor depends on the split alone.
            let same = rows.dropFirst().filter { $0[1] == row[1] }.map { $0[5] }
            #expect(Set(same).count == 1)
            let split = try bytes("\(out)/\(row[0])/seed-\(row[1])/split.json")
            #expect(try split == bytes("\(out)/sa/seed-\(row[1])/split.json"))
        }
        for part in ["attention", "lsga", "±", "parameters", "position alone"] {
            #expect(first.output.contains(part), "no '\(part)' in the table")
        }

        let model = try bytes("\(out)/lsga/seed-1/model.safetensors")
        let again = try Program.run(arguments)
        #expect(again.output == first.output && !again.errors.contains("epoch"))
        #expect(try bytes(out + "/ablation.csv") == table)
        #expect(try bytes("\(out)/lsga/seed-1/model.safetensors") == model)
        expectFailure(
            try Program.run(arguments + ["--epochs", "2"]),
            code: 65,
            ["\(out)/sa/seed-0", "holds a run with other settings"]
        )
    }

    @Test(arguments: [
        (["sa", "sa"], "named twice"),
        (["sa", "nothing"], "no attention 'nothing'; known: sa, lsa, sga, lsga"),
        (["sa", "none"], "lsga-vit does not do without an attention"),
        (["sa", "lsa", "--sigma", "3"], "--sigma"), (["sa", "--attention", "sa"], "--attention"),
        (["sa", "--runs", "0"], "--runs is at least 1"), ([], "attentions"),
    ])
    func refuses(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["ablate"] + arguments), code: 64, [message])
    }
}
