import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

@Suite struct ProtocolTests {
    private func json<Value>(_ arguments: [String], as type: Value.Type) throws -> Value {
        let outcome = try Program.run(arguments + ["--json", "--quiet"])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? Value)
    }

    static let names = [
        "HU-official", "HU-per-class-30", "IP-695", "IP-ratio-0.1", "IP-ratio-0.05", "PU-TRTS",
        "PU-ratio-0.1",
        "PU-per-class-30", "SA-ratio-0.005",
    ]

    @Test func listsProtocols() throws {
        let list = try json(["data", "protocols"], as: [String: Any].self).objects("protocols")
        #expect(list.compactMap { $0["name"] as? String } == Self.names)
        for entry in list { #expect((entry["published"] as? [[String: Any]])?.isEmpty == false) }
        let outcome = try Program.run(["data", "protocols"])
        for part in ["SpectralFormer OA 81.76 %", "missing TRpaviaU.mat", "IP-ratio-0.1  Indian Pines"] {
            #expect(outcome.output.contains(part), "no '\(part)'")
        }
    }

    /// A folder with all files of the maps, like a user's collection of scenes.
    private func collected() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for source in ["", "/splits", "/houston2013"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: sharedData + source)
            where [".mat", ".tif", ".txt"].contains(where: name.hasSuffix) {
                try FileManager.default.createSymbolicLink(
                    atPath: folder / name,
                    withDestinationPath: "\(sharedData)\(source)/\(name)"
                )
            }
        }
        return folder
    }

    /// Real maps give the pixel counts of the protocols, fixed or random.
    @Test(.enabled(if: hasSharedData, "needs ../shared/data"), arguments: names)
    func countsAreAsPublished(name: String) throws {
        let folder = try collected()
        let report = try json(
            ["audit", "--protocol", name, "--data-dir", folder.path],
            as: [String: Any].self
        )
        let run = try #require((report["runs"] as? [[String: Any]])?.first)
        let known = try #require(report["protocol"] as? [String: Any])
        #expect(known["name"] as? String == name)
        #expect(run["train_pixels"] as? Int == known["train_pixels"] as? Int)
        #expect(run["test_pixels"] as? Int == known["test_pixels"] as? Int)
        let fixed = ["IP-695": [695, 9_671], "PU-TRTS": [3_921, 40_002], "HU-official": [2_832, 12_197]]
        if let counts = fixed[name] {
            #expect([run["train_pixels"] as? Int, run["test_pixels"] as? Int] == counts)
        }
    }

    @Test(.enabled(if: hasSharedData, "needs ../shared/data")) func takesTIFFMaps() throws {
        let folder = try TemporaryFolder()
        for part in ["TR", "TE"] {
            let name = "Indian\(part)123_temp123.tif"
            try FileManager.default.createSymbolicLink(
                atPath: folder / name,
                withDestinationPath: "\(sharedData)/splits/\(name)"
            )
        }
        let arguments = ["audit", "--protocol", "ip_695", "--data-dir", folder.path]
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        for part in ["695 for training, 9671 for testing", "91.67", "SpectralFormer", "position alone"] {
            #expect(outcome.output.contains(part), "\(outcome.output)")
        }
        expectFailure(
            try Program.run(arguments + ["--runs", "2"]),
            code: 64,
            ["--runs requires a split that is drawn"]
        )
        // Another split under the same name is not the protocol.
        let wrong = folder / "IndianTR123_temp123.tif"
        try FileManager.default.removeItem(atPath: wrong)
        try FileManager.default.createSymbolicLink(
            atPath: wrong,
            withDestinationPath: "\(sharedData)/splits/IndianTE123_temp123.tif"
        )
        expectFailure(
            try Program.run(arguments),
            code: 65,
            ["IndianTR123_temp123.tif", "expected 695 training pixels as in IP-695, found 9671"]
        )
    }

    @Test func aBaselineShowsWhatWasPublished() throws {
        let folder = try TemporaryFolder()
        let arguments = [
            "train", "--method", "gaussian", "--protocol", "IP-ratio-0.05", "--out", folder / "run",
        ]
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        for part in ["MCVT", "98.22", "▸ this run", "▸ position alone"] {
            #expect(outcome.output.contains(part), "\(outcome.output)")
        }
        let metrics = try jsonObject(at: folder / "run/metrics.json")
        let known = try #require(metrics["protocol"] as? [String: Any])
        #expect(known["name"] as? String == "IP-ratio-0.05")
        #expect(metrics["train_pixels"] as? Int == 512)
        let published = try #require((known["published"] as? [[String: Any]])?.first)
        #expect(published["overall_accuracy"] as? Double == 0.9822)
    }

    @Test func saysWhatToPutWhere() throws {
        for command in ["audit", "train", "compare", "baseline"] {
            let classifier = command == "baseline" ? ["gaussian"] : []
            expectFailure(
                try Program.run(
                    [command] + classifier + ["--protocol", "PU-TRTS", "--data-dir", "/nowhere"]
                ),
                code: 65,
                ["PU-TRTS of Pavia University", "TRpaviaU.mat", "TSpaviaU.mat", "/nowhere"]
            )
        }
    }

    static let refused: [([String], [String])] = [
        (["--protocol", "Mars"], ["no protocol named 'Mars'", "IP-695", "HU-official"]),
        (["--protocol", "IP-695", "--dataset", "IP"], ["--protocol and --dataset cannot be combined"]),
        (["--protocol", "IP-695", "--labels", "x"], ["--protocol and --labels cannot be combined"]),
        (
            ["--protocol", "IP-695", "--train-ratio", "0.1"],
            ["--protocol and --train-ratio cannot be combined"]
        ),
        (
            ["--protocol", "IP-695", "--train-labels", "x"],
            ["--protocol and --train-labels cannot be combined"]
        ),
        (["--protocol", "IP-695", "--split-file", "x"], ["--protocol and --split-file cannot be combined"]),
        (["--protocol", "IP-695", "--folds", "5"], ["--protocol and --folds cannot be combined"]),
    ]

    @Test(arguments: refused) func refuses(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(["audit"] + arguments), code: 64, parts)
    }
}
