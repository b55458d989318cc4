import Foundation
import TestSupport
import Testing

/// `hsi runs` and `hsi completions`.
@Suite struct RunListTests {
    @Test func listsRunsWhereverTheyAre() throws {
        let scene = try TinyScene()
        let folder = scene.folder / "runs"
        let runs = scene.options + ["--epochs", "1"]
        #expect(try Program.run(["train", "--out", folder + "/one"] + runs).code == 0)
        let compared = ["compare", "sa", "nearest", "--runs", "2", "--out", folder + "/compared"] + runs
        #expect(try Program.run(compared).code == 0)
        let program = try Program(
            ["train", "--out", folder + "/stopped"] + scene.options + ["--epochs", "500"]
        )
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGINT)
        #expect(program.outcome().code == 130)
        try FileManager.default.createDirectory(atPath: folder + "/torn", withIntermediateDirectories: true)
        try Data("{".utf8).write(to: URL(filePath: folder + "/torn/run.json"))

        let list = try jsonObject(Program.run(["runs", folder, "--json"]).output).objects("runs")
        #expect(
            list.map { ($0["folder"] as? String)?.dropFirst(folder.count + 1) } == [
                "compared/nearest/seed-0", "compared/nearest/seed-1", "compared/sa-none/seed-0",
                "compared/sa-none/seed-1", "one", "stopped", "torn",
            ]
        )
        #expect(
            list.compactMap { $0["state"] as? String }
                == ["complete", "complete", "complete", "complete", "complete", "interrupted", "damaged"]
        )
        let kept = try jsonObject(at: folder + "/one/metrics.json")
        for key in ["overall_accuracy", "average_accuracy", "kappa", "seed", "scene"] {
            #expect(list[4][key] as? NSObject == kept[key] as? NSObject, "\(key)")
        }
        #expect(list[4]["method"] as? String == "lsga-vit, lsga" && list[5]["kappa"] is NSNull)
        #expect(list[1]["seed"] as? Int == 1 && list[4]["split"] as? String == "random, 20.00 %")
        let text = try Program.run(["runs", folder]).output
        for part in ["folder", "interrupted", "damaged", "nearest training pixel", "random, 20.00 %"] {
            #expect(text.contains(part), "no '\(part)'")
        }
        expectFailure(try Program.run(["runs", folder + "/none"]), code: 65, ["none", "no such folder"])
    }

    @Test(arguments: [("bash", "complete"), ("zsh", "#compdef hsi"), ("fish", "complete -c")])
    func printsCompletions(shell: String, part: String) throws {
        let outcome = try Program.run(["completions", shell])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        for word in [part, "learning-rate", "score", "ham-vit"] {
            #expect(outcome.output.contains(word), "no '\(word)'")
        }
    }

    @Test func installsCompletionsOnce() throws {
        let home = try TemporaryFolder()
        let environment = [
            "HOME": home.path, "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": home / ".config", "SHELL": "/bin/zsh",
            "ZDOTDIR": home.path,
        ].merging(["XDG_DATA_HOME": home / "data"]) { $1 }
        try Data("alias ll='ls -l'".utf8).write(to: URL(filePath: home / ".zshrc"))
        for _ in 0..<2 {
            let outcome = try Program.run(["completions", "--install"], environment: environment)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        }
        let startup = String(decoding: try bytes(home / ".zshrc"), as: UTF8.self)
        #expect(startup.hasPrefix("alias ll='ls -l'\n# Completion of hsi\nfpath=("))
        #expect(startup.components(separatedBy: "compinit").count == 3, "once")
        #expect(exists(home / "data/zsh/site-functions/_hsi"))
        let fish = try Program.run(["completions", "fish", "--install"], environment: environment)
        #expect(fish.code == 0 && exists(home / ".config/fish/completions/hsi.fish"))
        let bash = try Program.run(["completions", "bash", "--install"], environment: environment)
        #expect(bash.code == 0 && exists(home / "data/bash-completion/completions/hsi"))
        let unknown = environment.merging(["SHELL": "/bin/tcsh"]) { $1 }
        expectFailure(
            try Program.run(["completions"], environment: unknown),
            code: 64,
            ["the shell is not known"]
        )
    }
}
