/// Superpixels by simple linear iterative clustering.
///
/// Cluster centers start on a grid with the spacing `S = √size`. In each iteration, a pixel joins the center with the
/// smallest
///
///     D² = d_f² / s² + (m / S)² d_p²
///
/// among those at most 2 S rows and columns away, where d_f is the distance of the first `components` features, s the
/// standard deviation of the first feature over the scene, d_p the distance in pixels, and m the compactness. Then
/// every center moves to the mean of its pixels. Finally, connected pieces (pixels that share a side) of less than half
/// the size join the adjacent piece with the closest mean. Of equally close centers, the first is taken. Reference:
/// Achanta et al. 2012, "SLIC superpixels compared to state-of-the-art superpixel methods", IEEE TPAMI 34(11).
/// Deviations: the centers start at the means of grid cells, and the window extends to 2 S rather than S.
public struct SLIC: Sendable, Equatable, Codable {
    /// The mean number of pixels in a superpixel.
    public var size = 10.0
    /// m, without unit: a distance of S pixels counts as this many standard deviations of the first feature.
    ///
    /// On Indian Pines, 0.67 corresponds to 0.1 in scikit-image, which divides by the range of all features.
    public var compactness = 0.67
    /// The number of leading features that are compared.
    public var components = 10
    /// The number of iterations.
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
