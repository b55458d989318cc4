/// The metrics of one class.
public struct ClassScore: Sendable, Equatable, Codable {
    /// The number of samples of this class.
    public let support: Int
    /// The number of samples predicted as this class.
    public let predicted: Int
    /// The fraction of samples predicted as this class that belong to it: `correct / predicted`, 0…1.
    ///
    /// `nil` when nothing was predicted as this class.
    public let precision: Double?
    /// The fraction of this class's samples that are predicted as this class: `correct / support`, 0…1.
    ///
    /// `nil` when the class has no samples. Also called the class accuracy or producer's accuracy.
    public let recall: Double?
    /// The harmonic mean of precision and recall: `2 · correct / (support + predicted)`, 0…1.
    ///
    /// `nil` when the class has no samples and was never predicted. If only one of precision and recall is undefined, no sample of
    /// the class was found, and F1 is 0.
    public let f1: Double?

    /// Computes the metrics from three counts.
    init(correct: Int, support: Int, predicted: Int) {
        self.support = support
        self.predicted = predicted
        precision = fraction(Double(correct), Double(predicted))
        recall = fraction(Double(correct), Double(support))
        f1 = fraction(2 * Double(correct), Double(support) + Double(predicted))
    }
}

extension ConfusionMatrix {
    /// The number of recorded samples.
    public var total: Int { counts.reduce(0, +) }

    /// The number of samples on the diagonal.
    public var correct: Int { (0..<classes).reduce(0) { $0 + counts[$1 * classes + $1] } }

    /// Overall accuracy (OA): `correct / total`, 0…1; `nil` when nothing was recorded.
    public var overallAccuracy: Double? { fraction(Double(correct), Double(total)) }

    /// Average accuracy (AA): the mean recall of the classes that have at least one true sample, 0…1.
    ///
    /// A class without samples has no recall and is left out of the mean.
    /// `nil` when no class has samples.
    public var averageAccuracy: Double? {
        let recalls = perClass.compactMap(\.recall)
        return fraction(recalls.reduce(0, +), Double(recalls.count))
    }

    /// Macro-averaged F1: the mean of the defined F1 values, 0…1; `nil` when none is defined.
    public var macroF1: Double? {
        let scores = perClass.compactMap(\.f1)
        return fraction(scores.reduce(0, +), Double(scores.count))
    }

    /// Weighted F1: the mean of the classes' F1, weighted by support, 0…1; `nil` when nothing was recorded.
    public var weightedF1: Double? {
        fraction(perClass.reduce(0) { $0 + ($1.f1 ?? 0) * Double($1.support) }, Double(total))
    }

    /// Cohen's kappa: agreement beyond chance, `(p₀ − pₑ) / (1 − pₑ)`, at most 1, negative when worse than chance.
    ///
    /// p₀ is the overall accuracy and `pₑ = Σ supportₖ · predictedₖ / total²`. `nil` when nothing was recorded and
    /// when `pₑ = 1`, which is when every sample is of one class and is predicted as that class.
    ///
    /// Reference: Cohen, A coefficient of agreement for nominal scales, 1960.
    public var kappa: Double? {
        let samples = Double(total)
        let chance = perClass.reduce(0) { $0 + Double($1.support) * Double($1.predicted) }
        return fraction(Double(correct) * samples - chance, samples * samples - chance)
    }

    /// The metrics of each class, in class order.
    public var perClass: [ClassScore] {
        var (supports, predicted) = ([Int](repeating: 0, count: classes), [Int](repeating: 0, count: classes))
        for truth in 0..<classes {
            for prediction in 0..<classes {
                let count = counts[truth * classes + prediction]
                supports[truth] += count
                predicted[prediction] += count
            }
        }
        return (0..<classes).map {
            ClassScore(correct: counts[$0 * classes + $0], support: supports[$0], predicted: predicted[$0])
        }
    }
}

/// `part / whole`, or `nil` if that is undefined.
func fraction(_ part: Double, _ whole: Double) -> Double? {
    whole == 0 ? nil : part / whole
}
