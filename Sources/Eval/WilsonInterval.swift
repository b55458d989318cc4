/// A confidence interval for a proportion, such as an accuracy, from the number of successes.
///
/// With `p = successes / trials` and `n = trials`, the bounds are
/// `(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`, within 0…1. Trials are treated as independent. Neighboring pixels
/// are not, so for a map the interval is a lower limit of the uncertainty.
///
/// Reference: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
public struct WilsonInterval: Sendable, Equatable, Codable {
    /// The lower bound, 0…1.
    public let lower: Double
    /// The upper bound, 0…1.
    public let upper: Double

    /// The normal quantile that leaves 2.5 % on each side: an interval of 95 %.
    public static let z95 = 1.959963984540054

    /// The interval for `successes` out of `trials`, 95 % unless another `z` is given.
    ///
    /// `nil` without trials, when the successes are not in `0 ... trials`, and when `z` is not finite and positive.
    public init?(successes: Int, trials: Int, z: Double = z95) {
        guard trials > 0, (0...trials).contains(successes), z > 0, (z * z).isFinite else { return nil }
        let count = Double(trials)
        let share = Double(successes) / count
        let square = z * z / count
        let middle = (share + square / 2) / (1 + square)
        let reach = (share * (1 - share) * square + square * square / 4).squareRoot() / (1 + square)
        guard middle.isFinite, reach.isFinite else { return nil }
        // Without successes or without failures, the bound is exactly 0 or 1 despite rounding.
        lower = successes == 0 ? 0 : max(0, middle - reach)
        upper = successes == trials ? 1 : min(1, middle + reach)
    }
}
