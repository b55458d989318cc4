/// One epoch of training, as `history.csv` lists it.
public struct HistoryRow: Sendable, Equatable, Codable {
    /// The epoch, counted from one.
    public let epoch: Int
    /// The mean of the batches' losses.
    public let loss: Double
    /// The fraction of training patches classified correctly during training.
    public let accuracy: Double
    /// The mean loss on the validation pixels, if there are any.
    public let validationLoss: Double?
    /// The fraction of validation pixels classified correctly.
    public let validationAccuracy: Double?
    /// The learning rate.
    public let learningRate: Double
    /// The seconds from the start of training to the end of this epoch.
    public let seconds: Double
}

extension [HistoryRow] {
    private static var header: String {
        "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds"
    }

    /// The table as comma-separated values, undefined ones empty.
    package var csv: String {
        Self.header + "\n"
            + map { row in
                func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
                let cells = [
                    "\(row.epoch)", "\(row.loss)", "\(row.accuracy)", text(row.validationLoss),
                    text(row.validationAccuracy), "\(row.learningRate)", "\(row.seconds)",
                ]
                return cells.joined(separator: ",") + "\n"
            }.joined()
    }

    /// Whether the rows are valid: consecutive epochs from one, fractions from 0 to 1, and times that do not decrease.
    var isConsistent: Bool {
        let accuracies = flatMap { [$0.accuracy, $0.validationAccuracy].compactMap(\.self) }
        let seconds = map(\.seconds)
        return zip(self, 1...).allSatisfy { $0.epoch == $1 }
            && accuracies.allSatisfy { (0...1).contains($0) }
            && allSatisfy { $0.learningRate >= 0 && $0.learningRate.isFinite }
            && seconds.allSatisfy { $0 >= 0 && $0.isFinite }
            && zip(seconds, seconds.dropFirst()).allSatisfy(<=)
    }

    /// Reads what `csv` writes; nil if `csv` is anything else.
    package init?(csv: String) {
        let lines = csv.split(separator: "\n")
        guard lines.first.map(String.init) == Self.header else { return nil }
        self = []
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard cells.count == 7, let epoch = cells[0].flatMap({ Int(exactly: $0) }), let loss = cells[1],
                let accuracy = cells[2], let rate = cells[5], let seconds = cells[6]
            else { return nil }
            append(
                HistoryRow(
                    epoch: epoch,
                    loss: loss,
                    accuracy: accuracy,
                    validationLoss: cells[3],
                    validationAccuracy: cells[4],
                    learningRate: rate,
                    seconds: seconds
                )
            )
        }
        guard isConsistent else { return nil }
    }

    /// The first epoch whose accuracy is at least `share` of the last epoch's: on the validation pixels if there are
    /// any, else on the training patches.
    ///
    /// nil if there is no epoch, or if the accuracy of the last epoch is zero.
    package func epochs(toShare share: Double) -> Int? {
        let accuracies = map { $0.validationAccuracy ?? $0.accuracy }
        guard let last = accuracies.last, last > 0 else { return nil }
        return zip(self, accuracies).first { $1 >= share * last }?.0.epoch
    }
}
