/// One epoch of training, as `history.csv` lists it.
public struct HistoryRow: Sendable, Equatable, Codable {
    /// Which epoch, from one.
    public let epoch: Int
    /// The mean of the batches' losses.
    public let loss: Double
    /// The share of training patches classified correctly while training on them.
    public let accuracy: Double
    /// The mean loss on the validation pixels, if there are any.
    public let validationLoss: Double?
    /// The share of validation pixels classified correctly.
    public let validationAccuracy: Double?
    /// The learning rate.
    public let learningRate: Double
    /// Since training began, up to the end of this epoch.
    public let seconds: Double
}

extension [HistoryRow] {
    /// The table as comma-separated values, undefined ones empty.
    var csv: String {
        let header = "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds\n"
        return header
            + map { row in
                func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
                let cells = [
                    "\(row.epoch)", "\(row.loss)", "\(row.accuracy)", text(row.validationLoss),
                    text(row.validationAccuracy), "\(row.learningRate)", "\(row.seconds)",
                ]
                return cells.joined(separator: ",") + "\n"
            }.joined()
    }
}
