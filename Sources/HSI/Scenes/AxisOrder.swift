/// The order of rows, columns and bands in a stored cube.
enum AxisOrder {
    /// The axes of the rows, the columns and the bands, or nil if the label map does not determine them.
    ///
    /// Rows×columns×bands is used if it fits, otherwise the only order that fits. For a square label map, rows and columns can
    /// always be swapped; then the order with rows before columns is used.
    static func of(cube shape: [Int], labels: [Int]) -> [Int]? {
        guard shape.count == 3, labels.count == 2 else { return nil }
        let orders = [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1], [2, 0, 1]]
        let fitting = orders.filter { shape[$0[0]] == labels[0] && shape[$0[1]] == labels[1] }
        if fitting.contains([0, 1, 2]) { return [0, 1, 2] }
        let kept = labels[0] == labels[1] ? fitting.filter { $0[0] < $0[1] } : fitting
        return kept.count == 1 ? kept[0] : nil
    }
}
