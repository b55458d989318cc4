internal import Glibc

/// Gaussian weights that convert white noise on a lattice to a smooth sequence with variance 1.
///
/// The lattice is as coarse as possible, with at least four nodes per standard deviation, so that a long correlation is as
/// cheap as a short one. The squared weights of each point add up to 1.
struct LatticeKernel {
    /// The number of lattice nodes.
    let nodes: Int
    /// The number of weights per point.
    let taps: Int
    /// The first node of each point.
    let first: [Int]
    /// The weights, `[points, taps]`.
    let weights: [Float]

    /// The kernel for `count` points with the correlation exp(−d² / (2 · length²)) at distance d.
    ///
    /// Noise that is smoothed with a Gaussian of standard deviation τ has the correlation exp(−d² / (4τ²)), so τ = length / √2. The
    /// Gaussian ends at 4τ.
    init(count: Int, length: Double) {
        let deviation = length / 2.0.squareRoot()
        let spacing = max(1, Int(deviation / 4))
        let radius = Int((4 * deviation).rounded(.up))
        let margin = (radius + spacing - 1) / spacing
        let taps = 2 * radius / spacing + 1
        // The first node of a point is at most `spacing` − 1 pixels to the right of the kernel's left end.
        let first = (0..<count).map { (($0 - radius + margin * spacing) + spacing - 1) / spacing }
        nodes = (first.last ?? 0) + taps
        var weights: [Float] = []
        weights.reserveCapacity(count * taps)
        for place in 0..<count {
            let row = (0..<taps).map { tap in
                let distance = Double((first[place] + tap - margin) * spacing - place)
                return deviation > 0 ? exp(-distance * distance / (2 * deviation * deviation)) : 1
            }
            let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            weights += row.map { Float($0 / norm) }
        }
        (self.taps, self.first, self.weights) = (taps, first, weights)
    }
}
