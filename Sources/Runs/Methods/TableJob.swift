internal import ArrayFiles
internal import Eval
internal import HSI

/// Predictions for all pixels that are known in advance: from the nearest training pixel, or from a file.
struct TableJob: MethodJob, FittedMethod {
    let inputText: String
    private let table: Predictions
    let batchSize = 1 << 16
    private let isFitted: Bool
    let settings: [FittedSetting]
    let trials: GraphTrials?

    var classCount: Int { table.classCount }
    var hasProbabilities: Bool { table.probabilities != nil }

    init(
        inputText: String,
        table: Predictions,
        isFitted: Bool,
        settings: [FittedSetting] = [],
        trials: GraphTrials? = nil
    ) {
        (self.inputText, self.table, self.isFitted) = (inputText, table, isFitted)
        (self.settings, self.trials) = (settings, trials)
    }

    func predictions(for pixels: [Int]) -> Predictions {
        let probabilities = table.probabilities.map { all in
            pixels.flatMap { all[$0 * classCount..<($0 + 1) * classCount] }
        }
        return Predictions(
            classCount: classCount,
            classes: pixels.map { table.classes[$0] },
            probabilities: probabilities
        )
    }

    func fit(in folder: RunFolder, _ control: RunControl) -> Fit {
        Fit(method: self, seconds: isFitted ? 0 : nil)
    }
}

extension TableJob {
    /// The label of the training pixel nearest to each pixel.
    init(nearest target: SplitScene) throws {
        let split = target.split
        let nearest = try NearestLabel(
            training: split.positions(split.train),
            labels: target.classes(of: split.train)
        )
        let table = Predictions(
            classCount: target.labels.count,
            classes: try nearest.predictions(for: split.positions(Array(0..<target.pixels)))
        )
        self.init(inputText: "positions alone; no spectrum is read", table: table, isFitted: true)
    }

    /// The predictions of a file.
    init(_ files: PredictionFiles, _ target: SplitScene) throws {
        self.init(
            inputText: "predictions of \(files.map)" + (files.probabilities.map { " and \($0)" } ?? ""),
            table: try files.predictions(for: target),
            isFitted: false
        )
    }
}
