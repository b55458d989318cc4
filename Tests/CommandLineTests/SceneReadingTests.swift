import TestSupport
import Testing

/// Options that say how the files of a scene are read, where they have no effect.
@Suite struct SceneReadingTests {
    @Test(arguments: [["audit"], ["train", "--method", "knn"]])
    func aKnownSceneReadsNone(command: [String]) throws {
        for option in [["--no-data", "3"], ["--drop-bands", "1"], ["--keep-bad-bands"]] {
            expectFailure(
                try Program.run(command + ["--dataset", "IP", "--train-ratio", "0.1"] + option),
                code: 64,
                ["\(option[0]) requires --cube and --labels"]
            )
        }
    }

    @Test func aNameThatNoArrayHasIsAnError() throws {
        let scene = try TinyScene()
        #expect(try Program.run(["data", "info", scene.cube]).code == 0)
        expectFailure(
            try Program.run(["data", "info", scene.cube.split(separator: ":")[0] + ":nokey"]),
            code: 65,
            ["no variable 'nokey'"]
        )
    }
}
