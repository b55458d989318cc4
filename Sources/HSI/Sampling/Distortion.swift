public import Compute

/// A small linear change of a patch's shape about its middle.
public struct Distortion: Sendable, Equatable {
    /// How many pixels of the patch one pixel of the result spans, in both directions.
    public let scale: Double
    /// How many columns further right each further row of the result looks.
    public let shear: Double

    /// Creates a distortion.
    public init(scale: Double, shear: Double) { (self.scale, self.shear) = (scale, shear) }

    /// Draws `count` distortions: the scale within `amount` of one, the shear within `amount` of zero, both uniformly.
    public static func draw(_ count: Int, amount: Double, using random: inout RandomStream) -> [Distortion] {
        (0..<count).map { _ in
            let scale = 1 + amount * (2 * random.uniform() - 1)
            return Distortion(scale: scale, shear: amount * (2 * random.uniform() - 1))
        }
    }
}

/// Changes of patches `[batch, side, side, bands]` that training makes.
extension PatchBatch {
    /// Each patch sampled anew as its distortion says, bilinearly; what lies outside repeats the edge.
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

    /// Each band of each patch times a factor of its own, normal about one with deviation `deviation`.
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

/// A place between pixels.
private struct SamplePlace {
    let row: Double, column: Double

    /// The pixels around it and their shares, which add up to one.
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
    /// Where the result's pixel looks, within the patch.
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
