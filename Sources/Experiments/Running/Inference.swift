internal import Engine
internal import HSI
internal import LSGA
internal import NN

/// Classifies pixels, a batch at a time.
struct Inference {
    let network: Network
    let sampler: PatchSampler
    var batch = 1024

    /// The class of each of `pixels`, counted from zero.
    func classes(of pixels: [Int], what: String = "pixels", control: RunControl = RunControl()) throws
        -> [Int]
    {
        var classes: [Int] = []
        classes.reserveCapacity(pixels.count)
        try forEachClass(of: pixels, count: pixels.count, what: what, control: control) {
            classes.append($1)
        }
        return classes
    }

    /// Calls `body` with each of `count` pixels, in order, and its class, counted from zero.
    ///
    /// No more of them are held than a batch, so that a map takes no memory beside itself.
    func forEachClass(
        of pixels: some Sequence<Int>,
        count: Int,
        what: String,
        control: RunControl,
        _ body: (_ pixel: Int, _ class: Int) -> Void
    ) throws {
        let watch = Stopwatch()
        var (rest, done) = (pixels.makeIterator(), 0)
        while done < count {
            if control.isInterrupted() { throw RunError.interrupted }
            var some: [Int] = []
            while some.count < batch, let pixel = rest.next() { some.append(pixel) }
            for (pixel, index) in zip(some, logits(of: some[...]).largestOfRows) { body(pixel, index) }
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

    private func logits(of pixels: ArraySlice<Int>) -> Tensor { network.scores(of: sampler(pixels)) }
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
