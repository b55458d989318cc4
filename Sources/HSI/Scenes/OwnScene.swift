internal import ArrayElements
internal import ArrayFiles

extension Scene {
    /// Reads a scene without a descriptor, and doubts what its files say.
    ///
    /// Pixels and bands without data are left out; `doubts` has what was found. Classes have the names and colors of the files,
    /// or are named `Class 1` and so on. The cube can be stored in any axis order that the label map determines.
    ///
    /// - Throws: `SceneError`, naming the file.
    public static func load(
        cube: ArrayLocation,
        labels: ArrayLocation,
        reading choice: SceneReading = SceneReading()
    ) throws(SceneError) -> Scene {
        let file = try ArraySearch(cube.path)
        let mark = try SyntheticMark.read(in: file.file)
        let parts = try file.cubes(cube.key.map { .exactly($0) } ?? .preferring([]))
        let info = parts[0]
        let known = try choice.classNames.map(ClassNamesFile.read) ?? []
        let source = try ReadLabels.locate(
            labels,
            cube: (file, info),
            file.file.raster(info.name),
            choice,
            known
        )
        guard source.labels.map.labeledCount > 0 else { throw .nothingLabeled(path: labels.path) }
        guard let order = AxisOrder.choose(info.shape, source.labels.map, choice.axes) else {
            throw .extentMismatch(
                cubePath: file.path,
                cube: info.shape,
                labelsPath: labels.path,
                labels: [source.labels.map.rows, source.labels.map.columns]
            )
        }
        var doubts = source.labels.doubts
        var map = order.turnsLabels ? source.labels.map.transposed : source.labels.map
        if order.turnsLabels {
            doubts.append(
                Doubt(
                    .certain,
                    "the labels lie across the cube: their rows and columns were exchanged",
                    .axes
                )
            )
        }
        var orders = [order]
        for part in parts.dropFirst() {
            guard let other = AxisOrder.choose(part.shape, source.labels.map, choice.axes),
                other.turnsLabels == order.turnsLabels
            else {
                throw .extentMismatch(
                    cubePath: file.path,
                    cube: part.shape,
                    labelsPath: labels.path,
                    labels: [source.labels.map.rows, source.labels.map.columns]
                )
            }
            orders.append(other)
        }
        let joined = try JoinedCube(parts, in: file.file, order: orders)
        let (type, raster) = (joined.type, joined.raster)
        doubts += joined.doubts
        let whole = (consume joined).cube
        map = map.oriented(to: whole, order, choice, &doubts)
        let screened = try CubeScreening(
            consume whole,
            type: type,
            labels: map,
            raster: raster,
            reading: choice,
            path: file.path
        )
        doubts = screened.doubts + doubts
        if let mask = screened.mask {
            let missing = source.shapes.filter { shape in
                !shape.pixels.isEmpty && shape.pixels.allSatisfy { mask.isMissing[$0] }
            }
            if !missing.isEmpty {
                let ids = missing.prefix(8).map { "\($0.id)" }.joined(separator: ", ")
                doubts.append(
                    Doubt(.likely, "\(counted(missing.count, "shape")) where the cube has no data: \(ids)")
                )
            }
            map = mask.applied(to: map)
            guard map.labeledCount > 0 else {
                throw .unsupported(
                    path: labels.path,
                    reason: "every labeled pixel has no data in \(file.path)"
                )
            }
        }
        if let own = raster?.georeference, let other = source.georeference, !order.turnsLabels,
            !own.matches(other, rows: map.rows, columns: map.columns)
        {
            doubts.append(
                Doubt(.likely, "by their coordinates, the labels and the cube do not cover the same ground")
            )
        }
        let descriptor =
            mark?.completed(for: screened.cube, map)
            ?? SceneDescriptor.described(
                screened,
                map,
                raster,
                classes: known.isEmpty ? source.labels.classes : known,
                path: cube.path
            )
        return Scene(
            cube: screened.cube,
            labels: map,
            descriptor: descriptor,
            sources: [
                try SceneSource(
                    .cube,
                    file.file,
                    variable: parts.map(\.name).joined(separator: "+"),
                    known: []
                ),
                try SceneSource(.labels, path: source.path, variable: source.variable, known: []),
            ],
            mask: screened.mask,
            bands: screened.bands,
            georeference: raster?.georeference,
            doubts: doubts
        )
    }
}

extension LabelMap {
    /// The map, with rows and columns exchanged if a square scene left that open and the labels fit better so.
    fileprivate func oriented(
        to cube: borrowing Cube,
        _ order: AxisOrder.Choice,
        _ reading: SceneReading,
        _ doubts: inout [Doubt]
    ) -> LabelMap {
        guard let better = OrientationFit.better(self, copy cube) else {
            if order.isOpen, reading.axes == nil {
                doubts.append(
                    Doubt(
                        .certain,
                        "the scene is square: rows were taken to come before columns in the file",
                        .axes
                    )
                )
            }
            return self
        }
        let fits =
            "the classes explain \(Self.percent(better.fit)) % of the variance of the bands, \(Self.percent(better.asIs)) % as they are"
        if better.turn == .exchanged, order.isOpen, reading.axes == nil {
            doubts.append(
                Doubt(
                    .certain,
                    "the labels fit the cube with rows and columns exchanged, so they were: \(fits)",
                    .axes
                )
            )
            return transposed
        }
        doubts.append(Doubt(.likely, "the labels fit the cube better \(better.turn.text): \(fits)", .axes))
        return self
    }

