internal import Glibc

/// A C-SVM with the kernel `exp(−γ·‖x − y‖²)`, one-vs-one, fitted by libsvm.
///
/// The predicted class wins most pairs of classes; ties go to the first class. The coefficients are copied from libsvm.
/// Prediction is implemented here for many samples at a time: computing all distances with one matrix product takes a
/// fraction of libsvm's time.
///
/// Reference: Cortes and Vapnik, Support-vector networks, 1995; Chang and Lin, LIBSVM, 2011.
public struct SupportVectorMachine: PixelClassifier {
    /// The penalty parameter C of margin violations.
    public let cost: Double
    /// The kernel parameter γ: the kernel is narrower for larger values.
    public let gamma: Double
    private let model: SVMModel
    private let distances: SquaredDistances

    /// The number of support vectors.
    public var vectors: Int { distances.count }

    /// Fits to samples of at least two classes.
    ///
    /// - Throws: `BaselineError.refused`.
    public init(_ training: TrainingSet, cost: Double, gamma: Double) throws {
        let ordered = training.orderedByClass
        let problem = SVMProblem(ordered)
        model = try problem.fit(cost: cost, kernel: .gaussian(gamma))
        let vectors = ordered.samples.chosen(model.vectors)
        distances = SquaredDistances(to: vectors.doubles, features: vectors.features)
        (self.cost, self.gamma) = (cost, gamma)
    }

    /// The zero-based class of each sample.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            var kernel = distances(samples.doubles(range))
            for index in kernel.indices { kernel[index] = exp(-gamma * kernel[index]) }
            return kernel.withUnsafeBufferPointer { kernel in
                (0..<range.count).map { row in model.winner { kernel[row * vectors + $0] } }
            }
        }
    }
}

extension TrainingSet {
    /// The same samples, sorted by class: libsvm numbers classes by first occurrence, and ties go to the first of them.
    var orderedByClass: TrainingSet { chosen(indicesByClass.flatMap(\.self)) }
}
