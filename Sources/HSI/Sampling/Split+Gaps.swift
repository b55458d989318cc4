/// A class that a split does not have on both sides.
public struct SplitGap: Sendable, Equatable {
    /// The class.
    public let label: UInt16
    /// Its pixels for training and for testing; at least one of the two is 0.
    public let train: Int, test: Int
    /// The largest Chebyshev distance of two of its pixels: with a buffer of that many pixels or more it cannot be divided.
    public let extent: Int
}

extension Split {
    /// The classes of `labels` without training or without test pixels, by ascending label.
    public func gaps(in labels: LabelMap) -> [SplitGap] {
        let map = ClassMap(labels)
        let (training, testing) = (counts(train, map), counts(test, map))
        return map.labels.indices.filter { training[$0] == 0 || testing[$0] == 0 }.map { index in
            SplitGap(
                label: map.labels[index],
                train: training[index],
                test: testing[index],
                extent: map.extent(of: index)
            )
        }
    }

    private func counts(_ pixels: [Int], _ map: ClassMap) -> [Int] {
        var counts = map.labels.map { _ in 0 }
        for pixel in pixels where map.classes[pixel] >= 0 { counts[Int(map.classes[pixel])] += 1 }
        return counts
    }
}
