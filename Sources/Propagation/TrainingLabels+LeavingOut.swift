public import Compute
internal import Glibc

/// Training labels of which some are left out, to see how well a graph finds them again.
public struct PartedLabels: Sendable, Equatable {
    /// The labels that are kept.
    public let kept: TrainingLabels
    /// The labels that are left out.
    public let leftOut: TrainingLabels
}

extension TrainingLabels {
    /// Leaves out single pixels of every class, each in one of `count` parts; a class with one pixel is always kept.
    ///
    /// - Parameters:
    ///   - count: The number of parts, at least two.
    ///   - seed: The seed of the random stream "left-out".
    /// - Returns: The parts.
    public func leavingOutPixels(parts count: Int, seed: Seed) -> [PartedLabels] {
        precondition(count >= 2, "TrainingLabels.leavingOutPixels: \(count) parts")
        var random = seed.stream("left-out")
        var part = [Int](repeating: -1, count: self.count)
        var next = 0
        for index in 0..<classCount {
            let places = random.shuffled(classes.indices.filter { classes[$0] == index })
            guard places.count > 1 else { continue }
            // Where a class has fewer pixels than there are parts, its pixels go to different parts.
            for place in places {
                part[place] = next % count
                next += 1
            }
        }
        return (0..<count).compactMap { number in parted { part[$0] == number } }
    }

    /// Leaves out regions of every class, in two parts.
    ///
    /// Pixels of a class that share a side or corner are a region. Of a class with several regions, every second by size is
    /// left out in turn. A class with one region is cut across its longer axis into two ends of two fifths each; one end is
    /// kept, the other left out, and what lies between them is neither. Regions of fewer than `minimum` pixels are always kept.
    ///
    /// - Parameters:
    ///   - columns: The columns of the scene.
    ///   - minimum: The pixels that a region must have to be cut.
    /// - Returns: The parts; none if every class has one small region.
    public func leavingOutRegions(columns: Int, minimum: Int = 6) -> [PartedLabels] {
        /// 0 and 1 for the two ends, 2 for what is always kept, 3 for what lies between.
        var side = [Int](repeating: 2, count: count)
        for index in 0..<classCount {
            let regions = regions(of: index, columns: columns)
            if regions.count > 1 {
                for (number, region) in regions.enumerated() {
                    for place in region { side[place] = number % 2 }
                }
            } else if let region = regions.first, region.count >= minimum {
                let ordered = alongAxis(region, columns: columns)
                let end = ordered.count * 2 / 5
                for (number, place) in ordered.enumerated() {
                    side[place] = number < end ? 0 : number >= ordered.count - end ? 1 : 3
                }
            }
        }
        return (0..<2).compactMap { left in
            parted(keeping: { side[$0] == 1 - left || side[$0] == 2 }, leavingOut: { side[$0] == left })
        }
    }

    private func parted(_ isLeftOut: (Int) -> Bool) -> PartedLabels? {
        parted(keeping: { !isLeftOut($0) }, leavingOut: isLeftOut)
    }

    private func parted(keeping isKept: (Int) -> Bool, leavingOut isLeftOut: (Int) -> Bool) -> PartedLabels? {
        let (kept, leftOut) = (pixels.indices.filter(isKept), pixels.indices.filter(isLeftOut))
        guard !kept.isEmpty, !leftOut.isEmpty else { return nil }
        return PartedLabels(kept: chosen(kept), leftOut: chosen(leftOut))
    }

    /// The regions of a class as places in the list, largest first.
    private func regions(of index: Int, columns: Int) -> [[Int]] {
        let places = pixels.indices.filter { classes[$0] == index }
        var rest = [Int: Int](uniqueKeysWithValues: places.map { (pixels[$0], $0) })
        var regions: [[Int]] = []
        for place in places where rest[pixels[place]] != nil {
            var (region, next) = ([place], 0)
            rest[pixels[place]] = nil
            while next < region.count {
                let (row, column) = (pixels[region[next]] / columns, pixels[region[next]] % columns)
                for other in row - 1...row + 1 {
                    for beside in max(0, column - 1)...min(columns - 1, column + 1) {
                        if let found = rest.removeValue(forKey: other * columns + beside) {
                            region.append(found)
                        }
                    }
                }
                next += 1
            }
            regions.append(region)
        }
        return regions.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }

    /// A region's places in order along its longer principal axis.
    private func alongAxis(_ region: [Int], columns: Int) -> [Int] {
        let points = region.map { (Double(pixels[$0] / columns), Double(pixels[$0] % columns)) }
        let count = Double(points.count)
        let (row, column) = (
            points.reduce(0) { $0 + $1.0 } / count, points.reduce(0) { $0 + $1.1 } / count
        )
        var (down, across, both) = (0.0, 0.0, 0.0)
        for point in points {
            down += (point.0 - row) * (point.0 - row)
            across += (point.1 - column) * (point.1 - column)
            both += (point.0 - row) * (point.1 - column)
        }
        let angle = atan2(2 * both, across - down) / 2
        let keys = points.map { ($0.1 - column) * cos(angle) + ($0.0 - row) * sin(angle) }
        return region.indices.sorted { (keys[$0], region[$0]) < (keys[$1], region[$1]) }.map { region[$0] }
    }
}
