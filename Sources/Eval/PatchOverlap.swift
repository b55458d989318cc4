/// How many test patches see training pixels: what a split gives away through square patches.
///
/// Distances are Chebyshev distances, `max(rows apart, columns apart)`, to the nearest training pixel.
public struct PatchOverlap: Sendable, Equatable, Codable {
    /// The side of the patches, in pixels.
    public let side: Int
    /// The share, 0…1, of test pixels inside some training patch: distance at most `(side − 1) / 2`.
    ///
    /// By symmetry, also the share of test patches that contain a training pixel. For an even side the half pixel by
    /// which a patch reaches farther on one side is not counted. `nil` without test pixels.
    public let insideTrainingPatch: Double?
    /// The share, 0…1, of test patches that have a pixel in common with a training patch: distance at most `side − 1`.
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
    /// Throws `patchSide` or `pixelsOutOfRange`. Without training pixels both shares are 0.
    public init(training: [PixelPosition], test: [PixelPosition], side: Int) throws(EvaluationError) {
        try self.init(TrainingDistances(training: training, test: test), side: side)
    }

    /// Reads both shares off distances that are known; throws `patchSide`.
    public init(_ distances: TrainingDistances, side: Int) throws(EvaluationError) {
        guard side >= 1 else { throw .patchSide(side) }
        self.side = side
        let count = Double(distances.testCount)
        insideTrainingPatch = fraction(Double(distances.count(within: (side - 1) / 2)), count)
        sharingPixels = fraction(Double(distances.count(within: side - 1)), count)
    }
}
