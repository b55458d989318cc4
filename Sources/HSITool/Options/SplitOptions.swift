internal import ArgumentParser
internal import Experiments
internal import HSI

/// How the labelled pixels are drawn, as the command line names it.
enum SplitKind: String, CaseIterable, ExpressibleByArgument {
    case random, blocks
}

/// How the labelled pixels are divided.
struct SplitOptions: ParsableArguments {
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
            "With --split blocks: test pixels are farther than this from training pixels (default: the patch's side − 1).",
            valueName: "pixels"
        )
    )
    var buffer: Int?
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

    /// The division that the options ask for, at random a tenth for training unless told otherwise; `side` is the patches'.
    func sampling(validationRatio preset: Double, side: Int) throws -> Sampling {
        try checkNumbers()
        return Sampling(try scheme(side: side), validationRatio: validationRatio ?? preset)
    }

    private func scheme(side: Int) throws -> Sampling.Scheme {
        let drawing = [
            ("--split", split != nil), ("--train-ratio", trainRatio != nil),
            ("--train-minimum", trainMinimum != nil), ("--train-per-class", trainPerClass != nil),
            ("--buffer", buffer != nil),
        ].filter(\.1).map(\.0)
        let publishing = [
            ("--train-labels", trainLabels != nil), ("--test-labels", testLabels != nil),
            ("--renumber", renumber != nil),
        ].filter(\.1).map(\.0)
        if let splitFile {
            if let other = (drawing + publishing).first {
                throw ValidationError("--split-file and \(other) exclude each other.")
            }
            return .file(splitFile)
        }
        if let trainLabels {
            if let other = drawing.first {
                throw ValidationError("--train-labels and \(other) exclude each other.")
            }
            return .official(train: trainLabels, test: testLabels, numbering: try numbering())
        }
        if let lonely = publishing.first {
            throw ValidationError("\(lonely) has no effect without --train-labels.")
        }
        let size: SampleSize
        switch (trainRatio, trainPerClass) {
        case (.some, .some): throw ValidationError("--train-ratio and --train-per-class exclude each other.")
        case (let ratio?, nil): size = .fraction(ratio)
        case (nil, let count?): size = .perClass(count)
        case (nil, nil): size = .fraction(0.1)
        }
        guard split == .blocks else {
            if buffer != nil { throw ValidationError("--buffer has no effect without --split blocks.") }
            if trainMinimum != nil, trainPerClass != nil {
                throw ValidationError("--train-minimum has no effect with --train-per-class.")
            }
            return .random(size, minimum: trainMinimum ?? 0)
        }
        if trainMinimum != nil {
            throw ValidationError(
                "--train-minimum has no effect with --split blocks, which gives every class a pixel."
            )
        }
        return .blocks(size, buffer: buffer ?? side - 1)
    }

    private func numbering() throws -> OfficialSplit.Numbering {
        guard let renumber else { return .matched }
        if renumber == "none" { return .kept }
        guard let given = LabelCorrespondence(parsing: renumber) else {
            throw ValidationError("--renumber is none or pairs such as 1=2,2=3; found \(renumber).")
        }
        return .given(given)
    }

    private func checkNumbers() throws {
        if let trainRatio, !(trainRatio > 0 && trainRatio < 1) {
            throw ValidationError(
                "--train-ratio is a share between 0 and 1, both excluded; found \(trainRatio)."
            )
        }
        if let trainPerClass, trainPerClass < 1 {
            throw ValidationError(
                "--train-per-class is a number of pixels of at least 1; found \(trainPerClass)."
            )
        }
        if let trainMinimum, !(0...1_000_000 ~= trainMinimum) {
            throw ValidationError(
                "--train-minimum is a number of pixels from 0 to 1000000; found \(trainMinimum)."
            )
        }
        if let buffer, buffer < 0 {
            throw ValidationError("--buffer is a number of pixels of at least 0; found \(buffer).")
        }
        if let validationRatio, !(validationRatio >= 0 && validationRatio < 1) {
            throw ValidationError(
                "--validation-ratio is a share of at least 0 and below 1; found \(validationRatio)."
            )
        }
    }
}
