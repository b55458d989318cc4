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
        /// Graphs whose probabilities are averaged, in place of the one that `slic` and `neighbors` describe; nil for that one.
        public var averaging: Averaging?
        /// Whether classes are to cover as much of the scene as of the training pixels: see `SuperpixelLayer`.
        ///
        /// Of use where training pixels are a fixed share of each class, and labels reach most of the scene by spectra alone.
        public var normalizesClassMass = false

        /// The fixed settings of the baseline.
        public init() {}
    }

    /// A graph for each of these sizes with each of these numbers of components.
    public struct Averaging: Sendable, Equatable, Codable {
        /// Pixels in a superpixel, on average.
        public var sizes: [Double]
        /// How many leading features make up the distance between spectra.
        public var components: [Int]

        /// A graph for each size with each number of components; nine by default.
        public init(sizes: [Double] = [10, 20, 40], components: [Int] = [6, 10, 15]) {
            (self.sizes, self.components) = (sizes, components)
        }
    }

    private let features: GraphFeatures
    private let settings: Settings
    private let layers: [SuperpixelLayer]
    private let walker: RandomWalker

    /// The superpixels, those of the first graph if there are several.
    public var superpixels: Superpixels { layers[0].superpixels }
    /// The graph of the superpixels, the first if there are several.
    var graph: WeightedGraph { layers[0].graph }

    /// Creates the superpixels of a scene and their graph, or several graphs.
    ///
    /// Existing superpixels can be given, and other features for the spectral neighbors, such as those of a network.
    public init(
        _ features: GraphFeatures,
        settings: Settings = Settings(),
        superpixels: Superpixels? = nil,
        neighborFeatures: GraphFeatures? = nil
    ) {
        (self.features, self.settings) = (features, settings)
        let walker = RandomWalker(features, settings: settings.walker)
        let sizes = superpixels == nil ? settings.averaging?.sizes : nil
        layers = (sizes ?? [settings.slic.size]).flatMap { size in
            var slic = settings.slic
            slic.size = size
            let superpixels = superpixels ?? slic.superpixels(of: features)
            return (settings.averaging?.components ?? [settings.neighbors.components]).map { components in
                var neighbors = settings.neighbors
                neighbors.components = components
                return SuperpixelLayer(
                    superpixels,
                    pixels: walker.graph,
                    neighbors,
                    neighborFeatures ?? features
                )
            }
        }
        self.walker = walker
    }

    /// The class probabilities of the superpixels of the first graph, before the random walker.
    ///
    /// Superpixels of a connected part without known values get the class of the training pixel nearest to their
    /// center.
    public func superpixelProbabilities(from labels: TrainingLabels, prior: ClassProbabilities? = nil)
        throws(PropagationError) -> ClassProbabilities
    {
        try labels.check(in: features)
        return try layers[0].probabilities(from: labels, prior: prior, parting: [], settings)
    }

    /// The probabilities of the classes at the pixels before the walker: those of their superpixels, averaged over the graphs.
    ///
    /// - Parameters:
    ///   - labels: The training pixels and their classes.
    ///   - prior: A classifier's class probabilities at the pixels.
    ///   - parted: Pixels whose superpixels no label reaches across a border, as if they lay elsewhere.
    /// - Returns: The probabilities; zero at masked pixels.
    /// - Throws: `noTrainingPixels`, `maskedTrainingPixel`, or what the solver throws.
    public func roughProbabilities(
        from labels: TrainingLabels,
        prior: ClassProbabilities? = nil,
        parting parted: [Int] = []
    ) throws(PropagationError) -> ClassProbabilities {
        try labels.check(in: features)
        var mean: ClassProbabilities?
        for layer in layers {
            let own = layer.superpixels.spread(
                try layer.probabilities(from: labels, prior: prior, parting: parted, settings)
            )
            mean?.add(own)
            mean = mean ?? own
        }
        guard var mean else {
            return ClassProbabilities(zeros: features.pixels, classCount: labels.classCount)
        }
        if layers.count > 1 { mean.divide(by: Float(layers.count)) }
        return mean
    }

    /// The class probabilities of all pixels; 1 for the class of a training pixel.
    ///
    /// Throws `noTrainingPixels`, `maskedTrainingPixel`, or an error of the solver.
    public func probabilities(from labels: TrainingLabels, prior: ClassProbabilities? = nil)
        throws(PropagationError)
        -> PropagatedLabels
    {
        try walker.probabilities(from: labels, prior: roughProbabilities(from: labels, prior: prior))
    }
}

extension ClassProbabilities {
    fileprivate mutating func add(_ other: ClassProbabilities) {
        for index in values.indices { values[index] += other.values[index] }
    }

    fileprivate mutating func divide(by count: Float) {
        for index in values.indices { values[index] /= count }
    }
}
