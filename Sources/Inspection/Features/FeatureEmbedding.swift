internal import Compute
internal import Engine
internal import Glibc
internal import NN
public import Runs

/// What a network's last linear layer reads of some pixels, in two dimensions: by principal components, and by t-SNE.
public struct FeatureEmbedding: Sendable {
    /// The pixels, as row-major indices of the scene.
    public let pixels: [Int]
    /// Their classes, counted from zero; nil without a label.
    public let classes: [Int?]
    /// The predicted classes.
    public let predicted: [Int]
    /// The features, pixel by pixel, `[pixels · width]`.
    public let features: [Double]
    /// The number of features.
    public let width: Int
    /// The first two principal components, `[pixels][2]`.
    public let components: [[Double]]
    /// The share of the variance along the first two components.
    public let explained: [Double]
    /// The positions by t-SNE, `[pixels][2]`.
    public let neighbors: [[Double]]
    /// The Kullback–Leibler divergence that t-SNE has reached, in nats.
    public let divergence: Double
    /// The perplexity of t-SNE.
    public let perplexity: Double

    /// Embeds the features of `pixels`.
    ///
    /// - Throws: `RunError.interrupted`, or `RunError.settings` with fewer than four pixels.
    public init(
        _ run: InspectedRun,
        pixels: [Int],
        perplexity: Double = 30,
        _ control: RunControl = RunControl()
    ) throws {
        guard pixels.count >= 4 else {
            throw RunError.settings(["an embedding needs at least 4 pixels, found \(pixels.count)"])
        }
        var (features, predicted, width) = ([Double](), [Int](), 0)
        try run.forEachRecord(of: pixels, [.embedding], what: "features", control) { record in
            guard let value = record.values.last?.value else { return }
            width = value.shape[1]
            features += value.scalars.map { Double($0) }
            predicted += record.classes
        }
        let projection = try FeatureProjection(features, count: pixels.count, width: width)
        (self.pixels, classes, self.predicted) = (pixels, run.classes(of: pixels), predicted)
        (self.features, self.width) = (features, width)
        components = (0..<pixels.count).map { projection.point($0, 2) }
        explained = projection.explained(2)
        // The first 50 components, as in the authors' code.
        let reduced = (0..<pixels.count).map { projection.point($0, min(50, width)) }
        self.perplexity = min(perplexity, Double(pixels.count - 1) / 3)
        let embedding = try StochasticNeighborEmbedding(
            reduced,
            perplexity: self.perplexity,
            start: components,
            control
        )
        (neighbors, divergence) = (embedding.points, embedding.divergence)
    }
}

/// Principal components of rows of features.
struct FeatureProjection {
    private let centered: [Double]
    private let directions: [Double]
    private let variances: [Double]
    private let width: Int

    init(_ features: [Double], count: Int, width: Int) throws {
        var mean = [Double](repeating: 0, count: width)
        for (index, value) in features.enumerated() { mean[index % width] += value / Double(count) }
        let centered = features.enumerated().map { $1 - mean[$0 % width] }
        var covariance = [Double](repeating: 0, count: width * width)
        for row in 0..<count {
            for one in 0..<width {
                let factor = centered[row * width + one] / Double(max(count - 1, 1))
                for other in one..<width {
                    covariance[one * width + other] += factor * centered[row * width + other]
                }
            }
        }
        let eigen: SymmetricEigen
        do { eigen = try SymmetricEigen(of: covariance, order: width) } catch {
            throw RunError.settings(["the features' principal components cannot be computed: \(error)"])
        }
        (self.centered, self.width) = (centered, width)
        (directions, variances) = (eigen.vectors, eigen.values.map { max(0, $0) })
    }

    /// The first `count` components of one row; zeros beyond the number of features.
    func point(_ row: Int, _ count: Int) -> [Double] {
        (0..<count).map { direction in
            guard direction < width else { return 0 }
            return (0..<width).reduce(0) {
                $0 + centered[row * width + $1] * directions[direction * width + $1]
            }
        }
    }

    /// The share of the variance along each of the first `count` components.
    func explained(_ count: Int) -> [Double] {
        let total = variances.reduce(0, +)
        return (0..<count).map { $0 < width && total > 0 ? variances[$0] / total : 0 }
    }
}
