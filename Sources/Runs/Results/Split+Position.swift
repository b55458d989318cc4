package import Eval
package import HSI

extension Split {
    /// The positions of pixels.
    func positions(_ pixels: [Int]) -> [PixelPosition] {
        pixels.map { PixelPosition(row: $0 / columns, column: $0 % columns) }
    }

    /// The distances of the test pixels to the training pixels.
    package func distances() throws(EvaluationError) -> TrainingDistances {
        try TrainingDistances(training: positions(train), test: positions(test))
    }

    /// The position baseline: the accuracy of the label of the nearest training pixel on the test pixels.
    package func positionBaseline(_ map: LabelMap) throws(EvaluationError) -> Accuracy {
        var classes: [UInt16: Int] = [:]
        for (index, label) in map.classes.enumerated() { classes[label] = index }
        func truth(_ pixels: [Int]) -> [Int] { pixels.compactMap { classes[map.labels[$0]] } }
        let nearest = try NearestLabel(training: positions(train), labels: truth(train))
        let confusion = try ConfusionMatrix(
            truth: truth(test),
            predictions: nearest.predictions(for: positions(test)),
            classes: classes.count
        )
        return Accuracy(confusion)
    }
}
