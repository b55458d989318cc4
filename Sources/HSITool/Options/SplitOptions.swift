internal import ArgumentParser
internal import HSI

/// How the labelled pixels are drawn, as the command line names it.
enum SplitKind: String, CaseIterable, ExpressibleByArgument {
    case random, blocks
}

/// How the labelled pixels are divided.
struct SplitOptions: ParsableArguments {
    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp(
            "A published protocol, which names scene and split: IP-695, … ('hsi data protocols' shows all).",
            valueName: "name"
        )
    )
    var publishedProtocol: String?
    @Option(
        help:
            "How pixels are drawn: random, or blocks: a contiguous region of each class, and a buffer around it (default: random)."
    )
    var split: SplitKind?
    @Option(help: "The share of labelled pixels to train on, say 0.1.")
    var trainRatio: Double?
    @Option(
        help: ArgumentHelp(
            "Training pixels that a random share gives every class at least (default: 0, and an error where a class gets none).",
            valueName: "count"
        )
    )
    var trainMinimum: Int?
    @Option(help: ArgumentHelp("Pixels of each class to train on, say 30.", valueName: "count"))
    var trainPerClass: Int?
    @Option(
        help: ArgumentHelp(
            "With --split blocks: test pixels are farther than this from training pixels (default: the patch's side − 1; with the preset blocks at least 8).",
            valueName: "pixels"
        )
    )
    var buffer: Int?
    @Option(
        help: ArgumentHelp(
            "Cross-validation: so many folds, at random or in blocks, each tested once by what is trained on the others.",
            valueName: "count"
        )
    )
    var folds: Int?
    @Option(
        help: ArgumentHelp("The one fold to run, from 1 (default: all, a run each).", valueName: "number")
    )
    var fold: Int?
    @Option(
        help: ArgumentHelp("A published split: labels of the training pixels.", valueName: "file[:key]")
    )
    var trainLabels: String?
    @Option(
        help: ArgumentHelp(
            "Its labels of the test pixels (default: all other labelled pixels).",
            valueName: "file[:key]"
        )
    )
    var testLabels: String?
    @Option(
        help: ArgumentHelp(
            "The scene's numbers for its classes, say 1=2,2=3; or none (default: found by the pixels in common).",
            valueName: "pairs"
        )
    )
    var renumber: String?
    @Option(
        help: ArgumentHelp(
            "A saved split, or a mask: 1 training, 2 validation, 3 test (JSON, NPY, MAT).",
            valueName: "file[:key]"
        )
    )
    var splitFile: String?
    @Option(help: "The share of the training pixels set aside for validation (default: the preset's).")
    var validationRatio: Double?
}
