/// A class without training pixels or without test pixels.
public struct SplitGap: Sendable, Equatable {
    /// The class.
    public let label: UInt16
    /// The numbers of training and test pixels; at least one of them is 0.
    public let train: Int, test: Int
    /// The largest Chebyshev distance between two of its pixels; a class cannot be divided by a buffer of this width or more.
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
