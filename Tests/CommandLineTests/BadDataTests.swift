import Foundation
import HSI
import TestSupport
import Testing

@Suite struct BadDataTests {
    /// Trains on invalid files, and expects an error and no files.
    private func expectRefusal(
        _ scene: TinyScene,
        _ parts: [String],
        _ more: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let out = scene.folder / "run"
        let before = names(in: scene.folder.path)
        let outcome = try Program.run(["train"] + scene.options + ["--epochs", "1", "--out", out] + more)
        expectFailure(outcome, code: 65, parts, sourceLocation: sourceLocation)
        #expect(names(in: scene.folder.path) == before, sourceLocation: sourceLocation)
    }

    @Test func namesWhatIsWrongWithTheScene() throws {
        let scene = try TinyScene()
        try expectRefusal(scene, ["/nowhere.npy", "No such file"], ["--cube", "/nowhere.npy"])
        try expectRefusal(scene, [scene.folder.path], ["--cube", scene.folder.path])
        try expectRefusal(
            scene,
            [scene.cube, "'reflectance'", "24×20×12"],
            ["--cube", scene.cube + ":reflectance"]
        )
        let pines = packageRoot + "/datasets/IP/Indian_pines_gt.mat"
        try expectRefusal(scene, [pines, "'labels'", "indian_pines_gt"], ["--labels", pines + ":labels"])
        try expectRefusal(scene, [scene.cube, "24×20×12", pines, "145×145"], ["--labels", pines])
        try expectRefusal(scene, [scene.cube, "13", "12 bands"], ["--components", "13"])
        try expectRefusal(scene, [scene.cube, "pixels"], ["--pca-fit", "train", "--train-ratio", "0.015"])
        try expectRefusal(
            scene,
            ["loss", "--clip"],
            ["--learning-rate", "1e6", "--epochs", "40", "--out", "lost"]
        )
    }

    @Test func namesPixelsAndClasses() throws {
        try expectRefusal(
            try TinyScene { cube, _ in cube[(3 * TinyScene.columns + 4) * TinyScene.bands + 5] = .nan },
            ["cube.npy", "row 3, column 4, band 5"]
        )
        try expectRefusal(
            try TinyScene { cube, _ in cube[7] = -.infinity },
            ["cube.npy", "row 0, column 0, band 7"]
        )
        try expectRefusal(
            try TinyScene { _, labels in labels[19] = 9 },
            ["labels.npy", "class 9 (Class 9) has 1 pixel"]
        )
        try expectRefusal(
            try TinyScene { _, labels in labels = labels.map { _ in 0 } },
            ["labels.npy", "unlabeled"]
        )
        try expectRefusal(
            try TinyScene { _, labels in labels.removeLast(TinyScene.rows) },
            ["cube.npy is 24×20×12", "labels.npy is 24×19"]
        )
        var scene = try TinyScene { _, labels in labels[19] = 9 }
        scene.sampling = ["--train-per-class", "3"]
        try expectRefusal(scene, ["labels.npy", "class 9", "1 pixel", "2 are needed"])
    }

    @Test func refusesFoldersThatCannotBe() throws {
        let scene = try TinyScene()
        for out in [scene.cube, scene.cube + "/run", "/proc/run"] {
            expectFailure(
                try Program.run(["train"] + scene.options + ["--epochs", "1", "--out", out]),
                code: 65,
                [out, "cannot be created"]
            )
        }
        #expect(try bytes(scene.cube).count > TinyScene.rows * TinyScene.columns * TinyScene.bands * 4)
    }

    @Test func refusesACutScene() throws {
        let folder = packageRoot + "/datasets/IP"
        let whole = try bytes(folder + "/Indian_pines_corrected.mat")
        let scratch = try TemporaryFolder()
        let cut = scratch / "cut.mat"
        for twentieth in 0..<20 {
            try whole.prefix(whole.count * twentieth / 20).write(to: URL(filePath: cut))
            let labels = folder + "/Indian_pines_gt.mat"
            expectFailure(
                try Program.run(["train", "--cube", cut, "--labels", labels, "--out", scratch / "run"]),
                code: 65,
                [cut]
            )
        }
        #expect(names(in: scratch.path) == ["cut.mat"])
    }

    @Test(arguments: ["mat5_compressed.mat", "mat73_little.mat", "npy_float64_little.npy"])
    func survivesDamage(file: String) throws {
        let whole = [UInt8](try bytes("\(arrayFiles)/\(file)"))
        let scratch = try TemporaryFolder()
        let scene = try TinyScene()
        var random = Noise(state: 7)
        var refused = 0
        for copy in 0..<200 {
            var damaged = whole
            let reach = random.next(below: 2) == 0 ? damaged.count : min(damaged.count, 512)
            for _ in 0..<1 + random.next(below: 8) {
                damaged[random.next(below: reach)] = UInt8(random.next(below: 256))
            }
            let path = scratch / "damaged"
            try Data(damaged).write(to: URL(filePath: path))
            let elapsed = try ContinuousClock().measure {
                do throws(SceneError) {
                    _ = try Scene.load(
                        cube: ArrayLocation(path: path, key: nil),
                        labels: ArrayLocation(path: copy % 2 == 0 ? path : scene.labels, key: nil)
                    )
                } catch {
                    #expect(error.description.contains(path))
                    refused += 1
                }
                if copy % 10 == 0 {
                    let outcome = try Program.run(["data", "info", path])
                    #expect(!outcome.wasKilled && [0, 65].contains(outcome.code), "\(outcome.errors)")
                    #expect(outcome.errorLines.count == (outcome.code == 0 ? 0 : 1))
                }
            }
            #expect(elapsed < .seconds(10))
        }
        #expect(refused > 0)
    }

    /// A linear congruential generator, Knuth's constants.
    private struct Noise {
        var state: UInt64
        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
    }
}
