internal import ArgumentParser
internal import Experiments
internal import HSI

extension SplitOptions {
    /// The published protocol that is named; nil if none is.
    ///
    /// - Parameters:
    ///   - scene: The option that names a scene, if one was given, which the protocol does.
    ///   - directory: Where its files are looked for first.
    /// - Returns: It, with what to call it and how it divides.
    /// - Throws: `ValidationError` if that or another option says what the protocol says; `SceneError` if its files do not fit.
    func choice(scene: String?, directory: String?) throws -> ProtocolChoice? {
        guard let publishedProtocol else { return nil }
        let file = splitFile.map { _ in "--split-file" }
        if let other = scene ?? (drawing + publishing).first ?? file {
            throw ValidationError("--protocol and \(other) exclude each other.")
        }
        return try ProtocolChoice(named: publishedProtocol, directory: directory)
    }

    /// The division that the options ask for, at random a tenth for training unless told otherwise; `side` is the patches'.
    func sampling(
        validationRatio preset: Double,
        side: Int,
        _ choice: ProtocolChoice? = nil
    ) throws -> Sampling {
        try checkNumbers()
        let scheme = try choice?.scheme ?? scheme(side: side)
        return Sampling(scheme, validationRatio: validationRatio ?? preset)
    }

    /// What several runs differ in: seeds, or the folds if all are to be run.
    func repetition(runs: Int?) throws -> Repetition {
        guard let folds, fold == nil else { return .seeds(runs ?? 1) }
        if runs != nil {
            throw ValidationError(
                "--runs and --folds exclude each other: every fold is a run; name one with --fold to repeat it."
            )
        }
        return .folds(folds)
    }

    /// The options given that say how pixels are drawn.
    private var drawing: [String] {
        [
            ("--folds", folds != nil), ("--fold", fold != nil),
            ("--split", split != nil), ("--train-ratio", trainRatio != nil),
            ("--train-minimum", trainMinimum != nil), ("--train-per-class", trainPerClass != nil),
            ("--buffer", buffer != nil),
        ].filter(\.1).map(\.0)
    }

    /// The options given that say what was published.
    private var publishing: [String] {
        [
            ("--train-labels", trainLabels != nil), ("--test-labels", testLabels != nil),
            ("--renumber", renumber != nil),
        ].filter(\.1).map(\.0)
    }

    private func scheme(side: Int) throws -> Sampling.Scheme {
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
        if let folds { return try foldScheme(folds, side: side) }
        if fold != nil { throw ValidationError("--fold has no effect without --folds.") }
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

    private func foldScheme(_ folds: Int, side: Int) throws -> Sampling.Scheme {
        let sizes = [
            ("--train-ratio", trainRatio != nil), ("--train-minimum", trainMinimum != nil),
            ("--train-per-class", trainPerClass != nil),
        ].filter(\.1).map(\.0)
        if let size = sizes.first {
            throw ValidationError(
                "--folds and \(size) exclude each other: what is not tested is trained on."
            )
        }
        guard 2...100 ~= folds else {
            throw ValidationError("--folds is a number from 2 to 100; found \(folds).")
        }
        if let fold, !(1...folds ~= fold) {
            throw ValidationError("--fold is one of 1 to \(folds); found \(fold).")
        }
        if buffer != nil, split != .blocks {
            throw ValidationError("--buffer has no effect without --split blocks.")
        }
        return .folds(folds, fold: fold ?? 1, buffer: split == .blocks ? buffer ?? side - 1 : nil)
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
