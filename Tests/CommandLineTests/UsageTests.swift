import TestSupport
import Testing

@Suite struct UsageTests {
    static let scene = ["--cube", "cube.npy", "--labels", "labels.npy"]

    /// Arguments after `train` and a scene, and the expected parts of the message.
    static let refused: [([String], [String])] = [
        (["--train-ratio", "0"], ["--train-ratio must be between 0 and 1", "found 0"]),
        (["--train-ratio", "1"], ["--train-ratio", "found 1"]),
        (["--train-ratio", "1.5"], ["--train-ratio", "found 1.5"]),
        (["--train-ratio", "nan"], ["--train-ratio", "found nan"]),
        (["--train-ratio", "abc"], ["--train-ratio", "abc"]),
        (["--train-ratio", "0.1", "--train-per-class", "5"], ["--train-ratio", "--train-per-class"]),
        (["--train-per-class", "0"], ["--train-per-class", "found 0"]),
        (["--validation-ratio", "1"], ["--validation-ratio", "found 1"]),
        (["--patch-size", "0"], ["--patch-size", "found 0"]),
        (["--patch-size", "1000000000000"], ["--patch-size must be from 1 to 999"]),
        (["--components", "-1"], ["--components"]),
        (["--components", "0", "--whiten"], ["--whiten", "require principal components"]),
        (["--preset", "best"], ["best", "default, blocks, reference, pyramid"]),
        (["--attention", "magic"], ["magic", "sa, lsa, sga, lsga"]),
        (["--tokenizer", "none,ssftt"], ["--tokenizer must be one value; found none,ssftt", "hsi compare"]),
        (["--network", "resnet"], ["--network must be one of lsga-vit, vit", "found 'resnet'"]),
        (["--preset", "cnn", "--heads", "4"], ["--heads has no effect on cnn, which supports --width"]),
        (["--attention", "none"], ["lsga-vit requires an attention"]),
        (["--preset", "ham-vit", "--attention", "lsga"], ["ham-vit has no place for lsga, a token mixer"]),
        (["--token-side", "3"], ["--token-side has no effect on lsga-vit", "--depths, --heads"]),
        (["--network", "cnn", "--no-positions"], ["--positions has no effect on cnn"]),
        (
            ["--preset", "ham-vit", "--validation-ratio", "0"],
            ["preset ham-vit stops early", "--validation-ratio 0"]
        ),
        (["--sigma", "3", "--attention", "sa"], ["--sigma", "no effect on sa"]),
        (["--gaussian", "grid-rel", "--attention", "lsa"], ["--gaussian", "no effect on lsa"]),
        (["--sigma", "0"], ["--sigma"]), (["--gaussian", "round"], ["--gaussian", "grid-pair"]),
        (["--pooling", "max"], ["--pooling", "flatten"]), (["--depths", "2,,2"], ["--depths"]),
        (["--patience", "3"], ["--patience", "--validation-ratio"]),
        (["--runs", "0"], ["--runs", "found 0"]),
        (["--runs", "99999999999"], ["--runs must be from 1 to 1000"]),
        (["--epochs", "0"], ["--epochs", "found 0"]), (["--epochs", "9223372036854775807"], ["--epochs"]),
        (["--batch-size", "0"], ["--batch-size", "found 0"]),
        (["--threads", "0"], ["--threads", "found 0"]),
        (["--learning-rate", "-1"], ["--learning-rate"]), (["--clip", "nan"], ["--clip", "found nan"]),
        (["--label-smoothing", "1"], ["--label-smoothing", "found 1"]), (["--seed", "-1"], ["--seed"]),
        (["--focal-gamma", "1"], ["--focal-gamma requires --loss focal"]),
        (["--loss", "focal", "--focal-gamma=-1"], ["--focal-gamma", "found -1"]),
        (["--loss", "focal", "--label-smoothing", "0.1"], ["focal loss", "--label-smoothing"]),
        (["--loss", "hinge"], ["hinge", "cross-entropy", "focal"]),
        (["--batch-order", "balanced"], ["balanced batches", "cannot be combined", "--class-weights"]),
        (["--preset", "cnn3d", "--attention", "se"], ["cnn3d has no place for se"]),
        (["--preset", "cnn3d", "--heads", "4"], ["--heads has no effect on cnn3d, which supports --width"]),
        (["--data-dir", "/tmp"], ["--data-dir and --cube cannot be combined"]),
        (["--smooth-map", "blur"], ["--smooth-map", "majority", "mrf"]),
        (["--graph-settings", "chosen"], ["--graph-settings requires --refine"]),
        (
            ["--refine", "walker", "--refine-weight", "1", "--graph-settings", "chosen"],
            ["--refine-weight", "--graph-settings chosen", "cannot be combined"]
        ),
        (["--refine-weight", "3"], ["--refine-weight requires --refine"]),
        (["--refine", "walker", "--refine-weight", "0"], ["--refine-weight", "above 0", "found 0"]),
        (["--smooth-window", "3"], ["--smooth-window requires --smooth-map majority"]),
        (
            ["--smooth-map", "majority", "--smooth-weight", "1"],
            ["--smooth-weight requires --smooth-map mrf"]
        ),
        (["--smooth-map", "majority", "--smooth-window", "4"], ["--smooth-window", "odd", "found 4"]),
        (["--smooth-map", "mrf", "--smooth-weight", "nan"], ["--smooth-weight", "above 0", "found nan"]),
        (["--dataset", "IP"], ["--dataset", "--cube"]),
        (["--epoch", "3"], ["--epoch"]), (["--precision", "half"], ["--precision", "single", "bf16"]),
    ]

    @Test(arguments: refused)
    func refuses(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(["train"] + Self.scene + arguments), code: 64, parts)
    }

    @Test(arguments: [
        (["train"], ["--dataset", "--cube"]), (["train", "--cube", "c.npy"], ["--cube requires --labels"]),
        (["train", "--dataset", "Mars"], ["Mars", "IP", "PU", "SAA"]), (["fly"], ["fly"]),
        (["evaluate"], ["folder"]), (["predict", "m"], ["--patches"]), (["resume"], ["folder"]),
        (["score", "--predictions", "p.npy"], ["no scene is given"]),
        (["bench", "--steps", "0"], ["--steps", "found 0"]),
        (["evaluate", "run", "--precision", "double"], ["--precision", "single", "bf16"]),
        (["bench", "--batch-size", "999999999999"], ["memory"]),
    ])
    func refusesElsewhere(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(arguments), code: 64, parts)
    }

    @Test(arguments: [
        (["--width", "0"], ["width"]), (["--width", "25"], ["25", "4 heads"]),
        (["--width", "100000000"], ["width must be from 1 to 65535", "100000000"]),
        (["--width", "65532", "--depths", "1024"], ["memory", "65532"]),
        (["--depths", "9999999"], ["depths [9999999]", "from 1 to 1024"]),
        (["--depths", "1,1"], ["depths", "heads"]),
        (["--depths", "1,1", "--heads", "4,4"], ["side 5 cannot be halved"]),
        (
            ["--tta", "--patch-size", "1"],
            ["test-time augmentation has no effect on patches of one pixel (--tta"]
        ),
        (["--dropout", "1"], ["dropout"]),
        (["--patch-size", "999", "--batch-size", "64"], ["memory", "999×999"]),
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
