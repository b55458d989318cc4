internal import Eval
internal import HSI

/// What any classifier scores on the test pixels of a split, beside what position alone scores there.
protocol PixelScores {
    var scene: String? { get }
    var overallAccuracy: Double? { get }
    var averageAccuracy: Double? { get }
    var kappa: Double? { get }
    var perClass: [Metrics.ClassRow] { get }
    var positionFloor: AccuracyFigures { get }
    /// What single spectra score; nil where that is not known, or is the classifier itself.
    var spectrumFloor: SpectrumFloor? { get }
    var testPatchOverlap: PatchOverlap { get }
    var testPixels: Int { get }
    var publishedProtocol: PublishedProtocol? { get }
}

extension Metrics: PixelScores {}

extension BaselineMetrics {
    var spectrumFloor: SpectrumFloor? { nil }
}

extension PixelScores {
    /// OA, AA and κ in one line.
    var headline: String {
        "OA \(percentText(overallAccuracy)) %   AA \(percentText(averageAccuracy)) %   κ \(percentText(kappa))"
    }

    /// Each class's scores, then the three figures, the floors and the overlap.
    var scoreText: String {
        var table = TextTable(["class", "pixels", "precision", "recall", "F1"])
        for row in perClass {
            table.append([
                "\(row.label) \(row.name)", "\(row.score.support)", percentText(row.score.precision),
                percentText(row.score.recall), percentText(row.score.f1),
            ])
        }
        let overlap = testPatchOverlap.sharingPixels.map { percent($0) } ?? "–"
        let inside = testPatchOverlap.insideTrainingPatch.map { percent($0) } ?? "–"
        return """
            \(table.text)

            OA  \(percentText(overallAccuracy))   AA  \(percentText(averageAccuracy))   \
            κ×100  \(percentText(kappa))   on \(testPixels) test pixels\(scene.map { " of \($0)" } ?? "")
            of which position alone, without any spectrum, reaches
            OA  \(percentText(positionFloor.overallAccuracy))   AA  \(percentText(positionFloor.averageAccuracy))   \
            κ×100  \(percentText(positionFloor.kappa))   (label of the nearest training pixel)
            \(spectrumText)\(overlap) % of the test patches share pixels with training patches; \
            \(inside) % of the test pixels lie inside one\(publishedText)
            """
    }
}

extension PixelScores {
    /// The spectrum floor in two lines; empty where there is none.
    private var spectrumText: String {
        guard let floor = spectrumFloor else { return "" }
        return """
            and each pixel's spectrum alone, without its surroundings,
            OA  \(percentText(floor.overallAccuracy))   AA  \(percentText(floor.averageAccuracy))   \
            κ×100  \(percentText(floor.kappa))   (support vector machine)

            """
    }
}

/// Predictions for the test pixels, counted, beside what the split gives away.
struct TestScores {
    let confusion: ConfusionMatrix
    let perClass: [Metrics.ClassRow]
    let positionFloor: AccuracyFigures
    let overlap: PatchOverlap
}

extension PreparedData {
    /// Scores the class predicted for each test pixel, counted from zero.
    ///
    /// Floor and overlap are those of the run's own split and patches, or of another split with the same test pixels and of
    /// patches of another side.
    func scores(of predictions: [Int], split other: Split? = nil, side: Int? = nil) throws -> TestScores {
        let split = other ?? split
        let truth = classes(of: split.test)
        let confusion = try ConfusionMatrix(truth: truth, predictions: predictions, classes: labels.count)
        return TestScores(
            confusion: confusion,
            perClass: classRows(confusion),
            positionFloor: try split.positionFloor(scene.labels),
            overlap: try PatchOverlap(split.distances(), side: side ?? sampler.side)
        )
    }
}

extension ConfusionMatrix {
    /// The counts, one row a true class and one column a predicted one.
    func csv(names: [String]) -> String {
        var table = TextTable(["true \\ predicted"] + names)
        for (index, name) in names.enumerated() {
            table.append([name] + names.indices.map { "\(self[truth: index, prediction: $0])" })
        }
        return table.csv
    }
}
