extension AxisOrder {
    /// How a cube is read so that a label map fits it.
    struct Choice {
        /// The axes of the file that are rows, columns, and bands.
        let axes: [Int]
        /// Whether rows and columns of the label map are exchanged.
        let turnsLabels: Bool
        /// Whether the extents leave open which axis has the rows.
        let isOpen: Bool
    }

    /// The order of axes for a label map; nil if none fits, or several do.
    ///
    /// Rows come before columns in the file, so that maps have the orientation of the cube; labels that lie across it are turned.
    ///
    /// - Parameters:
    ///   - shape: The extents of the cube in its file.
    ///   - labels: The label map.
    ///   - given: The axes that are rows, columns, and bands, if they are known.
    /// - Returns: The order, or nil.
    static func choose(_ shape: [Int], _ labels: LabelMap, _ given: [Int]?) -> Choice? {
        let extents = [labels.rows, labels.columns]
        if let given {
            guard shape.count == 3, [shape[given[0]], shape[given[1]]] == extents else { return nil }
            return Choice(axes: given, turnsLabels: false, isOpen: false)
        }
        guard let axes = of(cube: shape, labels: extents) else { return nil }
        guard axes[0] > axes[1] else {
            return Choice(axes: axes, turnsLabels: false, isOpen: labels.rows == labels.columns)
        }
        return Choice(axes: [axes[1], axes[0], axes[2]], turnsLabels: true, isOpen: false)
    }
}
