internal import ArgumentParser
internal import HSI
internal import Runs

extension SplitOptions {
    /// The default fraction for training.
    static let defaultRatio = 0.1
    /// The fraction of the training pixels that the default preset sets aside.
    static let defaultValidationRatio = Preset.default.validationRatio

    /// The published protocol that is named, if any.
    ///
    /// - Parameters:
    ///   - scene: The option that names a scene, if one was given, which the protocol does.
    ///   - directory: The folder to search for its files first.
    /// - Returns: It, with what to call it and how it divides.
    /// - Throws: `ValidationError` if that or another option says what the protocol says; `SceneError` if its files do not fit.
    func choice(scene: String?, directory: String?) throws -> ProtocolChoice? {
        guard let publishedProtocol else { return nil }
        let file = details.splitFile.map { _ in "--split-file" }
        if let other = scene ?? (drawing + publishing).first ?? file {
            throw ValidationError("--protocol and \(other) cannot be combined")
        }
        return try ProtocolChoice(named: publishedProtocol, directory: directory)
    }

    /// The split of the options.
    ///
    /// - Parameters:
    ///   - preset: The fraction of the training pixels for validation if no option gives it.
    ///   - side: The side of the patches that the default buffer keeps apart.
    ///   - choice: The published protocol that is followed, if one is.
    ///   - earlier: The split of an earlier configuration, which options change.
    ///   - allowsSeveral: Whether several training sizes may be given; the first is taken.
    /// - Returns: The sampling.
    /// - Throws: `ValidationError`, or what reading a file throws.
    func sampling(
        validationRatio preset: Double,
        side: Int,
        _ choice: ProtocolChoice? = nil,
        changing earlier: Sampling? = nil,
        allowsSeveral: Bool = false
    ) throws -> Sampling {
        try checkNumbers()
        if choice == nil { _ = try sizes(allowsSeveral: allowsSeveral) }
        let scheme = try choice?.scheme ?? scheme(side: side, changing: earlier?.scheme)
        return Sampling(
            scheme,
            validationRatio: details.validationRatio ?? earlier?.validationRatio ?? preset
        )
    }

    /// How several runs differ: by seed, or by fold if all folds are run.
    func repetition(runs: Int?) throws -> Repetition {
        guard let folds = details.folds, details.fold == nil else { return .seeds(runs ?? 1) }
        if runs != nil {
            throw ValidationError(
                "--runs and --folds cannot be combined: every fold is a run. Use --fold to repeat one of them"
            )
        }
        return .folds(folds)
    }

    /// Whether an option sets the split.
    var isGiven: Bool {
        publishedProtocol != nil || details.splitFile != nil || details.validationRatio != nil
            || !(drawing + publishing).isEmpty
    }

    /// The given options on how pixels are drawn.
    private var drawing: [String] {
        given([
            ("--folds", details.folds != nil), ("--fold", details.fold != nil),
            ("--split", choice.split != nil), ("--train-ratio", choice.trainRatio != nil),
            ("--train-minimum", details.trainMinimum != nil),
            ("--train-per-class", choice.trainPerClass != nil), ("--buffer", details.buffer != nil),
        ])
    }

    /// The given options for published splits.
    private var publishing: [String] {
        given([
            ("--train-labels", trainLabels != nil), ("--test-labels", details.testLabels != nil),
            ("--renumber", details.renumber != nil),
        ])
    }

    /// The given options for the number of training pixels.
    private var sizing: [String] {
        given([
            ("--train-ratio", choice.trainRatio != nil), ("--train-minimum", details.trainMinimum != nil),
            ("--train-per-class", choice.trainPerClass != nil),
        ])
    }

    private func scheme(side: Int, changing earlier: Sampling.Scheme?) throws -> Sampling.Scheme {
        if let splitFile = details.splitFile {
            if let other = (drawing + publishing).first {
                throw ValidationError("--split-file and \(other) cannot be combined")
            }
            return .file(splitFile)
        }
        if let trainLabels {
            if let other = drawing.first {
                throw ValidationError("--train-labels and \(other) cannot be combined")
            }
            return .official(train: trainLabels, test: details.testLabels, numbering: try numbering())
        }
        if let lonely = publishing.first { throw ValidationError("\(lonely) requires --train-labels") }
        if drawing.isEmpty, let earlier { return earlier }
        let start = DrawnSplit(earlier)
        let kind = choice.split ?? start.kind
        let buffer = kind == .blocks ? details.buffer ?? start.buffer ?? side - 1 : nil
        if details.buffer != nil, buffer == nil { throw ValidationError("--buffer requires --split blocks") }
        if kind == .polygons, details.folds != nil {
            throw ValidationError("--folds and --split polygons cannot be combined")
        }
        if let folds = details.folds ?? (sizing.isEmpty ? start.folds : nil) {
            return try foldScheme(folds, fold: details.fold ?? start.fold, buffer: buffer)
        }
        if details.fold != nil { throw ValidationError("--fold requires --folds") }
        let isSized = choice.trainRatio != nil || choice.trainPerClass != nil
        let size = try isSized ? sizes(allowsSeveral: true)[0] : start.size
        if kind == .polygons {
            guard details.trainMinimum == nil else {
                throw ValidationError("--train-minimum and --split polygons cannot be combined")
            }
            return .polygons(size)
        }
        if let buffer {
            guard details.trainMinimum == nil else {
                throw ValidationError(
                    "--train-minimum and --split blocks cannot be combined: in blocks every class has a training pixel"
                )
            }
            return .blocks(size, buffer: buffer)
        }
        if case .perClass = size {
            guard details.trainMinimum == nil else {
                throw ValidationError("--train-minimum and --train-per-class cannot be combined")
            }
            return .random(size)
        }
        return .random(size, minimum: details.trainMinimum ?? start.minimum)
    }

