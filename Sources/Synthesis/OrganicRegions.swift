internal import Compute
internal import HSI

/// Regions with irregular borders: each pixel belongs to the random field with the highest value.
struct OrganicRegions {
    /// The region of each pixel, counted from zero, `[rows, columns]`.
    let regions: [UInt16]
    /// The difference between the highest and the second highest field.
    let margins: [Float]

    /// Creates one region per random field with the correlation exp(−1/2) at `length` pixels; `name` is the random stream.
    init(rows: Int, columns: Int, count: Int, length: Double, seed: Seed, name: String, attempt: Int = 0) {
        let field = RandomField(rows: rows, columns: columns, length: length)
        var regions = [UInt16](repeating: 0, count: rows * columns)
        var best = [Float](repeating: -.infinity, count: rows * columns)
        var second = best
        for index in 0..<count {
            let values = field.values(seed, name, attempt, index, rows: 0..<rows)
            for pixel in values.indices {
                if values[pixel] > best[pixel] {
                    (second[pixel], best[pixel]) = (best[pixel], values[pixel])
                    regions[pixel] = UInt16(index)
                } else if values[pixel] > second[pixel] {
                    second[pixel] = values[pixel]
                }
            }
        }
        self.regions = regions
        margins = zip(best, second).map { $0 - $1 }
    }
}

extension LabelMap {
    /// A label map of `settings.classes` organic regions, with unlabeled pixels along their borders.
    ///
    /// The correlation length of the regions is about √(rows · columns / classes) / 3 pixels. Fields are drawn again up to twenty
    /// times until every class has at least a tenth of its share of the pixels.
    ///
    /// - Returns: The labels, and the zero-based class of every pixel; nil if the map is too small for the classes.
    static func organic(_ settings: SynthesisSettings) -> (labels: LabelMap, materials: [UInt16])? {
        guard let classes = settings.classes else { return nil }
        let (rows, columns) = (settings.rows, settings.columns)
        let area = Double(rows * columns) / Double(classes)
        for attempt in 0..<20 {
            let drawn = OrganicRegions(
                rows: rows,
                columns: columns,
                count: classes,
                length: max(1, area.squareRoot() / 9),
                seed: Seed(settings.seed),
                name: "synthesis/labels",
                attempt: attempt
            )
            let labels = LabelMap(
                rows: rows,
                columns: columns,
                labels: zip(drawn.regions, drawn.margins).map { $1 < borderMargin ? 0 : $0 + 1 }
            )
            let counts = labels.counts
            if counts.count == classes, counts.values.allSatisfy({ Double($0) >= max(3, area / 10) }) {
                return (labels, drawn.regions)
            }
        }
        return nil
    }

    /// Pixels where the highest field exceeds the second by less than this are unlabeled.
    private static let borderMargin: Float = 0.2
}