    private static func percent(_ fraction: Double) -> Int { Int((fraction * 100).rounded()) }
}

extension ReadLabels {
    /// The labels of a scene of one's own, and where they are from.
    struct Located {
        var labels: ReadLabels
        /// The file.
        let path: String
        /// The variable; empty for a file with one.
        let variable: String
        /// The position of the label map on the ground.
        let georeference: Georeference?
        /// The shapes that were drawn; empty for a raster.
        var shapes: [VectorFile.Shape] = []
    }

    /// Reads labels from a raster, or draws those of a vector file on the grid of the cube.
    static func locate(
        _ location: ArrayLocation,
        cube: (file: ArraySearch, info: VariableInfo),
        _ raster: RasterMetadata?,
        _ choice: SceneReading,
        _ known: [SceneClass]
    ) throws(SceneError) -> Located {
        if VectorFile.isVector(location.path) || VectorFile.isPointTable(location.path) {
            return try drawn(location, cube: cube.info, path: cube.file.path, raster, choice)
        }
        let search = try location.path == cube.file.path ? cube.file : ArraySearch(location.path)
        let (labels, variable) = try read(search, location.key, cube: cube.info.shape, choice, known)
        return Located(
            labels: labels,
            path: search.path,
            variable: variable,
            georeference: search.file.raster(variable)?.georeference
        )
    }
}

extension ReadLabels {
    /// The shapes of a vector file on the grid of a cube.
    private static func drawn(
        _ location: ArrayLocation,
        cube: VariableInfo,
        path: String,
        _ raster: RasterMetadata?,
        _ choice: SceneReading
    ) throws(SceneError) -> Located {
        let (rows, columns) = (cube.shape[0], cube.shape[1])
        let file: VectorFile
        if VectorFile.isVector(location.path) {
            guard let position = raster?.georeference else {
                throw .unsupported(
                    path: location.path,
                    reason: "shapes need a cube with a position on the ground, which \(path) does not have"
                )
            }
            file = try HSI.reading(
                VectorFile(location.path, layer: location.key, on: position, rows: rows, columns: columns)
            )
        } else {
            file = try HSI.reading(
                VectorFile(
                    pointTable: location.path,
                    on: raster?.georeference,
                    rows: rows,
                    columns: columns
                )
            )
        }
        return Located(
            labels: try ReadLabels(
                file,
                field: choice.labelField,
                groupField: choice.groupField,
                rows: rows,
                columns: columns,
                path: location.path
            ),
            path: location.path,
            variable: location.key ?? "",
            georeference: nil,
            shapes: file.shapes
        )
    }
}

extension SceneDescriptor {
    /// A descriptor of files that are not in the catalog, with what they say.
    fileprivate static func described(
        _ screened: CubeScreening,
        _ labels: LabelMap,
        _ raster: RasterMetadata?,
        classes: [SceneClass],
        path: String
    ) -> SceneDescriptor {
        var descriptor = SceneDescriptor(named: path).naming(classes).completed(for: labels)
        descriptor.bands = screened.cube.bands
        descriptor.falseColorBands = screened.bands.falseColorBands(raster?.defaultBands)
        descriptor.sensor = raster?.sensor
        if let wavelengths = screened.bands.wavelengths, let first = wavelengths.min(),
            let last = wavelengths.max()
        {
            descriptor.wavelengths = Wavelengths(firstNanometers: first, lastNanometers: last)
        }
        return descriptor
    }
}

extension BandDescription {
    /// The bands shown as red, green, and blue: those of the file if kept, else the nearest to visible light, else a choice over
    /// the whole range.
    func falseColorBands(_ named: [Int]?) -> [Int] {
        let kept = selection.kept
        if let named, named.count == 3 {
            let places = named.compactMap { kept.firstIndex(of: $0) }
            if places.count == 3 { return places }
        }
        if let wavelengths {
            let nearest = [640.0, 550, 460].map { target in
                wavelengths.indices.min { abs(wavelengths[$0] - target) < abs(wavelengths[$1] - target) } ?? 0
            }
            let isVisible = zip(nearest, [640.0, 550, 460]).allSatisfy { abs(wavelengths[$0] - $1) < 60 }
            if isVisible, Set(nearest).count == 3 { return nearest }
        }
        let last = max(0, kept.count - 1)
        return [last * 3 / 4, last / 2, last / 4]
    }
}
