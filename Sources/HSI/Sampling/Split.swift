/// The training, validation and test pixels of an image.
///
/// Pixels are row-major indices, ascending; no pixel is in two parts.
public struct Split: Sendable, Equatable {
    /// The rows of the image.
    public let rows: Int
    /// The columns of the image.
    public let columns: Int
    /// The training pixels.
    public let train: [Int]
    /// The validation pixels, which select the epoch to keep; often empty.
    public let validation: [Int]
    /// The test pixels.
    public let test: [Int]

    /// Creates a split from pixels in any order.
    ///
    /// Checks that all pixels lie in the image and that none occurs twice.
    public init(
        rows: Int,
        columns: Int,
        train: [Int],
        validation: [Int],
        test: [Int]
    ) throws(SplitError) {
        self.rows = rows
        self.columns = columns
        self.train = train.sorted()
        self.validation = validation.sorted()
        self.test = test.sorted()
        let problems = problems
        guard problems.isEmpty else { throw SplitError(problems) }
    }

    /// The parts with their names.
    private var parts: [(name: String, pixels: [Int])] {
        [("train", train), ("validation", validation), ("test", test)]
    }

    /// The problems that make a split invalid.
    private var problems: [SplitError.Problem] {
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard rows > 0, columns > 0, !overflow, count <= Int(Int32.max) else {
            return [.extents(rows: rows, columns: columns)]
        }
        var problems: [SplitError.Problem] = []
        if train.isEmpty { problems.append(.empty(part: "train")) }
        for part in parts {
            let outside = part.pixels.filter { !(0..<count ~= $0) }
            if let first = outside.first {
                problems.append(.outside(part: part.name, count: outside.count, first: first))
            }
        }
        let all = (train + validation + test).sorted()
        let repeated = Set(zip(all, all.dropFirst()).filter { $0 == $1 }.map(\.0))
        if let first = repeated.min() { problems.append(.repeated(count: repeated.count, first: first)) }
        return problems
    }

    /// Checks that all pixels of the split are labeled in `labels`.
    public func check(against labels: LabelMap) throws(SplitError) {
        guard rows == labels.rows, columns == labels.columns else {
            throw SplitError([
                .otherExtents(
                    rows: rows,
                    columns: columns,
                    expectedRows: labels.rows,
                    expectedColumns: labels.columns
                )
            ])
        }
        let problems = parts.compactMap { part -> SplitError.Problem? in
            let unlabeled = part.pixels.filter { labels.labels[$0] == 0 }
            return unlabeled.first.map { .unlabeled(part: part.name, count: unlabeled.count, first: $0) }
        }
        guard problems.isEmpty else { throw SplitError(problems) }
    }

    /// The parts as a map: 1 for training, 2 for validation, 3 for testing, 0 elsewhere.
    public var maskMap: LabelMap {
        var mask = [UInt16](repeating: 0, count: rows * columns)
        for (index, part) in parts.enumerated() {
            for pixel in part.pixels { mask[pixel] = UInt16(index + 1) }
        }
        return LabelMap(rows: rows, columns: columns, labels: mask)
    }
}

extension Split: Codable {
    private enum CodingKeys: String, CodingKey { case rows, columns, train, validation, test }

    /// Reads a split and checks it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            rows: container.decode(Int.self, forKey: .rows),
            columns: container.decode(Int.self, forKey: .columns),
            train: container.decode([Int].self, forKey: .train),
            validation: container.decode([Int].self, forKey: .validation),
            test: container.decode([Int].self, forKey: .test)
        )
    }
}
