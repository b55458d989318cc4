/// A method that has been fitted to the training pixels of a scene, ready to classify its pixels.
package protocol FittedMethod: Sendable {
    /// The number of classes.
    var classCount: Int { get }
    /// Whether its predictions have class probabilities.
    var hasProbabilities: Bool { get }
    /// The number of pixels that are classified at a time.
    var batchSize: Int { get }
    /// The settings and results of fitting, in the order of reports.
    var settings: [FittedSetting] { get }
    /// What was tried to choose a graph's settings; nil where nothing was.
    var trials: GraphTrials? { get }

    /// Classifies pixels, given as row-major indices.
    func predictions(for pixels: [Int]) throws -> Predictions
}

extension FittedMethod {
    package var settings: [FittedSetting] { [] }
    package var trials: GraphTrials? { nil }

    /// Classifies `pixels` in batches and calls `body` with each batch.
    ///
    /// - Parameters:
    ///   - pixels: Row-major indices.
    ///   - count: The number of pixels.
    ///   - what: A description of the pixels for progress.
    ///   - control: Receives progress.
    ///   - body: Receives the pixels and predictions of a batch.
    /// - Throws: `RunError.interrupted`, or an error of the classifier.
    func forEachBatch(
        of pixels: some Sequence<Int>,
        count: Int,
        what: String,
        _ control: RunControl,
        _ body: (_ pixels: [Int], _ predictions: Predictions) throws -> Void
    ) throws {
        let watch = Stopwatch()
        var (rest, done) = (pixels.makeIterator(), 0)
        while done < count {
            if control.isInterrupted() { throw RunError.interrupted }
            var batch: [Int] = []
            while batch.count < batchSize, let pixel = rest.next() { batch.append(pixel) }
            try body(batch, predictions(for: batch))
            done += batch.count
            let rate = Double(done) / max(watch.seconds, 1e-9)
            control.report(.classifying(what: what, done: done, total: count, pixelsPerSecond: rate))
        }
    }

    /// The predictions of all `pixels`.
    func predictions(for pixels: [Int], what: String, _ control: RunControl) throws -> Predictions {
        var all: Predictions?
        try forEachBatch(of: pixels, count: pixels.count, what: what, control) { _, predictions in
            if all == nil { all = predictions } else { all?.append(predictions) }
        }
        return all
            ?? Predictions(classCount: classCount, classes: [], probabilities: hasProbabilities ? [] : nil)
    }

    /// The predictions of every pixel of a scene of `pixels` pixels; those of `known` pixels are not computed again.
    func scenePredictions(
        pixels count: Int,
        known: (pixels: [Int], predictions: Predictions),
        keepsProbabilities: Bool,
        _ control: RunControl
    ) throws -> ScenePredictions {
        var scene = ScenePredictions(
            pixels: count,
            classCount: classCount,
            hasProbabilities: hasProbabilities,
            keepsProbabilities: keepsProbabilities
        )
        scene.record(known.pixels, known.predictions)
        var isKnown = [Bool](repeating: false, count: count)
        for pixel in known.pixels { isKnown[pixel] = true }
        let others = isKnown.indices.lazy.filter { !isKnown[$0] }
        try forEachBatch(of: others, count: count - known.pixels.count, what: "map", control) {
            scene.record($0, $1)
        }
        return scene
    }
}
