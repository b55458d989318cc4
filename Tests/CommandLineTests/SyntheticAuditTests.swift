import Foundation
import TestSupport
import Testing

/// The audit is correct: if spectra carry no information, no method exceeds the position baseline on a random split,
/// and on blocks no method exceeds chance.
@Suite(.serialized) struct SyntheticAuditTests {
    struct Result {
        let accuracy: Double, kappa: Double, position: Double, overlap: Double
        /// The fraction of the largest class among the test pixels.
        let largest: Double
        let pixels: Double

        init(_ text: String) throws {
            let object = try #require(try jsonObject(text).objects("runs").first)
            accuracy = try #require(object["overall_accuracy"] as? Double)
            kappa = try #require(object["kappa"] as? Double)
            position = try object.object("baselines").object("position").number("overall_accuracy")
            overlap = try #require(
                (object["test_patch_overlap"] as? [String: Any])?["sharing_pixels"] as? Double
            )
            pixels = try #require(object["test_pixels"] as? Double)
            let classes = try #require(object["per_class"] as? [[String: Any]])
            largest = (classes.compactMap { $0["support"] as? Double }.max() ?? 0) / pixels
        }
    }

    private func make(_ folder: TemporaryFolder, _ more: [String]) throws -> [String] {
        let outcome = try Program.run(
            ["data", "synthesize", "--out", folder / "scene", "--quiet"] + more
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return ["--cube", folder / "scene/synthetic.mat", "--labels", folder / "scene/synthetic.mat"]
    }

    private func result(_ arguments: [String], in folder: TemporaryFolder) throws -> Result {
        let out = ["--out", folder / "run-\(UUID().uuidString)", "--json", "--quiet", "--seed", "1"]
        let outcome = try Program.run(arguments + out)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return try Result(outcome.output)
    }

    private static let network = [
        "--preset", "cnn", "--components", "12", "--width", "32", "--patch-size", "9", "--epochs", "10",
        "--batch-size", "32", "--learning-rate", "0.005", "--validation-ratio", "0",
    ]

    private static let map = packageRoot + "/datasets/IP/Indian_pines_gt.mat"
    /// Fields, illumination and noise; or pixels that are independent except for the blur.
    private static let kinds = [[], ["--variation-length", "0", "--illumination", "0"]]

    /// The labels of Indian Pines with spectra that do not depend on them.
    @Test(arguments: kinds) func nothingIsWhatPositionIsWorth(kind: [String]) throws {
        let folder = try TemporaryFolder()
        let scene = try make(
            folder,
            ["--like", "IP", "--labels", Self.map, "--bands", "16", "--separability", "0"] + kind
        )
        let random = try result(["train"] + scene + Self.network, in: folder)
        #expect(random.overlap > 0.99 && random.position > 0.95)
        #expect(random.accuracy <= random.position)
        let blocks = try result(["train", "--split", "blocks"] + scene + Self.network, in: folder)
        #expect(blocks.overlap == 0)
        #expect(abs(blocks.kappa) < 0.1 && blocks.accuracy < blocks.largest + 0.05)
        // Single pixels share nothing on either split, so they contain only the position information of the smooth
        // field.
        let pixels = try result(["train", "--method", "gaussian", "--split", "blocks"] + scene, in: folder)
        #expect(abs(pixels.kappa) < 0.1 && pixels.accuracy < pixels.largest + 0.05)
    }

    @Test func spectraThatInformAreFound() throws {
        let folder = try TemporaryFolder()
        let scene = try make(
            folder,
            [
                "--like", "PU", "--rows", "100", "--columns", "90", "--classes", "5", "--bands", "24",
                "--seed", "3",
            ]
        )
        for split in [[], ["--split", "blocks"]] {
            let network = try result(["train"] + split + scene + Self.network, in: folder)
            let baseline = try result(["train", "--method", "svm"] + split + scene, in: folder)
            #expect(baseline.accuracy > 0.85)
            #expect((network.overlap == 0) == !split.isEmpty)
            if split.isEmpty {
                #expect(network.accuracy > 0.85 && network.accuracy > network.position)
            } else {
                // Patches from a few blocks give a network less information about a class than spectra do, but far more
                // than chance.
                #expect(network.position < 0.4 && network.accuracy > network.position + 0.3)
            }
        }
    }
}
