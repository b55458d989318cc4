/// A classifier of single samples with class probabilities.
public protocol ProbabilisticPixelClassifier: PixelClassifier {
    /// Probabilities of `classCount` classes, `[samples, classCount]`; each row sums to one.
    ///
    /// The largest of a row belongs to the class of `classes(of:)`, but for ties by rounding.
    func probabilities(of samples: Samples, classCount: Int) -> [Double]
}

extension Baseline {
    /// Whether its classifier has class probabilities.
    public var hasProbabilities: Bool {
        switch self {
        case .forest, .gaussian, .logistic: true
        case .svm, .knn: false
        }
    }
}
