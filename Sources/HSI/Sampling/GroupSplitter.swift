public import Compute

/// Splits labeled pixels by groups, such as the polygons they were drawn with: no group has pixels on both sides.
///
/// Neighboring pixels of a polygon are almost copies of each other, so a random split of its pixels tests on what it trains on.
/// Groups of each class are drawn at random until they have the requested number of training pixels, classes with few groups
/// first. Each class keeps a group for testing; a class with one group is only trained on. With `SampleSize.perClass`, so
/// many pixels are drawn from the groups for training, and the rest of these groups is left out.
public struct GroupSplitter: Sendable, Hashable {
    /// The number of training pixels, validation pixels included.
    public let size: SampleSize
    /// The fraction of the training pixels for validation, in groups of their own where a class has several for training.
    public let validationRatio: Double

    /// A splitter that takes `size` for training, and `validationRatio` of that for validation.
    public init(_ size: SampleSize, validationRatio: Double = 0) {
        (self.size, self.validationRatio) = (size, validationRatio)
    }

    /// Splits the labeled pixels of a map with groups.
    ///
    /// - Throws: `SplitError` if the map has no groups, or if every class has only one.
    public func split(_ labels: LabelMap, seed: Seed) throws(SplitError) -> Split {
        var problems = StratifiedSplitter(size, validationRatio: validationRatio).settingProblems
        let classes = labels.pixelsByClass
        if classes.isEmpty { problems.append(.nothingLabeled) }
        guard let groups = labels.groups else { throw SplitError(problems + [.noGroups]) }
        guard problems.isEmpty else { throw SplitError(problems) }
        let members = classes.map { entry in
            (label: entry.label, groups: Dictionary(grouping: entry.pixels) { groups[$0] })
        }
        guard members.contains(where: { $0.groups.count > 1 }) else { throw SplitError([.singleGroups]) }
        let training = drawn(members, isTraining: nil, "polygons", seed) { pixels in
            switch size {
            case .fraction(let ratio): Int((ratio * Double(pixels)).rounded(.down))
            case .perClass(let count): count
            }
        }
        let inside = members.map { entry in
            (label: entry.label, groups: entry.groups.filter { training.contains($0.key) })
        }
        let validating =
            validationRatio > 0
            ? drawn(inside, isTraining: training, "polygons-validation", seed) {
                Int((validationRatio * Double($0)).rounded(.down))
            } : []
        var (train, validation, test): ([Int], [Int], [Int]) = ([], [], [])
        for entry in members {
            var pixels: [Int] = []
            for (group, own) in entry.groups.sorted(by: { $0.key < $1.key }) {
                if validating.contains(group) {
                    validation += own
                } else if training.contains(group) {
                    pixels += own
                } else {
                    test += own
                }
            }
            if case .perClass(let count) = size {
                var random = seed.stream("split", Int(entry.label))
                pixels = Array(random.shuffled(pixels).prefix(count))
            }
            train += pixels
        }
        return try Split(
            rows: labels.rows,
            columns: labels.columns,
            train: train,
            validation: validation,
            test: test
        )
    }

    /// Groups with about the wanted number of pixels of each class, never all groups of a class that has several.
    ///
    /// - Parameters:
    ///   - classes: The groups of each class with their pixels.
    ///   - isTraining: The groups of which validation groups are drawn, so that single ones are kept; nil for training groups.
    ///   - stream: The name of the random stream.
    ///   - seed: The seed.
    ///   - wanted: The number of pixels for a class of so many.
    /// - Returns: The groups.
    private func drawn(
        _ classes: [(label: UInt16, groups: [Int32: [Int]])],
        isTraining: Set<Int32>?,
        _ stream: String,
        _ seed: Seed,
        _ wanted: (Int) -> Int
    ) -> Set<Int32> {
        var taken: Set<Int32> = []
        // A group that is kept for the other side by a class with few groups is not taken by another one.
        var kept: Set<Int32> = []
        for entry in classes.sorted(by: { ($0.groups.count, $0.label) < ($1.groups.count, $1.label) }) {
            var random = seed.stream(stream, Int(entry.label))
            let order = random.shuffled(entry.groups.keys.sorted())
            let goal = max(isTraining == nil ? 1 : 0, wanted(entry.groups.values.reduce(0) { $0 + $1.count }))
            guard order.count > 1 else {
                if isTraining == nil { taken.formUnion(order) } else { kept.formUnion(order) }
                continue
            }
            var count = order.filter(taken.contains).reduce(0) { $0 + (entry.groups[$1]?.count ?? 0) }
            for group in order where count < goal && !taken.contains(group) && !kept.contains(group) {
                let left = order.count { !taken.contains($0) }
                guard left > 1 else { break }
                taken.insert(group)
                count += entry.groups[group]?.count ?? 0
            }
            kept.formUnion(order.filter { !taken.contains($0) }.prefix(1))
        }
        return taken
    }
}
