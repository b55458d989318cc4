/// The pixels of a scene that have no data.
public struct PixelMask: Sendable, Equatable {
    /// Whether each pixel has no data, row-major.
    public let isMissing: [Bool]
    /// The number of pixels without data.
    public let missingCount: Int

    /// A mask; nil if every pixel has data.
    public init?(isMissing: [Bool]) {
        let count = isMissing.count { $0 }
        guard count > 0 else { return nil }
        (self.isMissing, missingCount) = (isMissing, count)
    }

    /// The pixels with data, row-major indices in ascending order.
    public var present: [Int] { isMissing.indices.filter { !isMissing[$0] } }

    /// The labels with 0 for pixels without data.
    public func applied(to labels: LabelMap) -> LabelMap {
        var masked = LabelMap(
            rows: labels.rows,
            columns: labels.columns,
            labels: zip(labels.labels, isMissing).map { $1 ? 0 : $0 }
        )
        masked.groups = labels.groups
        return masked
    }
}
