/// In which order the axes of a stored cube are rows, columns and bands.
enum AxisOrder {
    /// The axes that are the rows, the columns and the bands, or nil when the label map does not settle it.
    ///
    /// Rows×columns×bands is taken whenever it fits. Otherwise the one order that fits is taken; for square label maps, in
    /// which every order has a twin with rows and columns exchanged, the twin that keeps rows before columns.
    static func of(cube shape: [Int], labels: [Int]) -> [Int]? {
        guard shape.count == 3, labels.count == 2 else { return nil }
        let orders = [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1], [2, 0, 1]]
        let fitting = orders.filter { shape[$0[0]] == labels[0] && shape[$0[1]] == labels[1] }
        if fitting.contains([0, 1, 2]) { return [0, 1, 2] }
        let kept = labels[0] == labels[1] ? fitting.filter { $0[0] < $0[1] } : fitting
        return kept.count == 1 ? kept[0] : nil
    }
}
