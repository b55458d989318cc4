internal import Compute

/// The sum of each band over pixels of a cube that is read in blocks of rows.
///
/// Each row of the image is summed on its own, and the rows are added in order, so that the bits do not depend on the height of the
/// blocks or on the number of threads.
struct BandSums {
    private let bands: Int
    private var sums: [Double]
    private var count = 0

    init(bands: Int) { (self.bands, sums) = (bands, [Double](repeating: 0, count: bands)) }

    /// Adds the pixels of a block that `isCounted` accepts.
    mutating func add(_ block: Cube, where isCounted: (Int) -> Bool) {
        let (rows, columns, bands) = (block.rows, block.columns, bands)
        let counted = (0..<block.pixels).map(isCounted)
        let ofRows = [Double](unsafeUninitializedCapacity: rows * bands) { buffer, initialized in
            initialized = rows * bands
            buffer.initialize(repeating: 0)
            nonisolated(unsafe) let buffer = buffer
            block.values.withUnsafeBufferPointer { values in
                parallel(over: rows, grain: 1) { range in
                    for row in range {
                        for pixel in row * columns..<(row + 1) * columns where counted[pixel] {
                            for band in 0..<bands {
                                buffer[row * bands + band] += Double(values[pixel * bands + band])
                            }
                        }
                    }
                }
            }
        }
        for row in 0..<rows { for band in 0..<bands { sums[band] += ofRows[row * bands + band] } }
        count += counted.count { $0 }
    }

    /// Adds pixels with one number in all bands.
    mutating func add(_ value: Float, pixels: Int) {
        for band in 0..<bands { sums[band] += Double(value) * Double(pixels) }
        count += pixels
    }

    /// The mean of each band; 0 without pixels.
    var mean: [Double] { sums.map { $0 / Double(max(1, count)) } }
}
