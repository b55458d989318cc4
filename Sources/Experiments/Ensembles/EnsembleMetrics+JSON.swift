extension EnsembleMetrics: Encodable {
    enum CodingKeys: String, CodingKey {
        case scene
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case kappa, calibration, intervals, smoothed, vote, members
        case perClass = "per_class"
        case positionFloor = "position_floor"
        case spectrumFloor = "spectrum_floor"
        case testPatchOverlap = "test_patch_overlap"
        case testPixels = "test_pixels"
        case testSeconds = "test_seconds"
        case memberOverallAccuracy = "member_overall_accuracy"
        case memberAverageAccuracy = "member_average_accuracy"
        case memberKappa = "member_kappa"
        case bestMember = "best_member"
        case mcNemarAgainstBest = "mcnemar_against_best_member"
        case publishedProtocol = "protocol"
    }

    /// Writes every key, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scene, forKey: .scene)
        try container.encode(overallAccuracy, forKey: .overallAccuracy)
        try container.encode(averageAccuracy, forKey: .averageAccuracy)
        try container.encode(kappa, forKey: .kappa)
        try container.encode(perClass, forKey: .perClass)
        try container.encode(positionFloor, forKey: .positionFloor)
        try container.encode(spectrumFloor, forKey: .spectrumFloor)
        try container.encode(testPatchOverlap, forKey: .testPatchOverlap)
        try container.encode(testPixels, forKey: .testPixels)
        try container.encode(testSeconds, forKey: .testSeconds)
        try container.encode(measuredCalibration, forKey: .calibration)
        try container.encode(intervals, forKey: .intervals)
        try container.encode(smoothed, forKey: .smoothed)
        try container.encode(vote, forKey: .vote)
        try container.encode(members, forKey: .members)
        try container.encode(memberOverallAccuracy, forKey: .memberOverallAccuracy)
        try container.encode(memberAverageAccuracy, forKey: .memberAverageAccuracy)
        try container.encode(memberKappa, forKey: .memberKappa)
        try container.encode(bestMember, forKey: .bestMember)
        try container.encode(mcNemarAgainstBest, forKey: .mcNemarAgainstBest)
        try container.encode(publishedProtocol, forKey: .publishedProtocol)
    }
}

extension EnsembleMetrics.Member: Encodable {
    enum CodingKeys: String, CodingKey {
        case folder, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case expectedCalibrationError = "expected_calibration_error"
    }

    /// Writes every key, undefined values as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(folder, forKey: .folder)
        try container.encode(overallAccuracy, forKey: .overallAccuracy)
        try container.encode(averageAccuracy, forKey: .averageAccuracy)
        try container.encode(kappa, forKey: .kappa)
        try container.encode(expectedCalibrationError, forKey: .expectedCalibrationError)
    }
}
