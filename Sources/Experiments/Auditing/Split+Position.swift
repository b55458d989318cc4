internal import Eval
internal import HSI

extension Split {
    /// The places of pixels.
    private func positions(_ pixels: [Int]) -> [PixelPosition] {
        pixels.map { PixelPosition(row: $0 / columns, column: $0 % columns) }
    }

    /// How far the test pixels are from the training pixels.
    func distances() throws(EvaluationError) -> TrainingDistances {
        try TrainingDistances(training: positions(train), test: positions(test))
    }

    /// What the label of the nearest training pixel scores on the test pixels, without any spectrum.
    func positionFloor(_ map: LabelMap) throws(EvaluationError) -> AccuracyFigures {
        var classes: [UInt16: Int] = [:]
        for (index, label) in map.classes.enumerated() { classes[label] = index }
        func truth(_ pixels: [Int]) -> [Int] { pixels.compactMap { classes[map.labels[$0]] } }
        let nearest = try NearestLabel(training: positions(train), labels: truth(train))
        let floor = try ConfusionMatrix(
            truth: truth(test),
            predictions: nearest.predictions(for: positions(test)),
            classes: classes.count
        )
        return AccuracyFigures(floor)
    }
}
