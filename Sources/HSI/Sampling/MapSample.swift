public import ArrayFiles
public import Compute

/// Pixels of a map drawn at random from strata, to be looked at on the ground or in imagery.
public struct MapSample: Sendable, Equatable {
    /// A drawn pixel.
    public struct Point: Sendable, Equatable {
        /// Its number, from 1, in random order.
        public let number: Int
        /// Its row, from 0.
        public let row: Int
        /// Its column, from 0.
        public let column: Int
        /// Its stratum.
        public let stratum: UInt16
        /// Its class in the map.
        public let map: UInt16
    }

    /// The pixels, in random order.
    ///
    /// So whoever labels them does not learn the class in the map from the order, and a part of the list is a sample, too.
    public let points: [Point]

    /// Draws pixels of each stratum without replacement.
    ///
    /// - Parameters:
    ///   - map: The map; pixels of label 0 are not drawn.
    ///   - strata: The stratum of every pixel of the map.
    ///   - allocation: The pixels to draw of each stratum.
    ///   - seed: The random stream `sample` and the stratum decide which pixels.
    public init(_ map: LabelMap, strata: LabelMap, allocation: SampleAllocation, seed: Seed) {
        precondition(
            map.rows == strata.rows && map.columns == strata.columns,
            "MapSample: strata of \(strata.rows)×\(strata.columns)"
        )
        var drawn: [Int] = []
        for entry in Self.strata(strata, of: map).pixelsByClass {
            var random = seed.stream("sample", Int(entry.label))
            var pixels = entry.pixels
            for place in 0..<min(allocation.counts[entry.label] ?? 0, pixels.count) {
                pixels.swapAt(place, place + random.index(below: pixels.count - place))
                drawn.append(pixels[place])
            }
        }
        var random = seed.stream("sample-order")
        points = random.shuffled(drawn).enumerated().map { index, pixel in
            Point(
                number: index + 1,
                row: pixel / map.columns,
                column: pixel % map.columns,
                stratum: strata.labels[pixel],
                map: map.labels[pixel]
            )
        }
    }

    /// The strata where the map has a class, else 0.
    public static func strata(_ strata: LabelMap, of map: LabelMap) -> LabelMap {
        LabelMap(
            rows: map.rows,
            columns: map.columns,
            labels: zip(strata.labels, map.labels).map { $1 == 0 ? 0 : $0 }
        )
    }
}

extension MapSample.Point {
    /// The map coordinates of its center.
    public func position(_ georeference: Georeference) -> (x: Double, y: Double) {
        georeference.position(column: Double(column) + 0.5, row: Double(row) + 0.5)
    }
}
