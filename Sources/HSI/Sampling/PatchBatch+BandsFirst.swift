extension PatchBatch {
    /// Patches from `[count, bands, side, side]` numbers, row-major, each laid on its place as `orientation` says.
    public init(bandsFirst numbers: ArraySlice<Float>, bands: Int, side: Int, orientation: Orientation) {
        let pixels = side * side
        let sources = (0..<pixels).map { pixel in
            let source = orientation.source(row: pixel / side, column: pixel % side, side: side)
            return source.row * side + source.column
        }
        let count = numbers.count / max(1, bands * pixels)
        var values = [Float](repeating: 0, count: count * pixels * bands)
        for patch in 0..<count {
            for band in 0..<bands {
                let from = numbers.startIndex + (patch * bands + band) * pixels
                for pixel in 0..<pixels {
                    values[(patch * pixels + pixel) * bands + band] = numbers[from + sources[pixel]]
                }
            }
        }
        self.init(count: count, side: side, bands: bands, values: values)
    }
}
