public import Compute

/// A fitted classifier of single samples.
public protocol PixelClassifier: Sendable {
    /// The zero-based class of each sample; the same on any number of threads.
    ///
    /// The samples must have the same features as the training samples.
    func classes(of samples: Samples) -> [Int]
}

/// The classical classifiers, each with a fixed rule that chooses its settings from training samples only.
///
/// Features are not scaled: all classifiers except the forest expect columns of comparable spread, such as zero mean and
/// unit variance over the training samples.
public enum Baseline: String, Sendable, CaseIterable, Codable {
    /// Support vector machine with a Gaussian kernel, C and γ by five-fold cross-validation: `SupportVectorMachine`.
    case svm
    /// Two hundred randomized trees: `RandomForest`.
    case forest
    /// The k nearest training samples, k by leave-one-out cross-validation: `NearestNeighbors`.
    case knn
    /// A normal distribution for each class with shrunk covariance and equal priors: `GaussianClassifier`.
    case gaussian
    /// Multinomial logistic regression, the L2 penalty by five-fold cross-validation: `LogisticRegression`.
    case logistic

    /// A short description.
    public var title: String {
        switch self {
        case .svm: "support vector machine, RBF kernel"
        case .forest: "random forest"
        case .knn: "k-nearest neighbors"
        case .gaussian: "Gaussian maximum likelihood, shrunk covariances"
        case .logistic: "multinomial logistic regression"
        }
    }

    /// Chooses settings from the training samples and fits the classifier.
    ///
    /// - Parameters:
    ///   - training: The samples to fit on; a class without samples is never predicted.
    ///   - seed: The seed of the random streams "folds", which assigns samples to folds, and "forest".
    ///   - progress: Called between pieces of work with the number done and the total; an error that it throws ends the fit.
    /// - Returns: The classifier and its chosen settings.
    /// - Throws: The error of `progress`, or `BaselineError`.
    public func fit(
        _ training: TrainingSet,
        seed: Seed,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> FittedBaseline {
        let present = training.present
        if let only = present.first, present.count == 1 {
            return FittedBaseline(OneClass(index: only), [])
        }
        switch self {
        case .svm: return try SupportVectorMachine.search(training, seed: seed, progress: progress)
        case .forest: return try RandomForest.fit(training, seed: seed, progress: progress)
        case .knn: return try NearestNeighbors.search(training, progress: progress)
        case .gaussian: return try GaussianClassifier.fit(training, progress: progress)
        case .logistic: return try LogisticRegression.search(training, seed: seed, progress: progress)
        }
    }
}

/// A baseline with its chosen settings.
public struct FittedBaseline: Sendable {
    /// The classifier.
    public let classifier: any PixelClassifier
    /// The chosen settings, in display order.
    public let settings: [Setting]

    init(_ classifier: any PixelClassifier, _ settings: [Setting]) {
        (self.classifier, self.settings) = (classifier, settings)
    }

    /// A chosen setting or a measured value.
    public struct Setting: Sendable, Equatable, Codable {
        /// Its name, such as `C` or `gamma`.
        public let name: String
        /// Its value.
        public let value: Double

        /// Creates a setting.
        public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
    }
}

/// Why a baseline could not be fitted.
public enum BaselineError: Error, Equatable, CustomStringConvertible {
    /// libsvm rejected the training samples, with its message.
    case refused(String)

    /// The error in words.
    public var description: String {
        switch self {
        case .refused(let reason): "libsvm rejected the training samples: \(reason)"
        }
    }
}

/// The constant prediction if all training samples are of one class.
struct OneClass: ProbabilisticPixelClassifier {
    let index: Int

    func classes(of samples: Samples) -> [Int] { [Int](repeating: index, count: samples.count) }

    func probabilities(of samples: Samples, classCount: Int) -> [Double] {
        (0..<samples.count * classCount).map { $0 % classCount == index ? 1 : 0 }
    }
}
