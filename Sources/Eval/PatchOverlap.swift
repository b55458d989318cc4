/// The overlap of square test patches with training pixels and training patches.
///
/// Distances are Chebyshev distances, `max(rows apart, columns apart)`, to the nearest training pixel.
public struct PatchOverlap: Sendable, Equatable, Codable {
    /// The side of the patches, in pixels.
    public let side: Int
    /// The fraction, 0…1, of test pixels inside a training patch: distance at most `(side − 1) / 2`.
    ///
    /// By symmetry, also the fraction of test patches that contain a training pixel. Patches of even side extend half a pixel
    /// farther on one side, which is not counted. `nil` without test pixels.
    public let insideTrainingPatch: Double?
    /// The fraction, 0…1, of test patches that share a pixel with a training patch: distance at most `side − 1`.
    ///
    /// `nil` without test pixels.
    public let sharingPixels: Double?

    enum CodingKeys: String, CodingKey {
        case side
        case insideTrainingPatch = "inside_training_patch"
        case sharingPixels = "sharing_pixels"
    }

    /// Measures every test pixel's exact distance to the nearest training pixel.
    ///
    /// Throws `patchSide` or `pixelsOutOfRange`. Without training pixels both fractions are 0.
    public init(training: [PixelPosition], test: [PixelPosition], side: Int) throws(EvaluationError) {
        try self.init(TrainingDistances(training: training, test: test), side: side)
    }

    /// Computes both fractions from known distances; throws `patchSide`.
    public init(_ distances: TrainingDistances, side: Int) throws(EvaluationError) {
        guard side >= 1 else { throw .patchSide(side) }
        self.side = side
        let count = Double(distances.testCount)
        insideTrainingPatch = fraction(Double(distances.count(within: (side - 1) / 2)), count)
        sharingPixels = fraction(Double(distances.count(within: side - 1)), count)
    }
}
