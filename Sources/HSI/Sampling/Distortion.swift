public import Compute

/// A small linear distortion of a patch about its center.
public struct Distortion: Sendable, Equatable {
    /// The number of source pixels per result pixel, in both directions.
    public let scale: Double
    /// The shift to the right, in source columns per row of the result.
    public let shear: Double

    /// Creates a distortion.
    public init(scale: Double, shear: Double) { (self.scale, self.shear) = (scale, shear) }

    /// Draws `count` distortions: scales uniformly within `amount` of one, shears uniformly within `amount` of zero.
    public static func draw(_ count: Int, amount: Double, using random: inout RandomStream) -> [Distortion] {
        (0..<count).map { _ in
            let scale = 1 + amount * (2 * random.uniform() - 1)
            return Distortion(scale: scale, shear: amount * (2 * random.uniform() - 1))
        }
    }
}

/// Training augmentations of patches `[batch, side, side, bands]`.
extension PatchBatch {
    /// Each patch resampled bilinearly with its distortion; edge pixels are repeated outside.
    public func distorted(by distortions: [Distortion]) -> PatchBatch {
        precondition(
            count == distortions.count,
            "distorted: \(distortions.count) distortions of patches \(shape)"
        )
        let length = side * side * bands
        return mapped { samples, patches, result in
            for sample in samples {
                let (from, to) = (patches + sample * length, result + sample * length)
                for pixel in 0..<side * side {
                    let place = distortions[sample].source(
                        row: pixel / side,
                        column: pixel % side,
                        side: side
                    )
                    for (index, corner) in place.corners(side: side).enumerated() {
                        let spectrum = from + corner.pixel * bands
                        for band in 0..<bands {
                            let share = corner.weight * spectrum[band]
                            to[pixel * bands + band] =
                                index == 0 ? share : to[pixel * bands + band] + share
                        }
                    }
                }
            }
        }
    }

    /// Multiplies each band of each patch by a normal random factor with mean 1 and standard deviation `deviation`.
    public func jittered(by deviation: Double, using random: inout RandomStream) -> PatchBatch {
        let factors = (0..<count * bands).map { _ in Float(1 + deviation * random.normal()) }
        let pixels = side * side
        return mapped { samples, patches, result in
            for sample in samples {
                for pixel in sample * pixels..<(sample + 1) * pixels {
                    for band in 0..<bands {
                        let place = pixel * bands + band
                        result[place] = patches[place] * factors[sample * bands + band]
                    }
                }
            }
        }
    }
}

/// A position between pixels.
private struct SamplePlace {
    let row: Double, column: Double

    /// The surrounding pixels and their bilinear weights, which add up to one.
    func corners(side: Int) -> [(pixel: Int, weight: Float)] {
        let (top, left) = (Int(row), Int(column))
        let (bottom, right) = (min(top + 1, side - 1), min(left + 1, side - 1))
        let (down, across) = (row - Double(top), column - Double(left))
        return [
            (top * side + left, Float((1 - down) * (1 - across))),
            (top * side + right, Float((1 - down) * across)),
            (bottom * side + left, Float(down * (1 - across))),
            (bottom * side + right, Float(down * across)),
        ]
    }
}

extension Distortion {
    /// The source position of a result pixel, within the patch.
    fileprivate func source(row: Int, column: Int, side: Int) -> SamplePlace {
        let (middle, last) = (Double(side - 1) / 2, Double(side - 1))
        let (down, right) = (Double(row) - middle, Double(column) - middle)
        func inside(_ position: Double) -> Double { min(max(position, 0), last) }
        return SamplePlace(
            row: inside(middle + scale * down),
            column: inside(middle + scale * right + shear * down)
        )
    }
}
