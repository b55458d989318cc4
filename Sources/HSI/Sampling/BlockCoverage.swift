/// Which pixels lie within a buffer of chosen ones, and how many of each class do not, while pixels are chosen and let go.
///
/// The buffer is a Chebyshev distance: the square of `2 · buffer + 1` pixels a side around each chosen pixel.
struct BlockCoverage {
    let map: ClassMap
    let buffer: Int
    /// How many chosen pixels cover each pixel.
    private var covers: [Int32]
    /// How many pixels of each class are free: covered by none.
    private(set) var free: [Int]

    init(_ map: ClassMap, buffer: Int) {
        (self.map, self.buffer) = (map, buffer)
        covers = [Int32](repeating: 0, count: map.classes.count)
        free = map.counts
    }

    /// Whether no chosen pixel covers `pixel`.
    func isFree(_ pixel: Int) -> Bool { covers[pixel] == 0 }

    /// Chooses a pixel.
    mutating func add(_ pixel: Int) { change(pixel, by: 1, freeing: 1) }

    /// Lets go of a chosen pixel.
    mutating func remove(_ pixel: Int) { change(pixel, by: -1, freeing: 0) }

    /// Adds `step` to the covers around `pixel`; a pixel whose covers become `freeing` has just changed sides.
    private mutating func change(_ pixel: Int, by step: Int32, freeing: Int32) {
        let (row, column) = (pixel / map.columns, pixel % map.columns)
        let rows = max(0, row - buffer)...min(map.rows - 1, row + buffer)
        let columns = max(0, column - buffer)...min(map.columns - 1, column + buffer)
        let classes = map.classes
        covers.withUnsafeMutableBufferPointer { covers in
            classes.withUnsafeBufferPointer { classes in
                for row in rows {
                    let start = row * map.columns
                    for place in start + columns.lowerBound...start + columns.upperBound {
                        covers[place] += step
                        guard covers[place] == freeing, classes[place] >= 0 else { continue }
                        free[Int(classes[place])] -= Int(step)
                    }
                }
            }
        }
    }
}
