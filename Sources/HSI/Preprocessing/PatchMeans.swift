internal import Compute

extension Cube {
    /// The mean spectrum of the window of `side` × `side` pixels around every pixel; pixels outside the image are left out.
    ///
    /// The window has the position of a patch: `(side − 1) / 2` rows above, rounded down, and `side / 2` below; columns likewise.
    /// Sums are computed in double precision, from top to bottom and then from left to right.
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
                            for index in 0..<width { sums[index] += Double(values[other * width + index]) }
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
