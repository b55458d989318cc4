/// A label map with the names and colors of its classes, to be written.
public struct ClassRaster: Sendable {
    /// A class of a label map.
    public struct Entry: Sendable {
        let label: UInt16
        let name: String
        let color: String

        /// A class by its label, name, and color as `#rrggbb`.
        public init(label: UInt16, name: String, color: String) {
            (self.label, self.name, self.color) = (label, name, color)
        }
    }

    let labels: [UInt16]
    let rows: Int
    let columns: Int
    let classes: [Entry]

    /// A map of `[rows, columns]` labels; 0 is unlabeled.
    public init(_ labels: [UInt16], rows: Int, columns: Int, classes: [Entry]) {
        precondition(
            labels.count == rows * columns,
            "ClassRaster: \(labels.count) labels for \(rows)×\(columns)"
        )
        (self.labels, self.rows, self.columns, self.classes) = (labels, rows, columns, classes)
    }

    /// The largest label.
    var highest: UInt16 { max(labels.max() ?? 0, classes.map(\.label).max() ?? 0) }

    /// The same with labels 1, 2, … if a label is above 255 and at most 255 classes occur, so that one byte holds a label.
    ///
    /// Names then begin with the original label, unless they end with it.
    var compact: ClassRaster {
        guard highest > 255 else { return self }
        let known = Dictionary(classes.map { ($0.label, $0) }) { first, _ in first }
        let present = Set(labels).union(known.keys).subtracting([0]).sorted()
        guard present.count <= 255 else { return self }
        let numbers = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, UInt16($0 + 1)) })
        let entries = present.enumerated().map { index, label in
            let name = known[label]?.name ?? "Class \(label)"
            return Entry(
                label: UInt16(index + 1),
                name: name.hasSuffix(" \(label)") ? name : "\(label) \(name)",
                color: known[label]?.color ?? "#000000"
            )
        }
        return ClassRaster(labels.map { numbers[$0] ?? 0 }, rows: rows, columns: columns, classes: entries)
    }

    /// An entry for every number from 0 to the largest label.
    var numberedEntries: [Entry] {
        let byLabel = Dictionary(classes.map { ($0.label, $0) }) { first, _ in first }
        return (0...highest).map { label in
            byLabel[label]
                ?? Entry(
                    label: label,
                    name: label == 0 ? "Unclassified" : "Class \(label)",
                    color: "#000000"
                )
        }
    }
}
