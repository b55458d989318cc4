/// Replaces the class of each pixel by the most frequent class in the window around it.
///
/// The window is a square, clipped at the edges of the map. In a tie, the pixel keeps its class if that is among the most
/// frequent ones, else it gets the lowest of them. All pixels use the original map. Reference: Richards and Jia, Remote
/// sensing digital image analysis, 2006, chapter 8.
public struct MajorityFilter: Sendable {
    /// The side of the window in pixels, an odd number.
    public let window: Int

    /// A filter with a window of `window` pixels a side, odd and at least 1.
    public init(window: Int) {
        precondition(window >= 1 && !window.isMultiple(of: 2), "MajorityFilter: a window of \(window)")
        self.window = window
    }

    /// The smoothed map.
    ///
    /// - Parameters:
    ///   - map: The class of each pixel, from 0 to below `classes`: `[rows, columns]`, row-major.
    ///   - rows: Of the map.
    ///   - columns: Of the map.
    ///   - classes: The number of classes.
    /// - Returns: The classes, arranged as in `map`.
    public func callAsFunction(_ map: [Int], rows: Int, columns: Int, classes: Int) -> [Int] {
        precondition(
            map.count == rows * columns,
            "MajorityFilter: \(map.count) pixels for \(rows)×\(columns)"
        )
        let reach = window / 2
        var result = map
        for row in 0..<rows {
            let around = max(0, row - reach)...min(rows - 1, row + reach)
            // Columns enter the window on the right and leave it on the left.
            var counts = [Int](repeating: 0, count: classes)
            func change(_ column: Int, by step: Int) {
                guard (0..<columns).contains(column) else { return }
                for row in around { counts[map[row * columns + column]] += step }
            }
            for column in 0..<min(reach, columns) { change(column, by: 1) }
            for column in 0..<columns {
                change(column + reach, by: 1)
                change(column - reach - 1, by: -1)
                let own = map[row * columns + column]
                var best = own
                for label in counts.indices where counts[label] > counts[best] { best = label }
                result[row * columns + column] = best
            }
        }
        return result
    }
}
