/// Superpixels of one size, and the graph that ties them.
struct SuperpixelLayer: Sendable {
    /// The superpixels.
    let superpixels: Superpixels
    /// The edges between adjacent superpixels: sums of the pixels' weights across the border.
    private let borders: WeightedGraph
    /// The edges between superpixels with similar spectra.
    private let similarities: WeightedGraph
    /// The sum of both graphs, a node for each superpixel.
    let graph: WeightedGraph

    /// Ties `superpixels` along the edges of `pixels` and to their neighbors in `features`.
    init(
        _ superpixels: Superpixels,
        pixels: WeightedGraph,
        _ neighbors: SpectralNeighbors,
        _ features: GraphFeatures
    ) {
        self.superpixels = superpixels
        var edges: [WeightedGraph.Edge] = []
        pixels.forEachEdge { one, other, weight in
            let (first, second) = (superpixels.labels[one], superpixels.labels[other])
            if first != second { edges.append(.init(from: first, to: second, weight: weight)) }
        }
        borders = WeightedGraph(nodes: superpixels.count, edges: edges, merging: .sum)
        similarities = neighbors.graph(of: superpixels, features)
        graph = borders.adding(similarities)
    }

    /// The graph without the borders between superpixels that hold some of `pixels` and others.
    private func graph(parting pixels: [Int]) -> WeightedGraph {
        guard !pixels.isEmpty else { return graph }
        var isParted = [Bool](repeating: false, count: superpixels.count)
        for pixel in pixels where superpixels.labels[pixel] >= 0 {
            isParted[Int(superpixels.labels[pixel])] = true
        }
        let kept = borders.edges.filter { isParted[Int($0.from)] == isParted[Int($0.to)] }
        return WeightedGraph(nodes: superpixels.count, edges: kept, merging: .sum).adding(similarities)
    }

    /// The probabilities of the classes at the superpixels.
    ///
    /// Superpixels of a connected part that nothing is known of get the class of the training pixel nearest to their center.
    func probabilities(
        from labels: TrainingLabels,
        prior: ClassProbabilities?,
        parting parted: [Int],
        _ settings: SuperpixelGraph.Settings
    ) throws(PropagationError) -> ClassProbabilities {
        var functions = HarmonicFunctions(graph(parting: parted), classCount: labels.classCount)
        for (pixel, index) in zip(labels.pixels, labels.classes) {
            functions.attach(Int(superpixels.labels[pixel]), to: index, weight: settings.labelWeight)
        }
        if let prior { functions.attach(to: superpixels.means(of: prior), weight: settings.priorWeight) }
        var (probabilities, isUnreached) = try functions.solved(by: settings.walker.solver)
        let nearest = NearestTrainingPixel(labels, columns: superpixels.columns)
        let centers = superpixels.centers
        for superpixel in isUnreached.indices where isUnreached[superpixel] {
            let (row, column) = centers[superpixel]
            probabilities.set(superpixel, to: nearest.index(row: row, column: column))
        }
        if settings.normalizesClassMass {
            probabilities.normalizeClassMass(to: labels, sizes: superpixels.sizes)
        }
        return probabilities
    }
}

extension ClassProbabilities {
    /// Multiplies each class by its share of the training pixels over its share of all pixels, and divides rows by their sums.
    ///
    /// So the classes cover about as much of the scene as of the training pixels. Reference: class-mass normalization, Zhu,
    /// Ghahramani, Lafferty 2003, section 4.
    fileprivate mutating func normalizeClassMass(to labels: TrainingLabels, sizes: [Int]) {
        var (shares, masses) = (
            [Double](repeating: 0, count: classCount), [Double](repeating: 0, count: classCount)
        )
        for index in labels.classes { shares[index] += 1 / Double(labels.count) }
        let pixels = Double(sizes.reduce(0, +))
        for place in 0..<count {
            for index in 0..<classCount {
                masses[index] += Double(values[place * classCount + index]) * Double(sizes[place]) / pixels
            }
        }
        let factors = zip(shares, masses).map { Float($0 / Swift.max($1, 1e-9)) }
        for place in 0..<count {
            let row = place * classCount..<(place + 1) * classCount
            for (index, factor) in zip(row, factors) { values[index] *= factor }
            let sum = values[row].reduce(0, +)
            guard sum > 0 else { continue }
            for index in row { values[index] /= sum }
        }
    }
}
