internal import ArgumentParser
internal import HSI

/// How the labeled pixels are drawn, as the command line names it.
enum SplitKind: String, CaseIterable, ExpressibleByArgument {
    case random, blocks, polygons

    var defaultValueDescription: String {
        switch self {
        case .random: "pixels of each class at random"
        case .blocks: "one region of each class for training, with a buffer around it"
        case .polygons: "whole polygons of a vector file, so that none is on both sides"
        }
    }
}

/// How the labeled pixels are split.
struct SplitOptions {
    /// How training pixels are drawn, and how many.
    struct Choice: ParsableArguments {
        @Option(help: ArgumentHelp("How training pixels are drawn (default: random).", valueName: "kind"))
        var split: SplitKind?
        @Option(
            help: ArgumentHelp(
                "Fraction of each class for training (default: \(SplitOptions.defaultRatio)).",
                valueName: "ratio"
            )
        )
        var trainRatio: Numbers<Double>?
        @Option(help: ArgumentHelp("Pixels of each class for training, such as 30.", valueName: "count"))
        var trainPerClass: Numbers<Int>?
    }

    /// Other options of the split.
    struct Details: ParsableArguments {
        @Option(
            name: .customLong("protocol"),
            help: ArgumentHelp(
                "Published protocol, which sets scene and split, such as IP-695 ('hsi data protocols').",
                valueName: "name"
            )
        )
        var publishedProtocol: String?
        @Option(
            help: ArgumentHelp(
                "Fraction of the training pixels for validation (default preset: \(numberText(SplitOptions.defaultValidationRatio))).",
                valueName: "ratio"
            )
        )
        var validationRatio: Double?
        @Option(
            help: ArgumentHelp(
                "Training pixels of each class at least, in a random split (default: 0; a class that gets none is an error).",
                valueName: "count"
            )
        )
        var trainMinimum: Int?
        @Option(
            help: ArgumentHelp(
                "Pixels between training and test pixels, with --split blocks (default: patch size - 1, at least 8 for the preset blocks).",
                valueName: "pixels"
            )
        )
        var buffer: Int?
        @Option(
            help: ArgumentHelp(
                "Folds of a cross-validation; each is tested once by a run trained on the others.",
                valueName: "count"
            )
        )
        var folds: Int?
        @Option(help: ArgumentHelp("The only fold to run, from 1 (default: all).", valueName: "number"))
        var fold: Int?
        @Option(
            help: ArgumentHelp("Published split: label map of the training pixels.", valueName: "file[:key]"),
            completion: .file()
        )
        var trainLabels: String?
        @Option(
            help: ArgumentHelp(
                "Published split: label map of the test pixels (default: all other labeled pixels).",
                valueName: "file[:key]"
            ),
            completion: .file()
        )
        var testLabels: String?
        @Option(
            help: ArgumentHelp(
                "Scene's labels for those of a published split, such as 1=2,2=3, or none (default: matched by common pixels).",
                valueName: "pairs"
            )
        )
        var renumber: String?
        @Option(
            help: ArgumentHelp(
                "Saved split, or mask of 1 (training), 2 (validation), 3 (test): JSON, NPY, or MAT.",
                valueName: "file[:key]"
            ),
            completion: .file()
        )
        var splitFile: String?
    }

    let choice: Choice
    let details: Details

    var publishedProtocol: String? { details.publishedProtocol }
    var trainLabels: String? { details.trainLabels }

    /// Whether training pixels are drawn in blocks.
    var isInBlocks: Bool { choice.split == .blocks }
}
