internal import Glibc

/// Edges between superpixels with similar spectra, independent of position.
///
/// Each superpixel is connected to the k others with the nearest mean features:
///
///     w_ij = c exp(−d_ij² / σ²)
///
/// with the Euclidean distance d of the means and the median σ of the distance to the k-th neighbor. Two superpixels
/// are connected if either is among the nearest neighbors of the other.
public struct SpectralNeighbors: Sendable, Equatable, Codable {
    /// k, the number of neighbors of each superpixel; at least 1.
    public var count = 3
    /// c, in units of the weight between two equal adjacent pixels; 0 for no spectral edges.
    public var weight = 1.0
    /// The number of leading features in the distance.
    public var components = 10
    /// Whether features are first divided by their standard deviations over the pixels, which whitens principal
    /// components.
    public var whitened = true

    /// The fixed settings of the baseline.
    public init() {}

    /// The edges between superpixels.
    func graph(of superpixels: Superpixels, _ features: GraphFeatures) -> WeightedGraph {
        precondition(count > 0 && weight >= 0 && components > 0, "SpectralNeighbors: settings")
        let k = min(count, superpixels.count - 1)
        guard weight > 0, k > 0 else {
            return WeightedGraph(nodes: superpixels.count, edges: [], merging: .maximum)
        }
        let points = points(superpixels, features)
        let (numbers, squares) = NearestNeighbors(points, dimensions: min(components, features.count))
            .neighbors(k)
        let farthest = (0..<superpixels.count).map { Double(squares[($0 + 1) * k - 1]).squareRoot() }.sorted()
        let middle = (farthest[(farthest.count - 1) / 2] + farthest[farthest.count / 2]) / 2
        let scale = max(middle * middle, .leastNormalMagnitude)
        let edges = numbers.indices.compactMap { entry -> WeightedGraph.Edge? in
            let share = exp(-Double(squares[entry]) / scale)
            // Weaker edges have no effect, and could connect a part of the graph to the rest by rounding errors only.
            guard share > 1e-12 else { return nil }
            return .init(from: Int32(entry / k), to: numbers[entry], weight: weight * share)
        }
        return WeightedGraph(nodes: superpixels.count, edges: edges, merging: .maximum)
    }

    /// The mean features of the superpixels, `[superpixels, components]`.
    private func points(_ superpixels: Superpixels, _ features: GraphFeatures) -> [Float] {
        let means = superpixels.means(of: features)
        let scales = features.standardDeviations().map { whitened && $0 > 0 ? 1 / $0 : 1 }
        let length = min(components, features.count)
        return (0..<superpixels.count).flatMap { superpixel in
            (0..<length).map { Float(means[superpixel * features.count + $0] * scales[$0]) }
        }
    }
}
