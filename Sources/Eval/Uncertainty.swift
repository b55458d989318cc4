internal import Glibc

/// How undecided a classifier is about one sample, told by its class probabilities alone.
public enum Uncertainty {
    /// Shannon's entropy: `−Σ p · ln p` over the classes, in nats, with `0 · ln 0 = 0`.
    ///
    /// From 0, where one class has all the probability, to the logarithm of the number of classes, where all have as much. 0
    /// without classes. Reference: Shannon, A mathematical theory of communication, 1948.
    ///
    /// - Parameter probabilities: One of each class, 0…1, with the sum 1.
    /// - Returns: The entropy, in nats.
    public static func entropy(of probabilities: ArraySlice<Double>) -> Double {
        max(0, -probabilities.reduce(0) { $1 > 0 ? $0 + $1 * Glibc.log($1) : $0 })
    }

    /// The probability of the likeliest class less that of the second: 0…1, and 0 where two classes are equally likely.
    ///
    /// With one class it is that class's probability; 0 without classes. Reference: Scheffer, Decomain and Wrobel, Active hidden
    /// Markov models for information extraction, 2001.
    ///
    /// - Parameter probabilities: One of each class, 0…1, with the sum 1.
    /// - Returns: The margin.
    public static func margin(of probabilities: ArraySlice<Double>) -> Double {
        var (first, second) = (0.0, 0.0)
        for probability in probabilities {
            if probability > first {
                (first, second) = (probability, first)
            } else if probability > second {
                second = probability
            }
        }
        return first - second
    }
}
