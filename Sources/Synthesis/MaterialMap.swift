internal import Compute
internal import Glibc
internal import HSI

/// What lies under every pixel of a scene, labelled or not: one of the classes, or one of a few materials that are no class.
///
/// A labelled pixel is of its class. Published label maps mark parts of larger areas; so the class of the nearest labelled pixel goes on
/// for some pixels, here more and there less, and beyond lie organic regions of the other materials.
struct MaterialMap {
    /// The material of each pixel, `[rows, columns]`: the place of its class among those of the map, or above.
    let materials: [UInt16]
    /// The labels of the classes, ascending.
    let classes: [UInt16]
    /// The number of materials that are no class.
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
            // Reaches are log-normal, 4 pixels in the middle.
            guard nearest.distances[pixel] <= 4 * expf(0.7 * reach[pixel]) else {
                return classCount + background.regions[pixel]
            }
            return places[Int(nearest.labels[pixel])]
        }
    }

    /// The materials of a generated label map, which has no others.
    init(generated map: LabelMap, materials: [UInt16]) {
        (self.materials, classes, others) = (materials, map.classes, 0)
    }

    private static let otherCount = 4
}
