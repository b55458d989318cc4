internal import Compute
internal import Glibc

/// Which pixels are neighbors on the grid.
public enum Neighborhood: String, Sendable, Codable, CaseIterable {
    /// Pixels that share a side.
    case four
    /// Pixels that share a side or a corner.
    case eight
}

/// The edge weights between neighboring pixels of the grid.
///
///     w_ij = exp(−β d_ij² / m) + ε
///
/// with the Euclidean distance d_ij between the first `components` features of two neighbors and the mean m of d² over
/// all pairs of neighbors. Reference: Grady 2006, "Random walks for image segmentation", IEEE TPAMI 28(11), equation 1.
/// Deviation: ε is added, so that a label reaches every connected pixel.
public struct SpectralEdges: Sendable, Equatable, Codable {
    /// Which pixels are neighbors.
    public var neighborhood: Neighborhood = .eight
    /// β, without unit: how fast a weight falls with the squared distance in units of its mean; 0 for equal weights.
    public var beta = 3.0
    /// ε, without unit: the weight across the strongest boundary, compared with 1 between equal pixels; positive.
    public var epsilon = 0.001
    /// The number of leading features in the distance.
    public var components = 10

    /// The fixed settings of the baseline.
    public init() {}

    /// The graph with one node per pixel; masked pixels have no edges.
    func graph(of features: GraphFeatures) -> WeightedGraph {
        precondition(beta >= 0 && epsilon > 0 && components > 0, "SpectralEdges: beta, epsilon or components")
        let grid = GridEdges(features, neighborhood)
        var weights = grid.squaredDistances(features, components: min(components, features.count))
        let factor = -beta / max(Self.mean(weights), .leastNormalMagnitude)
        weights.withUnsafeMutableBufferPointer { buffer in
            guard let weights = buffer.baseAddress else { return }
            parallel(over: buffer.count, grain: 65_536) { range in
                for edge in range { weights[edge] = exp(factor * weights[edge]) + epsilon }
            }
        }
        return WeightedGraph(
            nodes: features.pixels,
            starts: grid.starts,
            others: grid.others,
            weights: weights
        )
    }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(max(values.count, 1))
    }
}

/// The pairs of neighbors on a grid of pixels, each listed at its first pixel, in the order that `WeightedGraph`
/// expects.
struct GridEdges {
    let starts: [Int32]
    let others: [Int32]

    init(_ features: GraphFeatures, _ neighborhood: Neighborhood) {
        let steps =
            neighborhood == .four ? [(0, 1), (1, 0)] : [(0, 1), (1, -1), (1, 0), (1, 1)]
        var starts: [Int32] = [0]
        var others: [Int32] = []
        starts.reserveCapacity(features.pixels + 1)
        others.reserveCapacity(features.pixels * steps.count)
        for row in 0..<features.rows {
            for column in 0..<features.columns {
                if features.contains(row * features.columns + column) {
                    for (down, right) in steps where row + down < features.rows {
                        let other = (row + down) * features.columns + column + right
                        guard (0..<features.columns).contains(column + right), features.contains(other) else {
                            continue
                        }
                        others.append(Int32(other))
                    }
                }
                starts.append(Int32(others.count))
            }
        }
        (self.starts, self.others) = (starts, others)
    }

    /// The squared Euclidean distance of the first `components` features along each edge.
    func squaredDistances(_ features: GraphFeatures, components: Int) -> [Double] {
        let stride = features.count
        return [Double](unsafeUninitializedCapacity: others.count) { buffer, initialized in
            initialized = others.count
            guard let result = buffer.baseAddress else { return }
            features.values.withUnsafeBufferPointer { values in
                parallel(over: starts.count - 1, grain: 8_192) { range in
                    for pixel in range {
                        for edge in Int(starts[pixel])..<Int(starts[pixel + 1]) {
                            let other = Int(others[edge])
                            var sum = 0.0
                            for feature in 0..<components {
                                let difference =
                                    Double(values[pixel * stride + feature])
                                    - Double(values[other * stride + feature])
                                sum += difference * difference
                            }
                            result[edge] = sum
                        }
                    }
                }
            }
        }
    }
}
