import TestSupport
import Testing

@Suite struct UsageTests {
    static let scene = ["--cube", "cube.npy", "--labels", "labels.npy"]

    /// Arguments after `train` and a scene, and what the message says.
    static let refused: [([String], [String])] = [
        (["--train-ratio", "0"], ["--train-ratio", "between 0 and 1", "found 0"]),
        (["--train-ratio", "1"], ["--train-ratio", "found 1"]),
        (["--train-ratio", "1.5"], ["--train-ratio", "found 1.5"]),
        (["--train-ratio", "nan"], ["--train-ratio", "found nan"]),
        (["--train-ratio", "abc"], ["--train-ratio", "abc"]),
        (["--train-ratio", "0.1", "--train-per-class", "5"], ["--train-ratio", "--train-per-class"]),
        (["--train-per-class", "0"], ["--train-per-class", "found 0"]),
        (["--validation-ratio", "1"], ["--validation-ratio", "found 1"]),
        (["--patch", "0"], ["--patch", "found 0"]), (["--patch", "1000000000000"], ["--patch", "at most"]),
        (["--components", "-1"], ["--components"]),
        (["--components", "0", "--whiten"], ["--whiten", "no effect"]),
        (["--preset", "best"], ["best", "default, blocks, reference, pyramid"]),
        (["--attention", "magic"], ["magic", "sa, lsa, sga, lsga"]),
        (["--tokenizer", "none,ssftt"], ["--tokenizer", "one value", "none,ssftt", "hsi ablate"]),
        (["--model", "resnet"], ["resnet", "lsga-vit"]),
        (["--preset", "cnn", "--heads", "4"], ["--heads has no effect on cnn, which reads --width."]),
        (["--attention", "none"], ["lsga-vit does not do without an attention"]),
        (["--preset", "ham-vit", "--attention", "lsga"], ["ham-vit has no place for lsga, a token mixer"]),
        (["--token-side", "3"], ["--token-side has no effect on lsga-vit", "--depths, --heads"]),
        (["--model", "cnn", "--no-positions"], ["--positions has no effect on cnn"]),
        (
            ["--preset", "ham-vit", "--validation-ratio", "0"],
            ["ham-vit stops early", "--validation-ratio 0"]
        ),
        (["--sigma", "3", "--attention", "sa"], ["--sigma", "no effect on sa"]),
        (["--gauss", "grid-rel", "--attention", "lsa"], ["--gauss", "no effect on lsa"]),
        (["--sigma", "0"], ["--sigma"]), (["--gauss", "round"], ["--gauss", "grid-pair"]),
        (["--pool", "max"], ["--pool", "flatten"]), (["--depths", "2,,2"], ["--depths"]),
        (["--patience", "3"], ["--patience", "--validation-ratio"]),
        (["--runs", "0"], ["--runs", "found 0"]), (["--runs", "99999999999"], ["--runs", "at most 1000"]),
        (["--epochs", "0"], ["--epochs", "found 0"]), (["--epochs", "9223372036854775807"], ["--epochs"]),
        (["--batch", "0"], ["--batch", "found 0"]), (["--threads", "0"], ["--threads", "found 0"]),
        (["--learning-rate", "-1"], ["--learning-rate"]), (["--clip", "nan"], ["--clip", "found nan"]),
        (["--smoothing", "1"], ["--smoothing", "found 1"]), (["--seed", "-1"], ["--seed"]),
        (["--focal-gamma", "1"], ["--focal-gamma has no effect without --loss focal"]),
        (["--loss", "focal", "--focal-gamma=-1"], ["--focal-gamma", "found -1"]),
        (["--loss", "focal", "--smoothing", "0.1"], ["focal loss", "--smoothing 0"]),
        (["--loss", "hinge"], ["hinge", "cross-entropy", "focal"]),
        (["--batches", "balanced"], ["Balanced batches", "--class-weights none"]),
        (["--preset", "cnn3d", "--attention", "se"], ["cnn3d has no place for se"]),
        (["--preset", "cnn3d", "--heads", "4"], ["--heads has no effect on cnn3d, which reads --width."]),
        (["--data-dir", "/tmp"], ["--data-dir", "--dataset"]),
        (["--smooth", "blur"], ["--smooth", "majority", "mrf"]),
        (["--smooth-window", "3"], ["--smooth-window goes with --smooth majority"]),
        (["--smooth", "majority", "--smooth-weight", "1"], ["--smooth-weight goes with --smooth mrf"]),
        (["--smooth", "majority", "--smooth-window", "4"], ["--smooth-window", "odd", "found 4"]),
        (["--smooth", "mrf", "--smooth-weight", "nan"], ["--smooth-weight", "above 0", "found nan"]),
        (["--dataset", "IP"], ["--dataset", "--cube"]),
        (["--epoch", "3"], ["--epoch"]), (["--precision", "half"], ["--precision", "single", "bf16"]),
    ]

    @Test(arguments: refused)
    func refuses(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(["train"] + Self.scene + arguments), code: 64, parts)
    }

    @Test(arguments: [
        (["train"], ["--dataset", "--cube"]), (["train", "--cube", "c.npy"], ["--cube and --labels belong"]),
        (["train", "--dataset", "Mars"], ["Mars", "IP", "PU", "SAA"]), (["fly"], ["fly"]),
        (["evaluate"], ["folder"]), (["predict", "--model", "m"], ["--patches"]),
        (["bench", "--steps", "0"], ["--steps", "found 0"]),
        (["evaluate", "run", "--precision", "double"], ["--precision", "single", "bf16"]),
        (["bench", "--batch", "999999999999"], ["memory"]),
    ])
    func refusesElsewhere(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(arguments), code: 64, parts)
    }

    @Test(arguments: [
        (["--width", "0"], ["width"]), (["--width", "25"], ["25", "4 heads"]),
        (["--width", "100000000"], ["memory", "100000000"]),
        (["--depths", "9999999"], ["memory", "9999999"]),
        (["--depths", "1,1"], ["depths", "heads"]),
        (["--depths", "1,1", "--heads", "4,4"], ["side 5 cannot be halved"]),
        (["--tta", "--patch", "1"], ["--tta", "no effect on patches of one pixel"]),
        (["--dropout", "1"], ["dropout"]), (["--patch", "999", "--batch", "64"], ["memory", "999×999"]),
    ])
    func refusesNetworksThatCannotBe(arguments: [String], parts: [String]) throws {
        let scene = try TinyScene()
        let out = scene.folder / "run"
        let outcome = try Program.run(["train"] + scene.options + ["--out", out] + arguments)
        expectFailure(outcome, code: 64, parts)
        #expect(!exists(out))
    }

    @Test func pointsToTheCommandsOwnHelp() throws {
        let outcome = try Program.run(["train"] + Self.scene + ["--preset", "best"])
        #expect(outcome.errors.contains("hsi train --help"))
    }
}
