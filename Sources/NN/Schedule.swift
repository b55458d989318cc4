internal import Glibc

/// How the learning rate changes from epoch to epoch.
public enum Schedule: Sendable, Equatable, Codable {
    /// The same rate throughout.
    case constant
    /// Multiplied by `factor` after every `every` epochs.
    case step(every: Int, factor: Double)
    /// Rises linearly over the first `warmUp` epochs, the last of which has the full rate, then falls along half a
    /// cosine toward `floor` times the rate (Loshchilov and Hutter 2017).
    case cosine(warmUp: Int, floor: Double)
    /// Multiplied by `factor` whenever the monitored loss has not fallen at least a ten-thousandth below its best value
    /// for more than `patience` epochs: PyTorch's `ReduceLROnPlateau` with its defaults.
    case plateau(factor: Double, patience: Int)

    /// The factor of the learning rate in one epoch.
    ///
    /// - Parameters:
    ///   - epoch: The epoch, counted from zero.
    ///   - epochs: The total number of epochs.
    ///   - losses: The monitored loss of each epoch so far.
    /// - Returns: The factor.
    public func factor(epoch: Int, of epochs: Int, losses: [Double]) -> Double {
        switch self {
        case .constant:
            return 1
        case .step(let every, let factor):
            return pow(factor, Double(epoch / max(every, 1)))
        case .cosine(let warmUp, let floor):
            if epoch < warmUp { return Double(epoch + 1) / Double(warmUp) }
            let progress = Double(epoch - warmUp) / Double(max(epochs - warmUp, 1))
            return floor + (1 - floor) * (1 + cos(.pi * progress)) / 2
        case .plateau(let factor, let patience):
            var (rate, best, bad) = (1.0, Double.infinity, 0)
            for loss in losses {
                if loss < best * (1 - 1e-4) { (best, bad) = (loss, 0) } else { bad += 1 }
                if bad > patience { (rate, bad) = (rate * factor, 0) }
            }
            return rate
        }
    }
}
