public import Compute
public import HSI
internal import Runs

/// A stratified random sample of a map.
public struct SamplePlan: Sendable {
    /// How many pixels are drawn.
    public enum Size: Sendable, Equatable {
        /// This many.
        case pixels(Int)
        /// As many as a standard error of the overall accuracy needs, where each class is right with a probability.
        case standardError(Double, expectedAccuracy: Double)
    }

    /// The sampled pixels.
    public let sample: MapSample
    /// The strata: label, pixels in the map, and pixels in the sample.
    public let strata: [(label: UInt16, name: String, pixels: Int, sampled: Int)]
    /// The map.
    public let map: ClassifiedMap

    /// Draws a sample.
    ///
    /// - Parameters:
    ///   - map: The map.
    ///   - other: Another map whose classes are the strata; nil for the classes of the map.
    ///   - size: How many pixels.
    ///   - minimum: The least number of pixels of a stratum.
    ///   - seed: The random seed.
    /// - Throws: `RunError` if the maps differ in size.
    public init(_ map: ClassifiedMap, strata other: ClassifiedMap?, size: Size, minimum: Int, seed: Seed)
        throws
    {
        self.map = map
        let labels = try AreaReport.strata(other, of: map)
        let counts = labels.counts
        guard !counts.isEmpty else {
            throw RunError.file(path: map.path, reason: "no pixel has both a class and a stratum")
        }
        let order = counts.keys.sorted()
        let count: Int =
            switch size {
            case .pixels(let count): count
            case .standardError(let error, let accuracy):
                SampleAllocation.size(
                    pixels: order.map { counts[$0] ?? 0 },
                    accuracies: order.map { _ in accuracy },
                    standardError: error
                )
            }
        let allocation = SampleAllocation(count, of: counts, minimum: minimum, seed: seed)
        sample = MapSample(map.labels, strata: labels, allocation: allocation, seed: seed)
        strata = order.map {
            ($0, (other ?? map).name($0), counts[$0] ?? 0, allocation.counts[$0] ?? 0)
        }
    }
}
