public import ArrayFiles
public import Compute

extension Split {
    /// The values of the parts in `maskMap`.
    private enum Part { static let train: UInt16 = 1, validation: UInt16 = 2, test: UInt16 = 3 }

    /// The split described by a mask: 1 for training, 2 for validation, 3 for testing, 0 for no part.
    ///
    /// If the mask contains no 3, all other labeled pixels of `labels` are for testing.
    ///
    /// - Throws: `SplitError` if the mask holds another value, differs in size from `labels`, or marks an unlabeled pixel.
    public init(mask: LabelMap, labels: LabelMap) throws(SplitError) {
        guard mask.rows == labels.rows, mask.columns == labels.columns else {
            throw SplitError([
                .otherExtents(
                    rows: mask.rows,
                    columns: mask.columns,
                    expectedRows: labels.rows,
                    expectedColumns: labels.columns
                )
            ])
        }
        if let wrong = mask.labels.firstIndex(where: { $0 > Part.test }) {
            throw SplitError([
                .maskValue(mask.labels[wrong], row: wrong / mask.columns, column: wrong % mask.columns)
            ])
        }
        let hasTest = mask.labels.contains(Part.test)
        func pixels(_ part: UInt16) -> [Int] { mask.labels.indices.filter { mask.labels[$0] == part } }
        try self.init(
            rows: mask.rows,
            columns: mask.columns,
            train: pixels(Part.train),
            validation: pixels(Part.validation),
            test: hasTest
                ? pixels(Part.test)
                : labels.labels.indices.filter { labels.labels[$0] != 0 && mask.labels[$0] == 0 }
        )
        try check(against: labels)
    }

    /// The same split with a random fraction of each class's training pixels moved to validation, as in `StratifiedSplitter`.
    public func settingAside(
        _ validationRatio: Double,
        labels: LabelMap,
        seed: Seed
    ) throws(SplitError) -> Split {
        guard 0..<1 ~= validationRatio else { throw SplitError([.validationRatio(validationRatio)]) }
        let classes = labels.classes
        let training = classes.map { label in train.filter { labels.labels[$0] == label } }
        let parts = StratifiedSplitter.setAside(validationRatio, of: training, classes, seed: seed)
        return try Split(
            rows: rows,
            columns: columns,
            train: parts.train,
            validation: validation + parts.validation,
            test: test
        )
    }

    /// `labels` at the pixels of the given parts, 0 elsewhere.
    private func labels(_ labels: LabelMap, of pixels: [Int]) -> LabelMap {
        var kept = [UInt16](repeating: 0, count: labels.labels.count)
        for pixel in pixels { kept[pixel] = labels.labels[pixel] }
        return LabelMap(rows: rows, columns: columns, labels: kept)
    }

    /// Writes the split as a MAT file: the training labels as `TR`, the test labels as `TE`, validation labels as `VA` if
    /// there are any, and the parts as `mask`, see `maskMap`.
    public func writeMAT(_ map: LabelMap, to path: String) throws(FileError) {
        let extra = validation.isEmpty ? [] : [(name: "VA", map: labels(map, of: validation))]
        try MatWriter.write(
            [("TR", labels(map, of: train)), ("TE", labels(map, of: test))] + extra + [("mask", maskMap)],
            to: path
        )
    }
}
