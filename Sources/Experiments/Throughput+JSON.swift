extension Throughput: Encodable {
    private enum CodingKeys: String, CodingKey {
        case trainSamplesPerSecond = "train_samples_per_second"
        case inferenceSamplesPerSecond = "inference_samples_per_second"
        case batch, threads, precision, parameters, profile
        case matrixUnit = "matrix_unit"
        case multiplyAdds = "multiply_adds"
        case trainMultiplyAdds = "train_multiply_adds"
        case gemmPeakGigaflops = "gemm_peak_gflops"
        case trainShareOfPeak = "train_share_of_peak"
        case inferenceShareOfPeak = "inference_share_of_peak"
    }

    /// Writes every key, a unit that there is none of as null; the profile only if it was asked for.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trainSamplesPerSecond, forKey: .trainSamplesPerSecond)
        try container.encode(inferenceSamplesPerSecond, forKey: .inferenceSamplesPerSecond)
        try container.encode(batch, forKey: .batch)
        try container.encode(threads, forKey: .threads)
        try container.encode(precision, forKey: .precision)
        try container.encode(matrixUnit, forKey: .matrixUnit)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(multiplyAdds, forKey: .multiplyAdds)
        try container.encode(trainMultiplyAdds, forKey: .trainMultiplyAdds)
        try container.encode(gemmPeakGigaflops, forKey: .gemmPeakGigaflops)
        try container.encode(trainShareOfPeak, forKey: .trainShareOfPeak)
        try container.encode(inferenceShareOfPeak, forKey: .inferenceShareOfPeak)
        try container.encodeIfPresent(profile, forKey: .profile)
    }
}
