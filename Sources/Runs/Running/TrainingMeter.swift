internal import NN

/// Measures the progress of training: loss, accuracy, rate and remaining time.
struct TrainingMeter {
    private let epochs: Int
    private let samples: Int
    private let watch: Stopwatch
    private let secondsBefore: Double
    private let firstEpoch: Int
    private var total = 0
    private var done = 0
    private var correct = 0
    private var loss = 0.0
    private var batches = 0

    /// Starts the stopwatch at the seconds that a resumed run has already used.
    init(_ recipe: Recipe, samples: Int, resuming history: [HistoryRow]) {
        (epochs, self.samples) = (recipe.epochs, samples)
        secondsBefore = history.last?.seconds ?? 0
        firstEpoch = history.count
        watch = Stopwatch(after: secondsBefore)
    }

    /// The training time without interruptions.
    var seconds: Double { watch.seconds }

    /// Records one batch.
    mutating func count(_ predictions: [Int], _ truth: [Int], loss: Double) {
        total += truth.count
        done += truth.count
        correct += zip(predictions, truth).count { $0 == $1 }
        self.loss += loss
        batches += 1
    }

    /// The progress for the bar.
    func progress(epoch: Int) -> TrainingProgress {
        let rate = Double(total) / max(watch.seconds - secondsBefore, 1e-9)
        let left = (epochs - firstEpoch) * samples - total
        return TrainingProgress(
            epoch: epoch + 1,
            epochs: epochs,
            done: done,
            total: samples,
            loss: loss / Double(max(batches, 1)),
            accuracy: Double(correct) / Double(max(done, 1)),
            samplesPerSecond: rate,
            secondsLeft: Double(left) / max(rate, 1e-9)
        )
    }

    /// The row of the epoch that has just ended; resets the counts.
    mutating func endEpoch(_ report: EpochReport, validation: (loss: Double, accuracy: Double)?) -> HistoryRow
    {
        let row = HistoryRow(
            epoch: report.epoch + 1,
            loss: report.meanLoss,
            accuracy: Double(correct) / Double(max(done, 1)),
            validationLoss: validation?.loss,
            validationAccuracy: validation?.accuracy,
            learningRate: report.learningRate,
            seconds: watch.seconds
        )
        (done, correct, loss, batches) = (0, 0, 0, 0)
        return row
    }
}
