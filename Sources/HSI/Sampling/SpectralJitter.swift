public import Compute

/// Noise on whole patches: another field of the same crop.
///
/// Fields of one class differ from each other far more than pixels of one field do, and each patch of a field shares that difference.
/// Training pixels that lie in one place show none of it. A number that is added to a band of all pixels of a patch stands in for it,
/// and keeps a network from reading what is smaller than the noise.
extension PatchBatch {
    /// Patches with a number added to each band of each patch, normal with mean 0 and deviation `deviation`.
    public func spectrallyJittered(by deviation: Double, using random: inout RandomStream) -> PatchBatch {
        let offsets = (0..<count * bands).map { _ in Float(deviation * random.normal()) }
        let pixels = side * side
        return mapped { samples, patches, result in
            for pixel in samples.lowerBound * pixels..<samples.upperBound * pixels {
                let sample = pixel / pixels
                for band in 0..<bands {
                    result[pixel * bands + band] =
                        patches[pixel * bands + band] + offsets[sample * bands + band]
                }
            }
        }
    }
}

extension Cube {
    /// The square root of the mean over bands of the variance at `pixels`, indices of rows × columns; 0 for none.
    public func standardDeviation(at pixels: [Int]) -> Double {
        guard !pixels.isEmpty else { return 0 }
        let variance = ColumnStatistics(of: values, columns: bands, rows: pixels).variance
        return (variance.reduce(0, +) / Double(bands)).squareRoot()
    }
}
