/// How much each band counts for the predictions of some pixels.
public struct BandImportance: Sendable {
    /// The mean over pixels of the absolute attribution of each band, and its standard deviation.
    public struct Profile: Sendable {
        /// The number of pixels.
        public let pixels: Int
        /// `[bands]`.
        public let mean: [Double]
        /// `[bands]`, divided by the number of pixels; zero for a single pixel.
        public let deviation: [Double]
    }

    /// The profile of each class, by the pixels' labels; nil for a class without pixels.
    public let classes: [Profile?]
    /// The mean of the classes' profiles, so that classes count equally, `[bands]`.
    public let mean: [Double]
    /// The bands from the most to the least important one, counted from zero; equal ones in their order.
    public let order: [Int]

    /// The importance of bands by attributions of pixels whose classes are known.
    public init(_ gradients: IntegratedGradients, classes truth: [Int?], classCount: Int) {
        let attributions = gradients.attributions
        let bands = attributions.first?.bands.count ?? 0
        classes = (0..<classCount).map { label in
            let members = zip(attributions, truth).filter { $1 == label }.map { $0.0.bands.map { abs($0) } }
            guard !members.isEmpty else { return nil }
            let count = Double(members.count)
            let mean = (0..<bands).map { band in members.reduce(0) { $0 + $1[band] } / count }
            let deviation = (0..<bands).map { band in
                let squares = members.reduce(0) { $0 + ($1[band] - mean[band]) * ($1[band] - mean[band]) }
                return (squares / count).squareRoot()
            }
            return Profile(pixels: members.count, mean: mean, deviation: deviation)
        }
        let present = classes.compactMap(\.?.mean)
        let mean = (0..<bands).map { band in
            present.reduce(0) { $0 + $1[band] } / Double(max(present.count, 1))
        }
        self.mean = mean
        order = mean.indices.sorted { mean[$0] != mean[$1] ? mean[$0] > mean[$1] : $0 < $1 }
    }
}
