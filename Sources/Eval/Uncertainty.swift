internal import Glibc

/// The uncertainty of a classifier about one sample, computed from its class probabilities.
public enum Uncertainty {
    /// Shannon's entropy: `−Σ p · ln p` over the classes, in nats, with `0 · ln 0 = 0`.
    ///
    /// It ranges from 0, if one class has probability 1, to the logarithm of the number of classes, if all are equally probable. 0
    /// without classes. Reference: Shannon, A mathematical theory of communication, 1948.
    ///
    /// - Parameter probabilities: One probability per class, 0…1, with the sum 1.
    /// - Returns: The entropy, in nats.
    public static func entropy(of probabilities: ArraySlice<Double>) -> Double {
        max(0, -probabilities.reduce(0) { $1 > 0 ? $0 + $1 * Glibc.log($1) : $0 })
    }

    /// The margin: the largest class probability minus the second largest, 0…1; 0 if two classes are equally probable.
    ///
    /// With one class it is that class's probability; 0 without classes. Reference: Scheffer, Decomain and Wrobel, Active hidden
    /// Markov models for information extraction, 2001.
    ///
    /// - Parameter probabilities: One probability per class, 0…1, with the sum 1.
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
