internal import Engine
internal import HSI
internal import LSGA
internal import NN

/// Classifies pixels, a batch at a time.
struct Inference {
    let network: Network
    let sampler: PatchSampler
    var batch = 1024
    /// Whether probabilities are the mean over the eight orientations of each patch.
    var averagesOrientations = false

    /// What the network answers for each of `pixels`.
    func answers(
        of pixels: [Int],
        what: String = "pixels",
        control: RunControl = RunControl()
    ) throws -> ClassAnswers {
        var answers = ClassAnswers(classCount: network.configuration.classes)
        try forEachBatch(of: pixels, count: pixels.count, what: what, control: control) {
            answers.append($1)
        }
        return answers
    }

    /// Calls `body` with the pixels of each batch, in order, and their logits `[batch, classes]`.
    ///
    /// No more of them are held than a batch, so that a map takes no memory beside itself.
    func forEachBatch(
        of pixels: some Sequence<Int>,
        count: Int,
        what: String,
        control: RunControl,
        _ body: (_ pixels: [Int], _ logits: Tensor) -> Void
    ) throws {
        let watch = Stopwatch()
        var (rest, done) = (pixels.makeIterator(), 0)
        while done < count {
            if control.isInterrupted() { throw RunError.interrupted }
            var some: [Int] = []
            while some.count < batch, let pixel = rest.next() { some.append(pixel) }
            body(some, logits(of: some[...]))
            done += some.count
            control.report(
                .classifying(
                    what: what,
                    done: done,
                    total: count,
                    pixelsPerSecond: Double(done) / max(watch.seconds, 1e-9)
                )
            )
        }
    }

    /// Loss and accuracy over labelled pixels.
    func score(_ pixels: [Int], classes: [Int]) -> (loss: Double, accuracy: Double) {
        var (loss, correct) = (0.0, 0)
        for start in stride(from: 0, to: pixels.count, by: batch) {
            let range = start..<min(start + batch, pixels.count)
            let logits = logits(of: pixels[range])
            let truth = Array(classes[range])
            loss +=
                Double(Variable(logits).crossEntropy(labels: truth).value.scalars[0]) * Double(range.count)
            correct += zip(logits.largestOfRows, truth).count { $0 == $1 }
        }
        let count = Double(max(pixels.count, 1))
        return (loss / count, Double(correct) / count)
    }

    private func logits(of pixels: ArraySlice<Int>) -> Tensor {
        guard averagesOrientations else { return network.logits(of: Tensor(sampler(pixels))) }
        return .logMeanProbabilities(
            Orientation.allCases.map { orientation in
                let turned = [Orientation](repeating: orientation, count: pixels.count)
                return network.logits(of: Tensor(sampler(pixels, orientations: turned)))
            }
        )
    }
}

extension Tensor {
    /// The column of the largest element of each row of `[rows, columns]`, the first of equals.
    var largestOfRows: [Int] {
        let (columns, scalars) = (shape[1], scalars)
        return (0..<shape[0]).map { row in
            let scores = scalars[row * columns..<(row + 1) * columns]
            var best = scores.startIndex
            for i in scores.indices where scores[i] > scores[best] { best = i }
            return best - scores.startIndex
        }
    }
}
