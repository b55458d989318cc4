import Foundation
import HSI
import TestSupport
import Testing

@Suite struct SynthesizeTests {
    static let small = [
        "--like", "PU", "--rows", "40", "--columns", "36", "--classes", "4", "--bands", "24", "--seed", "5",
    ]

    /// Generates a scene in `folder/name`.
    @discardableResult
    private func make(_ folder: TemporaryFolder, _ name: String = "scene", _ more: [String] = small) throws
        -> String
    {
        let outcome = try Program.run(["data", "synthesize", "--out", folder / name] + more)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return folder / name
    }

    private func object(_ path: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: bytes(path)) as? [String: Any])
    }

    private let network = [
        "--width", "24", "--heads", "4", "--components", "6", "--patch-size", "5", "--epochs", "1",
        "--train-ratio",
        "0.2", "--quiet",
    ]

    @Test func isNamedInEveryRecord() throws {
        let home = try TemporaryFolder()
        let scene = try make(home)
        #expect(
            names(in: scene) == [
                "captions.md", "materials.npy", "scene.json", "scene.png", "spectra.npy", "synthetic.mat",
            ]
        )
        let name = "Pavia University (synthetic)"
        let known = ["--dataset", "pu-synthetic", "--data-dir", scene]
        let file = scene + "/synthetic.mat"
        for (index, data) in [known, ["--cube", file, "--labels", file]].enumerated() {
            let out = home / "run\(index)"
            let outcome = try Program.run(["train"] + data + network + ["--out", out])
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            #expect(outcome.output.contains("test pixels of \(name)"))
            let record = try object(out + "/run.json")
            #expect(record["scene"] as? String == name)
            #expect((record["synthetic"] as? [String: Any])?["seed"] as? Int == 5)
            #expect(try object(out + "/metrics.json")["scene"] as? String == name)
            let baseline = try Program.run(["baseline", "knn", "gaussian"] + data + ["--out", out + "-b"])
            #expect(baseline.code == 0, Comment(rawValue: baseline.errors))
            #expect(try object(out + "-b/ablation.json")["scene"] as? String == name)
            #expect(try object(out + "-b/knn/seed-0/run.json")["scene"] as? String == name)
            #expect(try object(out + "-b/knn/seed-0/metrics.json")["scene"] as? String == name)
        }
        let model = String(
            decoding: try bytes(home / "run0/model.safetensors").prefix(1 << 16),
            as: UTF8.self
        )
        #expect(model.contains(name))
        for data in [known, ["--labels", file]] {
            #expect(try Program.run(["audit"] + data).output.hasPrefix(name))
        }
        #expect(try Program.run(["data", "list", "--data-dir", home.path]).output.contains(name))
    }

    @Test func doesNotDependOnThreads() throws {
        let folder = try TemporaryFolder()
        let first = try make(folder, "one", Self.small + ["--threads", "1"])
        let second = try make(folder, "two", Self.small + ["--threads", "2"])
        for name in names(in: first) {
            #expect(try bytes("\(first)/\(name)") == bytes("\(second)/\(name)"), "\(name)")
        }
        let other = try make(folder, "other", Self.small + ["--seed", "6"])
        #expect(try bytes("\(first)/synthetic.mat") != bytes("\(other)/synthetic.mat"))
    }

    @Test func isUsedOnlyWhenAskedFor() throws {
        let folder = try TemporaryFolder()
        let scene = try make(folder)
        let train = ["train", "--data-dir", scene, "--out", folder / "run"]
        expectFailure(
            try Program.run(train + ["--dataset", "PU"]),
            code: 65,
            ["Pavia University", "PaviaU.mat", "34806917"]
        )
        let disguise = scene + "/PaviaU.mat"
        try FileManager.default.copyItem(atPath: scene + "/synthetic.mat", toPath: disguise)
        try FileManager.default.copyItem(atPath: disguise, toPath: scene + "/PaviaU_gt.mat")
        expectFailure(
            try Program.run(train + ["--dataset", "PU"]),
            code: 65,
            [disguise, "the synthetic scene Pavia University (synthetic)", "PU-synthetic"]
        )
    }

    @Test func damageIsFound() throws {
        let folder = try TemporaryFolder()
        let scene = try make(folder)
        let train = ["train", "--dataset", "PU-synthetic", "--data-dir", scene, "--out", folder / "run"]
        let (json, mat) = (scene + "/scene.json", scene + "/synthetic.mat")
        let (whole, file) = (try bytes(json), try bytes(mat))
        func write(_ data: Data, _ path: String) throws { try data.write(to: URL(filePath: path)) }
        func replaced(_ data: Data, _ old: String, _ new: String) throws -> Data {
            let range = try #require(data.range(of: Data(old.utf8)), "\(old)")
            return data[..<range.lowerBound] + Data(new.utf8) + data[range.upperBound...]
        }
        let damages: [(String, String, [String])] = [
            ("\"seed\" : 5", "\"seed\" : 7", [mat, "other settings"]),
            ("\"seed\" : 5", "\"seed\" : -", [json, "not JSON"]),
            (
                "\"noise\" : 0.01", "\"noise\" : 90",
                [json, "noise: expected a value from 0.0 to 1.0, found 90"]
            ),
            ("(synthetic)", "(measured)", [json, "does not end in ' (synthetic)'"]),
            ("\"synthetic\" :", "\"made\" :", [mat, "the synthetic scene"]),
        ]
        for (old, new, parts) in damages {
            try write(replaced(whole, old, new), json)
            expectFailure(try Program.run(train), code: 65, parts)
        }
        try write(whole, json)
        try write(replaced(file, "hsi_synthetic", "hsi_authentic"), mat)
        expectFailure(try Program.run(train), code: 65, [mat, "lacks the mark"])
        try write(replaced(file, "\"seed\" : 5", "\"seed\" : ?"), mat)
        for data in [
            ["--dataset", "PU-synthetic", "--data-dir", scene], ["--cube", mat, "--labels", mat],
        ] {
            expectFailure(
                try Program.run(["train", "--out", folder / "run"] + data),
                code: 65,
                [mat, "'hsi_synthetic', the mark of a synthetic scene, is damaged"]
            )
        }
        try write(file.prefix(file.count - 9), mat)
        expectFailure(try Program.run(train), code: 65, [mat, "truncated"])
    }

    @Test func doubleNamesAreNotGuessed() throws {
        let folder = try TemporaryFolder()
        let first = try make(folder, "one")
        let second = try make(folder, "two")
        let audit = ["audit", "--dataset", "PU-synthetic", "--data-dir"]
        expectFailure(try Program.run(audit + [folder.path]), code: 65, [first, second, "the same alias"])
        #expect(try Program.run(audit + [second]).code == 0)
    }

    @Test func takesALabelMap() throws {
        let folder = try TemporaryFolder()
        let scene = folder / "pines"
        let outcome = try Program.run([
            "data", "synthesize", "--like", "IP", "--labels",
            packageRoot + "/datasets/IP/Indian_pines_gt.mat",
            "--bands", "12", "--out", scene, "--json", "--quiet",
        ])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        #expect(report["labeled_pixels"] as? Int == 10249 && report["classes"] as? Int == 16)
        let settings = try #require(report["settings"] as? [String: Any])
        #expect(settings["label_file"] as? String == "Indian_pines_gt.mat")
        #expect(
            settings["label_checksum"] as? String
                == "65c4687a8ab04f6da4789799bc3bc4f6e88bccac3ed6a2e6ae367e5e6b9e429c"
        )
        let made = try Scene.load(
            cube: ArrayLocation(path: scene + "/synthetic.mat"),
            labels: ArrayLocation(path: scene + "/synthetic.mat")
        )
        #expect(made.cube.rows == 145 && made.cube.columns == 145 && made.cube.bands == 12)
        #expect(made.descriptor.sceneClass(2)?.name == "Corn-notill")
        let original = ArrayLocation(path: packageRoot + "/datasets/IP/Indian_pines_gt.mat")
        #expect(try LabelMap.load(original) == made.labels)
        expectFailure(
            try Program.run(["data", "synthesize", "--like", "IP", "--out", scene]),
            code: 65,
            [scene, "holds a scene already"]
        )
    }

    @Test(arguments: [
        (["--like", "Mars"], ["Mars", "PU"]), (["--like", "PU", "--rows", "1"], ["rows", "found 1"]),
        (["--like", "PU", "--labels", "x", "--rows", "9"], ["--rows and --labels cannot be combined"]),
        (["--like", "PU", "--noise", "nan"], ["noise", "nan"]),
        (["--like", "PU", "--separability=-1"], ["separability", "found -1"]),
        (
            ["--like", "PU", "--variation", "0", "--variation-length", "3"],
            ["--variation-length requires a variation above 0"]
        ),
        (["--like", "PU", "--illumination", "0", "--illumination-length", "3"], ["--illumination-length"]),
        (["--like", "PU", "--rows", "99999", "--columns", "99999"], ["99999×99999×103", "MAT"]),
        (["--like", "PU", "--rows", "8", "--columns", "8", "--classes", "60"], ["60 classes", "8×8"]),
    ])
    func refuses(arguments: [String], parts: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(["data", "synthesize", "--out", folder / "scene"] + arguments)
        expectFailure(outcome, code: 64, parts)
    }
}
