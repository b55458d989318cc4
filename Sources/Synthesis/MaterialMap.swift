internal import Compute
internal import Glibc
internal import HSI

/// The material of every pixel of a scene, labeled or not: a class, or one of a few materials without a class.
///
/// The material of a labeled pixel is its class. Published label maps mark parts of larger areas, so the class of the nearest
/// labeled pixel extends by a varying number of pixels. The rest is filled with organic regions of the other materials.
struct MaterialMap {
    /// The material of each pixel, `[rows, columns]`: the index of its class, or a higher number for materials without a class.
    let materials: [UInt16]
    /// The labels of the classes, ascending.
    let classes: [UInt16]
    /// The number of materials without a class.
    let others: Int

    /// The materials of a label map.
    init(around map: LabelMap, seed: Seed) {
        classes = map.classes
        others = Self.otherCount
        let (rows, columns) = (map.rows, map.columns)
        let nearest = NearestLabels(map)
        let field = RandomField(rows: rows, columns: columns, length: 8)
        let reach = field.values(seed, "synthesis/reach", 0, 0, rows: 0..<rows)
        let background = OrganicRegions(
            rows: rows,
            columns: columns,
            count: others,
            length: 30,
            seed: seed,
            name: "synthesis/background"
        )
        var places = [UInt16](repeating: 0, count: Int(classes.last ?? 0) + 1)
        for (place, label) in classes.enumerated() { places[Int(label)] = UInt16(place) }
        let classCount = UInt16(classes.count)
        materials = map.labels.indices.map { pixel in
            // The extension is log-normal with a median of 4 pixels.
            guard nearest.distances[pixel] <= 4 * expf(0.7 * reach[pixel]) else {
                return classCount + background.regions[pixel]
            }
            return places[Int(nearest.labels[pixel])]
        }
    }

    /// The materials of a generated label map, which has only classes.
    init(generated map: LabelMap, materials: [UInt16]) {
        (self.materials, classes, others) = (materials, map.classes, 0)
    }

    private static let otherCount = 4
}
