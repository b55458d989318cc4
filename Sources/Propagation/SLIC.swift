/// Superpixels by simple linear iterative clustering.
///
/// Cluster centers start on a grid with the spacing `S = √size`. In each iteration a pixel joins the center with the smallest
///
///     D² = d_f² / s² + (m / S)² d_p²
///
/// among those at most 2 S rows and columns away, d_f the distance of the first `components` features, s the
/// standard deviation of the first feature over the scene, d_p the distance in pixels, m the compactness; then every center moves to
/// the mean of its pixels. At last, connected pieces (pixels that share a side) of less than half the size join the
/// adjacent piece with the closest mean. Of equally close centers the first is taken.
/// Reference: Achanta et al. 2012, "SLIC superpixels compared to state-of-the-art superpixel methods", IEEE TPAMI 34(11).
/// Deviations: the centers start at the means of grid cells, and the window reaches 2 S rather than S.
public struct SLIC: Sendable, Equatable, Codable {
    /// Pixels in a superpixel, on average.
    public var size = 10.0
    /// m, without unit: a distance of S pixels counts as this many standard deviations of the first feature.
    ///
    /// 0.67 is what scikit-image, which divides by the range of all features, calls 0.1 on Indian Pines.
    public var compactness = 0.67
    /// How many leading features are compared.
    public var components = 10
    /// How many times centers move.
    public var iterations = 10

    /// The fixed settings of the baseline.
    public init() {}

    /// The superpixels of a scene.
    public func superpixels(of features: GraphFeatures) -> Superpixels {
        precondition(size >= 1 && compactness >= 0 && components > 0 && iterations > 0, "SLIC: settings")
        var clusters = SLICClusters(features, self)
        for _ in 0..<iterations {
            clusters.moveCenters()
            clusters.assign()
        }
        return ConnectedPieces(clusters.labels, clusters.scaled, features, minimum: Int((size / 2).rounded()))
            .merged()
    }
}
