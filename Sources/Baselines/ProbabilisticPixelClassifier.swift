/// A classifier of single samples with class probabilities.
public protocol ProbabilisticPixelClassifier: PixelClassifier {
    /// `[samples, classes]`, row-major; each row sums to one, and its largest entry is at the class of `classes(of:)`.
    func probabilities(of samples: Samples) -> [Double]
}
