internal import Compute

/// Finds lines of a cube that differ from both of their neighbors along their whole length, as a defective detector leaves them.
///
/// For a pixel between two others, the excess is the distance of its number from the interval of theirs, with a sign. Noise and
/// small objects give excesses of both signs, which cancel along a line; a stripe has the same sign everywhere. A line is a
/// stripe if its mean excess has more than half of the mean square of its excesses, and is visible in the band. Steps between
/// fields have no excess.
struct StripeSearch {
    /// The bands with stripes along a row or along a column.
    let rowBands: [Int]
    let columnBands: [Int]
    /// The lines that are a stripe in some band.
    let rows: [Int]
    let columns: [Int]

    /// The fewest lines, and the fewest pixels on a line, for which this can be told.
    private static let fewest = 32
    /// The most pixels of a line that are read.
    private static let sampled = 256
    /// The smallest excess, in standard deviations of the band.
    private static let visible = 0.25

    /// Looks at some bands of a cube; pixels that are not `present` are skipped.
    init(_ cube: borrowing Cube, _ bands: [Int], variance: [Double], present: [Int]?) {
        var isPresent = [Bool](repeating: present == nil, count: cube.pixels)
        for pixel in present ?? [] { isPresent[pixel] = true }
        let (height, width, step) = (cube.rows, cube.columns, cube.bands)
        guard height >= Self.fewest, width >= Self.fewest else {
            (rowBands, columnBands, rows, columns) = ([], [], [], [])
            return
        }
        let values = cube.values
        func search(_ lines: Int, _ length: Int, pixel: @escaping @Sendable (Int, Int) -> Int) -> [[Int]] {
            let places = Array(stride(from: 0, to: length, by: max(1, length / Self.sampled)))
            var found = [[Int]](repeating: [], count: lines)
            for line in 1..<(lines - 1) {
                var sums = [Double](repeating: 0, count: bands.count)
                var squares = sums
                var count = 0.0
                for place in places {
                    let (here, before, after) = (
                        pixel(line, place), pixel(line - 1, place), pixel(line + 1, place)
                    )
                    guard isPresent[here], isPresent[before], isPresent[after] else { continue }
                    count += 1
                    for (index, band) in bands.enumerated() {
                        let (a, b) = (values[before * step + band], values[after * step + band])
                        let value = values[here * step + band]
                        let excess = Double(max(value - max(a, b), 0) + min(value - min(a, b), 0))
                        sums[index] += excess
                        squares[index] += excess * excess
                    }
                }
                guard count >= Double(Self.fewest) / 2 else { continue }
                for (index, band) in bands.enumerated() {
                    let mean = sums[index] / count
                    if mean * mean > 0.5 * squares[index] / count,
                        mean * mean > Self.visible * Self.visible * variance[band]
                    {
                        found[line].append(band)
                    }
                }
            }
            return found
        }
        let byRow = search(height, width) { $0 * width + $1 }
        let byColumn = search(width, height) { $1 * width + $0 }
        rows = byRow.indices.filter { !byRow[$0].isEmpty }
        columns = byColumn.indices.filter { !byColumn[$0].isEmpty }
        rowBands = Set(byRow.flatMap(\.self)).sorted()
        columnBands = Set(byColumn.flatMap(\.self)).sorted()
    }

    /// What was found.
    var doubts: [Doubt] {
        [(rows, rowBands, "row"), (columns, columnBands, "column")].compactMap { lines, bands, noun in
            guard !lines.isEmpty else { return nil }
            let (first, last) = (rangesText(lines), rangesText(bands))
            return Doubt(
                .likely,
                "stripes: \(counted(lines.count, noun)) (\(first)) unlike both neighbors in \(counted(bands.count, "band")): "
                    + "\(last) (counted from 0)",
                .droppedBands
            )
        }
    }
}
