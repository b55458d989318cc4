internal import Eval
package import HSI
internal import Propagation

/// A map whose class probabilities were spread over a graph of the scene together with the training labels.
package struct RefinedMap: Sendable {
    /// The graph, with the settings that were used.
    package let method: GraphMethod
    /// The label of every pixel.
    package let labels: LabelMap
    /// The metrics of each class.
    package let perClass: [ClassMetrics]
    /// Its metrics.
    package let metrics: RefinedMetrics
    /// The entropy of the class probabilities of every pixel, in nats.
    package let entropy: [Float]
}

/// The graph by which a map is refined, and how its settings were chosen.
package struct Refiner: Sendable {
    /// The graph, with the settings that are used.
    let graph: PreparedGraph
    /// What was tried; nil where settings are fixed.
    let trials: GraphTrials?

    /// Refines the class probabilities of every pixel and measures the result on the test pixels.
    ///
    /// Training pixels have their own class. A pixel whose row is no distribution, as where another program classified nothing,
    /// counts as one without a prediction: all classes alike.
    ///
    /// - Parameters:
    ///   - predictions: The predictions, with their class probabilities.
    ///   - control: Told what is noteworthy.
    /// - Returns: The map.
    /// - Throws: `RunError.file` naming the cube's file.
    func refined(_ predictions: ScenePredictions, _ control: RunControl) throws -> RefinedMap {
        let (prior, unclassified) = predictions.prior
        if unclassified > 0 {
            control.report(.note("refinement: \(unclassified) pixels have no class probabilities"))
        }
        let (method, target) = (graph.method, graph.target)
        let found = try graph.probabilities(prior: prior)
        let classes = found.probabilities.predicted.map { $0 ?? 0 }
        let test = target.split.test
        let confusion = try target.confusion(test.map { classes[$0] })
        return RefinedMap(
            method: method,
            labels: target.masked(
                LabelMap(
                    rows: target.scene.rows,
                    columns: target.scene.columns,
                    labels: classes.map { target.labels[$0] }
                )
            ),
            perClass: target.perClass(confusion),
            metrics: RefinedMetrics(
                method,
                trials,
                Accuracy(confusion),
                changedTestPixels: test.count { classes[$0] != Int(predictions.classes[$0]) }
            ),
            entropy: found.probabilities.entropies
        )
    }
}

extension ScenePredictions {
    /// The class probabilities as a prior, and how many pixels have none.
    var prior: (ClassProbabilities, unclassified: Int) {
        let (prior, replaced) = ClassProbabilities.completing(probabilities, classCount: classCount)
        return (prior, replaced)
    }
}
