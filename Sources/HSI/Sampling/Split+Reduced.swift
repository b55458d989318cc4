/// A class that has fewer training pixels than were asked for.
public struct ReducedClass: Sendable, Equatable {
    /// Its label.
    public let label: UInt16
    /// Its labeled pixels.
    public let pixels: Int
    /// Its training and validation pixels.
    public let training: Int
}

extension Split {
    /// The classes that have fewer training pixels than `count` because half of their pixels is less, by ascending label.
    public func reducedClasses(of count: Int, in labels: LabelMap) -> [ReducedClass] {
        var training: [UInt16: Int] = [:]
        for pixel in train + validation { training[labels.labels[pixel], default: 0] += 1 }
        return labels.counts.sorted { $0.key < $1.key }.compactMap { label, pixels in
            let own = training[label] ?? 0
            return own < count ? ReducedClass(label: label, pixels: pixels, training: own) : nil
        }
    }
}

extension Split {
    /// The split without the pixels, row-major indices, that do not fulfill a condition.
    public func keeping(_ fulfills: (Int) -> Bool) throws(SplitError) -> Split {
        try Split(
            rows: rows,
            columns: columns,
            train: train.filter(fulfills),
            validation: validation.filter(fulfills),
            test: test.filter(fulfills)
        )
    }
}
