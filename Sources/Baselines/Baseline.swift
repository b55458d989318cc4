public import Compute

/// A classifier of single samples that has been fitted.
public protocol PixelClassifier: Sendable {
    /// The class of each sample, counted from zero; the same on any number of threads.
    ///
    /// The samples must have the features that the classifier was fitted on.
    func classes(of samples: Samples) -> [Int]
}

/// The classical classifiers, each with a fixed rule for its settings, which sees training samples alone.
///
/// Features are taken as they come: all but the forest expect columns of comparable spread, say zero mean and unit
/// variance over the training samples.
public enum Baseline: String, Sendable, CaseIterable, Codable {
    /// Support vectors with Gaussian kernels, C and γ by five-fold cross-validation: `SupportVectorMachine`.
    case svm
    /// Two hundred randomised trees: `RandomForest`.
    case forest
    /// The k nearest training samples, k by leaving one out: `NearestNeighbours`.
    case knn
    /// A normal distribution for each class, its covariance shrunk, equal priors: `GaussianClassifier`.
    case gaussian
    /// Multinomial logistic regression, the L2 penalty by five-fold cross-validation: `LogisticRegression`.
    case logistic

    /// What it is, in words.
    public var title: String {
        switch self {
        case .svm: "support vector machine, RBF kernel"
        case .forest: "random forest"
        case .knn: "k nearest neighbours"
        case .gaussian: "Gaussian maximum likelihood, shrunk covariances"
        case .logistic: "multinomial logistic regression"
        }
    }

    /// Chooses settings by the training samples, and fits.
    ///
    /// - Parameters:
    ///   - training: The samples to fit on; a class without samples is never predicted.
    ///   - seed: Of the streams "folds", by which samples are dealt out to folds, and "forest".
    ///   - progress: Called between pieces of work, with those done and how many there are; what it throws ends the fit.
    /// - Returns: The classifier, and the settings that were chosen for it.
    /// - Throws: What `progress` throws, or `BaselineError`.
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
        case .knn: return try NearestNeighbours.search(training, progress: progress)
        case .gaussian: return try GaussianClassifier.fit(training, progress: progress)
        case .logistic: return try LogisticRegression.search(training, seed: seed, progress: progress)
        }
    }
}

/// A baseline with the settings that were chosen for it.
public struct FittedBaseline: Sendable {
    /// The classifier.
    public let classifier: any PixelClassifier
    /// What was chosen, in the order in which it is told.
    public let settings: [Setting]

    init(_ classifier: any PixelClassifier, _ settings: [Setting]) {
        (self.classifier, self.settings) = (classifier, settings)
    }

    /// A number that was chosen or found.
    public struct Setting: Sendable, Equatable, Codable {
        /// Its name, say `C` or `gamma`.
        public let name: String
        /// Its value.
        public let value: Double

        init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
    }
}

/// Why a baseline could not be fitted.
public enum BaselineError: Error, Equatable, CustomStringConvertible {
    /// libsvm refuses a problem, in its words.
    case refused(String)

    /// What happened.
    public var description: String {
        switch self {
        case .refused(let reason): "libsvm refuses the training samples: \(reason)"
        }
    }
}

/// The only answer where all training samples are of one class.
struct OneClass: PixelClassifier {
    let index: Int

    func classes(of samples: Samples) -> [Int] { [Int](repeating: index, count: samples.count) }
}
