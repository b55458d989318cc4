internal import Compute

extension Cube {
    /// The mean spectrum of the square of `side` pixels a side around every pixel, of the part that is in the image.
    ///
    /// The square lies as a patch does: `(side − 1) / 2` rows above, rounded down, and `side / 2` below; columns likewise.
    /// Sums are in double precision, top to bottom and then left to right.
    public func patchMeans(side: Int) -> Cube {
        precondition(side >= 1, "Cube.patchMeans: a side of \(side)")
        guard side > 1, bands > 0 else { return self }
        let (before, after, width) = ((side - 1) / 2, side / 2, columns * bands)
        let means = [Float](unsafeUninitializedCapacity: values.count) { buffer, initialized in
            initialized = values.count
            guard let result = buffer.baseAddress else { return }
            values.withUnsafeBufferPointer { values in
                parallel(over: rows, grain: 1) { range in
                    for row in range {
                        let window = max(0, row - before)...min(rows - 1, row + after)
                        var sums = [Double](repeating: 0, count: width)
                        for other in window {
                            for place in 0..<width { sums[place] += Double(values[other * width + place]) }
                        }
                        var means = [Double](repeating: 0, count: bands)
                        for column in 0..<columns {
                            let across = max(0, column - before)...min(columns - 1, column + after)
                            for band in 0..<bands { means[band] = sums[across.lowerBound * bands + band] }
                            for other in across.dropFirst() {
                                for band in 0..<bands { means[band] += sums[other * bands + band] }
                            }
                            let count = Double(window.count * across.count)
                            let target = result + row * width + column * bands
                            for band in 0..<bands {
                                (target + band).initialize(to: Float(means[band] / count))
                            }
                        }
                    }
                }
            }
        }
        return Cube(rows: rows, columns: columns, bands: bands, values: means)
    }
}
