/// Label propagation over superpixels, along borders and between similar spectra, and from there to the pixels.
///
/// Superpixels are connected in two ways: adjacent superpixels with the sum of the weights of `SpectralEdges` across
/// their border, and similar superpixels with the weights of `SpectralNeighbors`. Each superpixel is attached to the
/// class of each of its training pixels with `labelWeight` and, if there is a prior, to the mean prior of its pixels
/// with `priorWeight`. Its probabilities are the harmonic functions of the sum of both graphs, and become the prior of
/// a `RandomWalker` on the pixels. Nothing is trained; all pixels of the scene are read.
///
/// Reference: Zhu, Ghahramani, Lafferty 2003, ICML, for the harmonic functions. Related: Sellars, Aviles-Rivero,
/// Schönlieb 2020, "Superpixel contracted graph-based learning for hyperspectral image classification", IEEE TGRS
/// 58(6).
public struct SuperpixelGraph: Sendable {
    /// The settings.
    public struct Settings: Sendable, Equatable, Codable {
        /// How superpixels are found.
        public var slic = SLIC()
        /// How superpixels with similar spectra are connected.
        public var neighbors = SpectralNeighbors()
        /// How strongly a superpixel is attached to the class of each of its training pixels, in units of the weight
        /// between equal pixels.
        public var labelWeight = 10.0
        /// In the same units, how strongly a superpixel is attached to the mean of a classifier's probabilities.
        ///
        /// Ignored without a prior.
        public var priorWeight = 0.03
        /// How pixels are connected, and attached to the probabilities of their superpixel.
        public var walker = RandomWalker.Settings()

        /// The fixed settings of the baseline.
        public init() {}
    }

    private let features: GraphFeatures
    private let settings: Settings
    /// The superpixels.
    public let superpixels: Superpixels
    private let walker: RandomWalker
    /// The sum of both graphs, with one node per superpixel.
    let graph: WeightedGraph

    /// Creates the superpixels of a scene and their graph.
    ///
    /// Existing superpixels can be given, and other features for the spectral neighbors, such as those of a network.
    public init(
        _ features: GraphFeatures,
        settings: Settings = Settings(),
        superpixels: Superpixels? = nil,
        neighborFeatures: GraphFeatures? = nil
    ) {
        self.init(
            features,
            settings: settings,
            superpixels: superpixels ?? settings.slic.superpixels(of: features),
            walker: RandomWalker(features, settings: settings.walker),
            neighborFeatures: neighborFeatures ?? features
        )
    }

    private init(
        _ features: GraphFeatures,
        settings: Settings,
        superpixels: Superpixels,
        walker: RandomWalker,
        neighborFeatures: GraphFeatures
    ) {
        (self.features, self.settings) = (features, settings)
        (self.superpixels, self.walker) = (superpixels, walker)
        graph = Self.borders(superpixels, walker.graph)
            .adding(settings.neighbors.graph(of: superpixels, neighborFeatures))
    }

    /// The edges between adjacent superpixels: the sums of the pixel weights across their borders.
    private static func borders(_ superpixels: Superpixels, _ pixels: WeightedGraph) -> WeightedGraph {
        var edges: [WeightedGraph.Edge] = []
        pixels.forEachEdge { one, other, weight in
            let (first, second) = (superpixels.labels[one], superpixels.labels[other])
            if first != second { edges.append(.init(from: first, to: second, weight: weight)) }
        }
        return WeightedGraph(nodes: superpixels.count, edges: edges, merging: .sum)
    }

    /// The class probabilities of the superpixels, before the random walker.
    ///
    /// Superpixels of a connected part without known values get the class of the training pixel nearest to their
    /// center.
    public func superpixelProbabilities(from labels: TrainingLabels, prior: ClassProbabilities? = nil)
        throws(PropagationError) -> ClassProbabilities
    {
        try labels.check(in: features)
        var functions = HarmonicFunctions(graph, classCount: labels.classCount)
        for (pixel, index) in zip(labels.pixels, labels.classes) {
            functions.attach(Int(superpixels.labels[pixel]), to: index, weight: settings.labelWeight)
        }
        if let prior { functions.attach(to: superpixels.means(of: prior), weight: settings.priorWeight) }
        var (probabilities, isUnreached) = try functions.solved(by: settings.walker.solver)
        let nearest = NearestTrainingPixel(labels, columns: features.columns)
        let centers = superpixels.centers
        for superpixel in isUnreached.indices where isUnreached[superpixel] {
            let (row, column) = centers[superpixel]
            probabilities.set(superpixel, to: nearest.index(row: row, column: column))
        }
        return probabilities
    }

    /// The class probabilities of all pixels; 1 for the class of a training pixel.
    ///
    /// Throws `noTrainingPixels`, `maskedTrainingPixel`, or an error of the solver.
    public func probabilities(from labels: TrainingLabels, prior: ClassProbabilities? = nil)
        throws(PropagationError)
        -> PropagatedLabels
    {
        let rough = try superpixelProbabilities(from: labels, prior: prior)
        return try walker.probabilities(from: labels, prior: superpixels.spread(rough))
    }
}
