/// Label propagation on the grid of pixels, slow across spectral edges.
///
///     (L_UU + γ I) Z = γ P − L_US Y
///
/// with the Laplacian L of the graph of `SpectralEdges`, the training pixels S with their classes Y, the other pixels
/// U, and an optional prior P. Z holds, for each pixel and class, the probability that a random walk from the pixel
/// ends at a training pixel of the class. Nothing is trained; all pixels of the scene are read. References: Grady 2006,
/// IEEE TPAMI 28(11); with a classifier's probabilities as prior, Kang et al. 2015, "Extended random walker-based
/// classification of hyperspectral images", IEEE TGRS 53(1).
///
/// Pixels of a connected part that has neither a training pixel nor a prior get the class of the nearest training pixel.
public struct RandomWalker: Sendable {
    /// The settings.
    public struct Settings: Sendable, Equatable, Codable {
        /// How neighboring pixels are connected.
        public var edges = SpectralEdges()
        /// γ, in units of the weight between equal pixels: how strongly a pixel is attached to its prior.
        ///
        /// Ignored without a prior.
        public var priorWeight = 0.01
        /// How systems are solved.
        public var solver = Solver()

        /// The fixed settings of the baseline.
        public init() {}
    }

    private let features: GraphFeatures
    private let settings: Settings
    /// The graph of the pixels.
    let graph: WeightedGraph

    /// Creates the graph of a scene's pixels.
    public init(_ features: GraphFeatures, settings: Settings = Settings()) {
        (self.features, self.settings) = (features, settings)
        graph = settings.edges.graph(of: features)
    }

    /// The class probabilities of all pixels; 1 for the class of a training pixel.
    ///
    /// Throws `noTrainingPixels`, `maskedTrainingPixel`, or an error of the solver.
    public func probabilities(from labels: TrainingLabels, prior: ClassProbabilities? = nil)
        throws(PropagationError)
        -> PropagatedLabels
    {
        try labels.check(in: features)
        var functions = HarmonicFunctions(graph, classCount: labels.classCount, isPresent: features.isPresent)
        for (pixel, index) in zip(labels.pixels, labels.classes) { functions.fix(pixel, to: index) }
        if let prior { functions.attach(to: prior, weight: settings.priorWeight) }
        var (probabilities, isUnreached) = try functions.solved(by: settings.solver)
        let nearest = NearestTrainingPixel(labels, columns: features.columns)
        for pixel in isUnreached.indices where isUnreached[pixel] {
            let (row, column) = (pixel / features.columns, pixel % features.columns)
            probabilities.set(pixel, to: nearest.index(row: Double(row), column: Double(column)))
        }
        return PropagatedLabels(
            probabilities: probabilities,
            pixelsApart: pixelsApart(from: labels),
            usedPriorApart: prior != nil && settings.priorWeight > 0
        )
    }

    /// The number of pixels in connected parts without a training pixel.
    private func pixelsApart(from labels: TrainingLabels) -> Int {
        let parts = graph.parts()
        let labeled = Set(labels.pixels.map { parts[$0] })
        return (0..<features.pixels).count { features.contains($0) && !labeled.contains(parts[$0]) }
    }
}

/// The result of label propagation over a scene.
public struct PropagatedLabels: Sendable, Equatable {
    /// The class probabilities of the pixels, `[rows · columns, classes]`; zero for masked pixels.
    public let probabilities: ClassProbabilities
    /// The number of pixels in connected parts of the scene without a training pixel.
    public let pixelsApart: Int
    /// Whether those pixels have the probabilities of the prior; otherwise they have the class of the nearest training
    /// pixel.
    public let usedPriorApart: Bool
}
