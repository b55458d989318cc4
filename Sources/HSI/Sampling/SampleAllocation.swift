public import Compute

/// How many pixels of each class of a map are drawn, to find out what is there on the ground.
public struct SampleAllocation: Sendable, Equatable {
    /// The pixels to draw of each class, none more than the class has.
    public let counts: [UInt16: Int]

    /// The pixels that a sample needs for a standard error of the overall accuracy.
    ///
    /// `n = (Σ W_i S_i)² / (σ² + Σ W_i S_i² / N)` with `S_i = √(U_i (1 − U_i))` (Cochran 1977, equation 5.25; Olofsson et al. 2014,
    /// equation 13).
    ///
    /// - Parameters:
    ///   - pixels: The pixels of each class.
    ///   - accuracies: The expected user's accuracy of each class, 0…1, in the order of `pixels`.
    ///   - standardError: The standard error, above 0.
    /// - Returns: The number of pixels.
    public static func size(pixels: [Int], accuracies: [Double], standardError: Double) -> Int {
        precondition(
            pixels.count == accuracies.count && standardError > 0,
            "SampleAllocation: \(standardError)"
        )
        let total = Double(pixels.reduce(0, +))
        guard total > 0 else { return 0 }
        var (sum, squares) = (0.0, 0.0)
        for (count, accuracy) in zip(pixels, accuracies) {
            let weight = Double(count) / total
            sum += weight * (accuracy * (1 - accuracy)).squareRoot()
            squares += weight * accuracy * (1 - accuracy)
        }
        let size = sum * sum / (standardError * standardError + squares / total)
        return Int(min(total, size.rounded(.up)))
    }

    /// Divides a sample among classes: each has `minimum` pixels, and the rest is in proportion to the areas.
    ///
    /// That is between equal and proportional allocation, as Olofsson et al. 2014 advise (section 5.1.2): rare classes get
    /// enough pixels, and the areas of large ones stay precise.
    ///
    /// - Parameters:
    ///   - size: The pixels in all; at least `minimum` for each class.
    ///   - pixels: The pixels of each class, none without any.
    ///   - minimum: The least number for a class; a smaller class is taken whole.
    ///   - seed: Breaks ties.
    public init(_ size: Int, of pixels: [UInt16: Int], minimum: Int, seed: Seed) {
        let labels = pixels.keys.sorted()
        let limits = labels.map { pixels[$0] ?? 0 }
        var counts = limits.map { min($0, minimum) }
        var random = seed.stream("sample-sizes")
        var left = size - counts.reduce(0, +)
        // What a class cannot take goes to the others.
        while left > 0 {
            let open = limits.indices.filter { counts[$0] < limits[$0] }
            guard !open.isEmpty else { break }
            let shares = apportion(
                left,
                among: open.map { limits[$0] },
                limits: open.map { limits[$0] - counts[$0] },
                using: &random
            )
            guard shares.contains(where: { $0 > 0 }) else { break }
            for (index, share) in zip(open, shares) { counts[index] += share }
            left -= shares.reduce(0, +)
        }
        self.counts = Dictionary(uniqueKeysWithValues: zip(labels, counts))
    }
}
