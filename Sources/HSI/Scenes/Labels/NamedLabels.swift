/// A label map with the names that its file has for the classes.
public struct NamedLabels: Sendable {
    /// The labels.
    public let map: LabelMap
    /// The classes with names or colors in the file.
    public let classes: [SceneClass]

    /// A map with names.
    public init(map: LabelMap, classes: [SceneClass]) { (self.map, self.classes) = (map, classes) }

    /// Reads a label map with the names in its file.
    public static func load(
        _ location: ArrayLocation,
        reading: SceneReading = SceneReading()
    ) throws(SceneError) -> NamedLabels {
        let read = try ReadLabels.read(ArraySearch(location.path), location.key, cube: nil, reading, [])
            .labels
        return NamedLabels(map: read.map, classes: read.classes)
    }

    /// The map with rows and columns exchanged.
    public var transposed: NamedLabels { NamedLabels(map: map.transposed, classes: classes) }

    /// Whether every label that occurs has a name of its own.
    private var isNamed: Bool {
        let names = map.classes.map { label in classes.first { $0.label == label }?.name }
        return !names.isEmpty && !names.contains(nil) && Set(names).count == names.count
    }

    /// The map with the numbers that `other` has for classes of the same names; names that `other` lacks get the next numbers.
    ///
    /// - Returns: The renumbered map and, in words, what was renumbered; nil if a class of either map has no name, or if the
    ///   numbers agree already.
    public func renumbered(like other: NamedLabels) -> (labels: NamedLabels, note: String)? {
        guard isNamed, other.isNamed else { return nil }
        func folded(_ name: String) -> String { name.lowercased() }
        var numbers = Dictionary(other.classes.map { (folded($0.name), $0.label) }) { first, _ in first }
        var last = other.classes.map(\.label).max() ?? 0
        var new: [UInt16: UInt16] = [:]
        var renamed: [SceneClass] = []
        for entry in classes where map.classes.contains(entry.label) {
            if numbers[folded(entry.name)] == nil {
                guard last < .max else { return nil }
                last += 1
                numbers[folded(entry.name)] = last
            }
            let number = numbers[folded(entry.name)] ?? entry.label
            new[entry.label] = number
            renamed.append(SceneClass(label: number, name: entry.name, color: entry.color))
        }
        let changed = new.filter { $0.key != $0.value }.sorted { $0.key < $1.key }
        guard !changed.isEmpty else { return nil }
        let text = changed.map { old, label in
            "\(old) to \(label) (\(renamed.first { $0.label == label }?.name ?? ""))"
        }
        let labels = map.labels.map { new[$0] ?? $0 }
        return (
            NamedLabels(
                map: LabelMap(rows: map.rows, columns: map.columns, labels: labels),
                classes: renamed.sorted { $0.label < $1.label }
            ),
            "classes matched by name: " + text.joined(separator: ", ")
        )
    }
}
