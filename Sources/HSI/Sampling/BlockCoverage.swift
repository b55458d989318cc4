/// Tracks the pixels within the buffer around chosen pixels, and counts the pixels of each class outside it, while pixels are
/// added and removed.
///
/// The buffer is a Chebyshev distance: the square of `2 · buffer + 1` pixels a side around each chosen pixel.
struct BlockCoverage {
    let map: ClassMap
    let buffer: Int
    /// The number of chosen pixels that cover each pixel.
    private var covers: [Int32]
    /// The number of free pixels of each class: those that no chosen pixel covers.
    private(set) var free: [Int]

    init(_ map: ClassMap, buffer: Int) {
        (self.map, self.buffer) = (map, buffer)
        covers = [Int32](repeating: 0, count: map.classes.count)
        free = map.counts
    }

    /// Whether no chosen pixel covers `pixel`.
    func isFree(_ pixel: Int) -> Bool { covers[pixel] == 0 }

    /// Adds a chosen pixel.
    mutating func add(_ pixel: Int) { change(pixel, by: 1, freeing: 1) }

    /// Removes a chosen pixel.
    mutating func remove(_ pixel: Int) { change(pixel, by: -1, freeing: 0) }

    /// Adds `step` to the cover counts around `pixel`; a pixel whose count becomes `freeing` has just changed between free and
    /// covered.
    private mutating func change(_ pixel: Int, by step: Int32, freeing: Int32) {
        let (row, column) = (pixel / map.columns, pixel % map.columns)
        let rows = max(0, row - buffer)...min(map.rows - 1, row + buffer)
        let columns = max(0, column - buffer)...min(map.columns - 1, column + buffer)
        let classes = map.classes
        covers.withUnsafeMutableBufferPointer { covers in
            classes.withUnsafeBufferPointer { classes in
                for row in rows {
                    let start = row * map.columns
                    for index in start + columns.lowerBound...start + columns.upperBound {
                        covers[index] += step
                        guard covers[index] == freeing, classes[index] >= 0 else { continue }
                        free[Int(classes[index])] -= Int(step)
                    }
                }
            }
        }
    }
}