    /// The requested training sizes.
    private func sizes(allowsSeveral: Bool) throws -> [SampleSize] {
        switch (choice.trainRatio, choice.trainPerClass) {
        case (.some, .some):
            throw ValidationError("--train-ratio and --train-per-class cannot be combined")
        case (let ratios?, nil):
            _ = try ratios.first("--train-ratio", allowsSeveral: allowsSeveral)
            return ratios.values.map(SampleSize.fraction)
        case (nil, let counts?):
            _ = try counts.first("--train-per-class", allowsSeveral: allowsSeveral)
            return counts.values.map(SampleSize.perClass)
        case (nil, nil): return []
        }
    }

    /// A sampling for each of several training sizes; empty where there is one.
    func samplings(_ first: Sampling) throws -> [(name: String, sampling: Sampling)] {
        let sizes = try sizes(allowsSeveral: true)
        guard sizes.count > 1 else { return [] }
        return try sizes.map { size in
            let name: String
            switch size {
            case .fraction(let ratio): name = "\(ratio) of each class"
            case .perClass(let count): name = "\(count) per class"
            }
            switch first.scheme {
            case .random(_, let minimum):
                return (
                    name, Sampling(.random(size, minimum: minimum), validationRatio: first.validationRatio)
                )
            case .blocks(_, let buffer):
                return (name, Sampling(.blocks(size, buffer: buffer), validationRatio: first.validationRatio))
            case .polygons:
                return (name, Sampling(.polygons(size), validationRatio: first.validationRatio))
            case .folds, .official, .file:
                throw ValidationError("several training sizes require a split that is drawn")
            }
        }
    }

    private func foldScheme(_ folds: Int, fold: Int?, buffer: Int?) throws -> Sampling.Scheme {
        if let size = sizing.first {
            throw ValidationError(
                "--folds and \(size) cannot be combined: all pixels that are not tested are for training"
            )
        }
        try check("--folds", folds, in: 2...100)
        try check("--fold", fold, in: 1...folds)
        return .folds(folds, fold: fold ?? 1, buffer: buffer)
    }

    private func numbering() throws -> OfficialSplit.Numbering {
        guard let renumber = details.renumber else { return .matched }
        if renumber == "none" { return .kept }
        guard let given = LabelCorrespondence(parsing: renumber) else {
            throw ValidationError("--renumber must be none or pairs such as 1=2,2=3; found \(renumber)")
        }
        return .given(given)
    }

    private func checkNumbers() throws {
        if let ratio = choice.trainRatio?.values.first(where: { !($0 > 0 && $0 < 1) }) {
            throw ValidationError("--train-ratio must be between 0 and 1, both excluded; found \(ratio)")
        }
        if let count = choice.trainPerClass?.values.first(where: { $0 < 1 }) {
            throw ValidationError("--train-per-class must be at least 1; found \(count)")
        }
        try check("--train-minimum", details.trainMinimum, in: 0...1_000_000)
        if let buffer = details.buffer, buffer < 0 {
            throw ValidationError("--buffer must be at least 0; found \(buffer)")
        }
        if let ratio = details.validationRatio, !(ratio >= 0 && ratio < 1) {
            throw ValidationError("--validation-ratio must be at least 0 and below 1; found \(ratio)")
        }
    }
}

/// A random split with the changes of the options: that of an earlier configuration, or the defaults.
private struct DrawnSplit {
    var kind = SplitKind.random
    var size = SampleSize.fraction(SplitOptions.defaultRatio)
    var minimum = 0
    var buffer: Int?
    var folds: Int?
    var fold: Int?

    init(_ scheme: Sampling.Scheme?) {
        switch scheme {
        case .random(let size, let minimum): (self.size, self.minimum) = (size, minimum)
        case .blocks(let size, let buffer): (kind, self.size, self.buffer) = (.blocks, size, buffer)
        case .polygons(let size): (kind, self.size) = (.polygons, size)
        case .folds(let count, let fold, let buffer):
            (folds, self.fold, self.buffer) = (count, fold, buffer)
            kind = buffer == nil ? .random : .blocks
        case .official, .file, nil: break
        }
    }
}
