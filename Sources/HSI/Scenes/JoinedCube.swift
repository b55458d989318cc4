internal import ArrayElements
internal import ArrayFiles

/// A cube of a file, or two cubes of different spectral ranges joined in the order of wavelengths.
struct JoinedCube {
    let cube: Cube
    /// The type of the numbers in the file.
    let type: ElementType
    /// What the file says about the bands of `cube`.
    let raster: RasterMetadata?
    /// What was done.
    let doubts: [Doubt]

    /// Reads arrays of the same rows and columns.
    ///
    /// - Parameters:
    ///   - parts: One array, or several to be joined.
    ///   - file: The file.
    ///   - order: The order of the axes of each.
    /// - Throws: `SceneError`, naming the file.
    init(_ parts: [VariableInfo], in file: ArrayFile, order: [AxisOrder.Choice]) throws(SceneError) {
        var cubes: [Cube] = []
        var types: [ElementType] = []
        for (info, order) in zip(parts, order) {
            let stored = try Cube.asStored(info, axes: order.axes, in: file)
            cubes.append(stored.cube)
            types.append(stored.type)
        }
        let rasters = parts.map { file.raster($0.name) }
        type = types.max { $0.size < $1.size } ?? .float32
        guard parts.count > 1, let first = cubes.first else {
            (cube, raster, doubts) = (cubes[0], rasters[0], [])
            return
        }
        var bands: [(part: Int, band: Int)] = []
        for (part, cube) in cubes.enumerated() { bands += (0..<cube.bands).map { (part, $0) } }
        let wavelengths = Self.joined(rasters, cubes, \.wavelengths)
        var said = "joined \(parts.map(\.name).joined(separator: " and ")): \(bands.count) bands"
        var places = Array(bands.indices)
        if let wavelengths {
            places.sort { (wavelengths[$0], $0) < (wavelengths[$1], $1) }
            bands = places.map { bands[$0] }
            said += " in the order of their wavelengths"
        } else {
            said += " in the order of the file, which gives no wavelengths for them"
        }
        doubts = [Doubt(.certain, said)]
        var joined = rasters[0] ?? rasters[1]
        func sorted<Item>(_ items: [Item]?) -> [Item]? { items.map { items in places.map { items[$0] } } }
        joined?.wavelengths = sorted(wavelengths)
        joined?.bandwidths = sorted(Self.joined(rasters, cubes, \.bandwidths))
        joined?.gains = sorted(Self.joined(rasters, cubes, \.gains))
        joined?.offsets = sorted(Self.joined(rasters, cubes, \.offsets))
        joined?.badBands = sorted(
            zip(rasters, cubes).flatMap { raster, cube in
                raster?.badBands ?? [Bool](repeating: false, count: cube.bands)
            }
        )
        joined?.bandNames = nil
        joined?.defaultBands = nil
        if Set(rasters.map { $0?.noData }).count > 1 { joined?.noData = nil }
        raster = joined
        var values = [Float](repeating: 0, count: first.pixels * bands.count)
        for (index, band) in bands.enumerated() {
            let source = cubes[band.part]
            for pixel in 0..<first.pixels {
                values[pixel * bands.count + index] = source.values[pixel * source.bands + band.band]
            }
        }
        cube = Cube(rows: first.rows, columns: first.columns, bands: bands.count, values: values)
    }

    /// The lists of all parts one after another; nil if one part has none of the right length.
    private static func joined<Item>(
        _ rasters: [RasterMetadata?],
        _ cubes: [Cube],
        _ list: KeyPath<RasterMetadata, [Item]?>
    ) -> [Item]? {
        var all: [Item] = []
        for (raster, cube) in zip(rasters, cubes) {
            guard let items = raster?[keyPath: list], items.count == cube.bands else { return nil }
            all += items
        }
        return all
    }
}
