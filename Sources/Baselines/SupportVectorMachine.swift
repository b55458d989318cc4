internal import Glibc

/// A C-SVM with the kernel `exp(−γ·‖x − y‖²)`, one against one, fitted by libsvm.
///
/// A sample goes to the class that wins most of the pairs, the first of equals. What libsvm found is kept as numbers, and
/// classifying is done here, many samples at a time: with a product of matrices for all distances it takes a fraction
/// of the time.
///
/// Reference: Cortes and Vapnik, Support-vector networks, 1995; Chang and Lin, LIBSVM, 2011.
public struct SupportVectorMachine: PixelClassifier {
    /// The price of a sample on the wrong side.
    public let cost: Double
    /// The width of the kernel: large is narrow.
    public let gamma: Double
    private let model: SVMModel
    private let distances: SquaredDistances

    /// The number of support vectors.
    public var vectors: Int { distances.count }

    /// Fits to samples of two classes at least.
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

    /// The class of each sample, counted from zero.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            var kernel = distances(samples.doubles(range))
            for place in kernel.indices { kernel[place] = exp(-gamma * kernel[place]) }
            return kernel.withUnsafeBufferPointer { kernel in
                (0..<range.count).map { row in model.winner { kernel[row * vectors + $0] } }
            }
        }
    }
}

extension TrainingSet {
    /// The same samples, class by class: libsvm numbers classes by where they first occur, and gives the first of them a
    /// tie of votes.
    var orderedByClass: TrainingSet { chosen(placesByClass.flatMap(\.self)) }
}
