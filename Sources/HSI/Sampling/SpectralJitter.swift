public import Compute

/// Per-band noise on whole patches, which simulates another field of the same crop.
///
/// Fields of one class differ from each other far more than the pixels of one field, and all patches of a field share that
/// difference. Training pixels from one region do not show it. Adding a random number to a band of all pixels of a patch
/// simulates it, and keeps a network from relying on differences smaller than the noise.
extension PatchBatch {
    /// Adds a normal random number with mean 0 and standard deviation `deviation` to each band of each patch.
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
    /// The square root of the mean over bands of the variance over `pixels` (row-major indices); 0 without pixels.
    public func standardDeviation(at pixels: [Int]) -> Double {
        guard !pixels.isEmpty else { return 0 }
        let variance = ColumnStatistics(of: values, columns: bands, rows: pixels).variance
        return (variance.reduce(0, +) / Double(bands)).squareRoot()
    }
}
