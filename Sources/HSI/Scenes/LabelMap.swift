/// The class of every pixel; 0 means unlabeled.
public struct LabelMap: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The labels, `[rows, columns]`, row-major.
    public let labels: [UInt16]
    /// The group of each pixel, such as the polygon it was drawn with; nil if the labels have none.
    public var groups: [Int32]?

    /// A map of `rows * columns` labels.
    public init(rows: Int, columns: Int, labels: [UInt16]) {
        precondition(
            rows >= 0 && columns >= 0 && labels.count == rows * columns,
            "LabelMap: \(labels.count) labels for \(rows)×\(columns)"
        )
        (self.rows, self.columns, self.labels) = (rows, columns, labels)
    }

    /// The label of one pixel.
    public subscript(row: Int, column: Int) -> UInt16 { labels[row * columns + column] }

    /// The number of labeled pixels.
    public var labeledCount: Int { labels.count { $0 != 0 } }

    /// The number of pixels of each label that occurs, without 0.
    public var counts: [UInt16: Int] {
        var counts = [Int](repeating: 0, count: 1 << 16)
        for label in labels { counts[Int(label)] += 1 }
        var present: [UInt16: Int] = [:]
        for label in 1..<counts.count where counts[label] > 0 { present[UInt16(label)] = counts[label] }
        return present
    }

    /// The labels that occur, ascending, without 0; there may be gaps.
    public var classes: [UInt16] { counts.keys.sorted() }
}
