/// A published split: a map of training labels and a map of test labels.
public struct OfficialSplit: Sendable, Equatable {
    /// The labels of both maps, with the scene's class numbers.
    public let labels: LabelMap
    /// The split.
    public let split: Split
    /// How classes were renumbered; nil if they were not.
    public let correspondence: LabelCorrespondence?
    /// The names and colors of the classes in the files of the maps.
    public var classes: [SceneClass] = []
    /// In words, how the classes of the test map were renumbered by their names; nil if they were not.
    public var nameNote: String?

    /// How classes whose numbers differ from the scene's are handled.
    public enum Numbering: Sendable, Equatable, Codable {
        /// Matches classes by the pixels labeled in the maps and in the scene; a match that is not one to one is an error.
        case matched
        /// Keeps the numbers.
        case kept
        /// Replaces numbers with these.
        case given(LabelCorrespondence)
    }

    /// Combines the maps.
    ///
    /// - Parameters:
    ///   - train: The labels of the training pixels, 0 elsewhere.
    ///   - test: The labels of the test pixels, 0 elsewhere; nil to test all other labeled pixels of `scene`.
    ///   - scene: The scene's own labels, if any, with which classes are matched.
    ///   - numbering: How classes whose numbers differ from the scene's are handled.
    /// - Throws: `SplitError` if extents differ, if a pixel is in both maps, or if classes do not match.
    public init(
        train: LabelMap,
        test: LabelMap?,
        scene: LabelMap?,
        numbering: Numbering = .matched
    ) throws(SplitError) {
        for map in [test, scene] {
            guard let map, map.rows != train.rows || map.columns != train.columns else { continue }
            throw SplitError([
                .otherExtents(
                    rows: train.rows,
                    columns: train.columns,
                    expectedRows: map.rows,
                    expectedColumns: map.columns
                )
            ])
        }
        let both = zip(train.labels, test?.labels ?? []).enumerated().filter { $1.0 != 0 && $1.1 != 0 }
        if let first = both.first {
            throw SplitError([.repeated(count: both.count, first: first.offset)])
        }
        let published = LabelMap(
            rows: train.rows,
            columns: train.columns,
            labels: zip(train.labels, test?.labels ?? [UInt16](repeating: 0, count: train.labels.count))
                .map { max($0, $1) }
        )
        var correspondence: LabelCorrespondence?
        switch (numbering, scene) {
        case (.given(let given), _): correspondence = given
        case (.matched, let scene?):
            guard let found = LabelCorrespondence(of: published, with: scene) else {
                throw SplitError([.noCorrespondence])
            }
            correspondence = found
        case (.kept, _), (.matched, nil): break
        }
        if correspondence?.isIdentity == true { correspondence = nil }
        let own = correspondence?.applied(to: published) ?? published
        // Without a test map, all other labeled pixels of the scene are for testing.
        let rest = test == nil ? scene?.labels ?? [] : []
        labels =
            rest.isEmpty
            ? own
            : LabelMap(
                rows: own.rows,
                columns: own.columns,
                labels: zip(own.labels, rest).map { $0 == 0 ? $1 : $0 }
            )
        let all = labels.labels
        split = try Split(
            rows: train.rows,
            columns: train.columns,
            train: train.labels.indices.filter { train.labels[$0] != 0 },
            validation: [],
            test: all.indices.filter { all[$0] != 0 && train.labels[$0] == 0 }
        )
        self.correspondence = correspondence
    }
}
