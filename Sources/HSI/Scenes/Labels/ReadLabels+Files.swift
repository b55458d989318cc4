internal import ArrayElements
internal import ArrayFiles

extension ReadLabels {
    /// Reads the label map of a file: the given variable, or the only one that can be.
    ///
    /// - Parameters:
    ///   - search: The file.
    ///   - key: The variable; nil to find it.
    ///   - cube: The extents of the cube in its file; nil without a cube.
    ///   - reading: Which numbers mean unlabeled.
    ///   - known: Classes with the colors of a picture.
    /// - Returns: The labels, and the name of the variable.
    /// - Throws: `SceneError`, naming the file.
    static func read(
        _ search: ArraySearch,
        _ key: String?,
        cube: [Int]?,
        _ reading: SceneReading,
        _ known: [SceneClass]
    ) throws(SceneError) -> (labels: ReadLabels, variable: String) {
        let infos = try search.labels(key.map { .exactly($0) } ?? .preferring([])) { extents in
            cube.map { AxisOrder.of(cube: $0, labels: extents) != nil } ?? true
        }
        var sum: ReadLabels?
        for info in infos {
            let next = try ReadLabels(info, in: search.file, cube: cube, reading, known)
            guard let before = sum else {
                sum = next
                continue
            }
            let names = infos.map { "'\($0.name)'" }.joined(separator: " and ")
            sum?.map = try before.map.adding(next.map, names: names, path: search.path)
            sum?.doubts += next.doubts
            sum?.classes += next.classes.filter { other in
                !before.classes.contains { $0.label == other.label }
            }
        }
        guard var sum else { throw .keyNotFound(path: search.path, wanted: "label map", holds: []) }
        if infos.contains(where: { $0.elementType == .bool }), sum.map.classes.count == 1 {
            let others = search.variables.filter { $0.type.contains("categorical") }
            sum.doubts.append(
                Doubt(
                    .likely,
                    "the label map '\(infos[0].name)' is logical, so it has one class: a mask?"
                        + (others.isEmpty
                            ? ""
                            : " '\(others[0].name)' is a MATLAB categorical: save uint8(\(others[0].name)), and name it as FILE:key")
                )
            )
        }
        return (sum, infos.map(\.name).joined(separator: "+"))
    }

    /// Reads one variable as labels: numbers, the colors of a picture, or one layer for each class.
    private init(
        _ info: VariableInfo,
        in file: ArrayFile,
        cube: [Int]?,
        _ reading: SceneReading,
        _ known: [SceneClass]
    ) throws(SceneError) {
        let extents = squeezed(info.shape)
        let raster = file.raster(info.name)
        func checked(_ array: NumericArray<Double>) throws(SceneError) -> [Double] {
            guard array.shape == info.shape, array.values.count == extents.reduce(1, *) else {
                throw .malformed(path: file.path, reason: "the file changed while it was read")
            }
            return array.values
        }
        if extents.count == 2 {
            let values = try checked(HSI.reading(file.doubles(info.name)))
            try self.init(
                values,
                rows: extents[0],
                columns: extents[1],
                raster: raster,
                reading: reading,
                path: file.path
            )
            return
        }
        // Layers come last, as in rows×columns×classes, unless only the other order fits the cube.
        let comesFirst =
            cube.map { cube in
                AxisOrder.of(cube: cube, labels: Array(extents.prefix(2))) == nil
                    && AxisOrder.of(cube: cube, labels: Array(extents.suffix(2))) != nil
            } ?? false
        // A variable with axes of one index is read as it is; its other axes are already in order.
        let axes = comesFirst && info.shape.count == 3 ? [1, 2, 0] : nil
        let values = try checked(HSI.reading(file.doubles(info.name, axes: axes)))
        let turned = comesFirst ? [extents[1], extents[2], extents[0]] : extents
        let isPicture =
            (raster?.isPicture == true || info.elementType == .uint8) && (3...4).contains(turned[2])
            && values.contains { $0 > 1 }
        if isPicture {
            try self.init(
                colors: values,
                rows: turned[0],
                columns: turned[1],
                levels: turned[2],
                known: known.filter { !$0.color.isEmpty },
                path: file.path
            )
        } else {
            try self.init(
                oneHot: values,
                rows: turned[0],
                columns: turned[1],
                classes: turned[2],
                path: file.path
            )
        }
    }
}

extension LabelMap {
    /// The labels of two maps that share no pixel with different labels.
    func adding(_ other: LabelMap, names: String, path: String) throws(SceneError) -> LabelMap {
        guard rows == other.rows, columns == other.columns else {
            throw .unsupported(path: path, reason: "\(names) differ in size")
        }
        let pairs = zip(labels, other.labels)
        if let clash = pairs.enumerated().first(where: { $1.0 != 0 && $1.1 != 0 && $1.0 != $1.1 })?.offset {
            throw .conflictingLabels(path: path, names: names, row: clash / columns, column: clash % columns)
        }
        return LabelMap(rows: rows, columns: columns, labels: pairs.map { max($0, $1) })
    }
}
