import Foundation
import TestSupport
import Testing

@Suite struct BlocksPresetTests {
    /// Unless a buffer is given, runs and audits on blocks have the same split, whatever the patch size of the preset.
    @Test func trainsOnTheBlocksThatAreAudited() throws {
        let folder = try TemporaryFolder()
        let blocks = ["--dataset", "IP", "--split", "blocks", "--train-ratio", "0.1", "--quiet"]
        let train = ["train"] + blocks + ["--epochs", "1"]
        let audit = try Program.run(["audit"] + blocks + ["--out", folder / "audit"])
        #expect(audit.code == 0, Comment(rawValue: audit.errors))
        for (name, options) in [("unnamed", []), ("narrow", ["--buffer", "2"])] {
            let outcome = try Program.run(train + options + ["--out", folder / name])
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        }
        func split(_ name: String) throws -> Data {
            try Data(contentsOf: URL(filePath: folder / "\(name)/split.json"))
        }
        #expect(try split("unnamed") == split("audit"))
        #expect(try split("narrow") != split("audit"))
    }
}
