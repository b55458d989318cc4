/// Accuracy of a map and area of its classes, estimated from a stratified random sample.
///
/// The area of a class in a map is biased: pixels of other classes are counted, and its own are missed. The estimated area
/// corrects for both, and has a confidence interval. References: Olofsson et al. 2014, "Good practices for estimating area and
/// assessing accuracy of land change", Remote Sensing of Environment 148; Stehman 2014, "Estimating area and map accuracy for
/// stratified random sampling when the strata are different from the map classes", International Journal of Remote
/// Sensing 35(13).
public struct AreaEstimates: Sendable, Equatable, Codable {
    /// The estimates of one class.
    public struct OfClass: Sendable, Equatable, Codable {
        /// The class.
        public let label: Int
        /// The share of the map that the class has on the ground, 0…1.
        public let share: Estimate
        /// The share of the class's pixels in the map that are right, 0…1; nil if none was sampled.
        public let usersAccuracy: Estimate?
        /// The share of the class's pixels on the ground that the map has right, 0…1; nil if none was sampled.
        public let producersAccuracy: Estimate?
    }

    /// The sampled pixels.
    public let sampleSize: Int
    /// The pixels of the map.
    public let pixels: Int
    /// The share of the map that is right, 0…1.
    public let overallAccuracy: Estimate
    /// The estimates of each class.
    public let classes: [OfClass]
    /// The estimated share of the map of each pair of classes, 0…1: map class, then reference class.
    public let errorMatrix: [[Double]]

    /// Estimates from a sample.
    ///
    /// - Parameters:
    ///   - sample: The sample.
    ///   - labels: The classes, in the order of the result.
    public init(_ sample: StratifiedSample, labels: [Int]) {
        sampleSize = sample.strata.reduce(0) { $0 + $1.units.count }
        pixels = Int(sample.pixels)
        overallAccuracy = sample.share { $0.map == $0.reference }
        classes = labels.map { label in
            OfClass(
                label: label,
                share: sample.share { $0.reference == label },
                usersAccuracy: sample.ratio({ $0.reference == label }, of: { $0.map == label }),
                producersAccuracy: sample.ratio({ $0.map == label }, of: { $0.reference == label })
            )
        }
        errorMatrix = labels.map { map in
            labels.map { reference in
                sample.share { $0.map == map && $0.reference == reference }.value
            }
        }
    }
}
