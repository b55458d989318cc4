/// A class label for every pixel of an image.
public struct LabelMap: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The labels, row-major: `[rows, columns]`; 0 means unlabelled.
    public let labels: [UInt16]

    /// Creates a map from `labels`, `[rows, columns]`.
    public init(rows: Int, columns: Int, labels: [UInt16]) {
        precondition(
            labels.count == rows * columns,
            "LabelMap.init: \(labels.count) labels cannot fill \(rows)×\(columns)"
        )
        self.rows = rows
        self.columns = columns
        self.labels = labels
    }
}
