internal import ArrayFiles

extension ReadLabels {
    /// Labels from shapes that were drawn on the grid of a cube.
    ///
    /// Pixels in shapes of different classes stay unlabeled.
    ///
    /// - Parameters:
    ///   - file: The shapes.
    ///   - field: The field with the class; nil for the only one that can be.
    ///   - groupField: The field whose value groups shapes; nil for each shape alone.
    ///   - rows: The number of rows of the cube.
    ///   - columns: The number of columns of the cube.
    ///   - path: The file, for errors.
    /// - Throws: `SceneError.unsupported` that lists the fields if it is unclear which one has the class.
    init(
        _ file: VectorFile,
        field: String?,
        groupField: String?,
        rows: Int,
        columns: Int,
        path: String
    ) throws(SceneError) {
        let index = try Self.classField(file, field, path)
        let values = file.shapes.map { $0.values[index] }
        let numbering = try ShapeClasses(values, path)
        var labels = [UInt16](repeating: 0, count: rows * columns)
        var owner = [Int32](repeating: -1, count: rows * columns)
        var conflicts: [Int: Set<Int>] = [:]
        var contested: Set<Int> = []
        for (number, shape) in file.shapes.enumerated() {
            let label = numbering.label(values[number])
            guard label != 0 else { continue }
            for pixel in shape.pixels {
                if labels[pixel] != 0, labels[pixel] != label {
                    contested.insert(pixel)
                    conflicts[number, default: []].insert(Int(owner[pixel]))
                } else {
                    (labels[pixel], owner[pixel]) = (label, Int32(number))
                }
            }
        }
        for pixel in contested { labels[pixel] = 0 }
        map = LabelMap(rows: rows, columns: columns, labels: labels)
        let groups = try Self.groups(of: file, groupField, path)
        map.groups = owner.map { $0 < 0 ? -1 : groups[Int($0)] }
        classes = numbering.classes
        func name(_ number: Int) -> String { "\(file.shapes[number].id) (\(values[number]))" }
        func list(_ numbers: [Int]) -> String {
            numbers.prefix(8).map(name).joined(separator: ", ") + (numbers.count > 8 ? ", …" : "")
        }
        doubts = file.remarks.map { Doubt(.likely, $0) } + file.notes.map { Doubt(.certain, $0) }
        let counts = map.counts
        let drawn = classes.map { entry in
            let shapes = values.count { numbering.label($0) == entry.label }
            return
                "\(entry.label) \(entry.name) (\(counted(shapes, "shape")), \(counted(counts[entry.label] ?? 0, "pixel")))"
        }
        doubts.append(
            Doubt(.certain, "labels from the field '\(file.fields[index])': " + drawn.joined(separator: ", "))
        )
        let outside = file.shapes.indices.filter { file.shapes[$0].isOutside }
        if !outside.isEmpty {
            doubts.append(
                Doubt(.likely, "\(counted(outside.count, "shape")) outside the cube: \(list(outside))")
            )
        }
        let small = file.shapes.indices.filter {
            file.shapes[$0].pixels.isEmpty && !file.shapes[$0].isOutside
        }
        if !small.isEmpty {
            doubts.append(
                Doubt(
                    .likely,
                    "\(counted(small.count, "shape")) without the center of a pixel: \(list(small))"
                )
            )
        }
        if !contested.isEmpty {
            let pairs = conflicts.sorted { $0.key < $1.key }.flatMap { number, others in
                others.sorted().map { "\(name($0)) and \(name(number))" }
            }
            doubts.append(
                Doubt(
                    .likely,
                    "\(counted(contested.count, "pixel")) in shapes of different classes stay unlabeled: "
                        + pairs.prefix(8).joined(separator: ", ") + (pairs.count > 8 ? ", …" : "")
                )
            )
        }
    }

    /// The group of each shape: its own number, or that of the value of a field.
    private static func groups(of file: VectorFile, _ field: String?, _ path: String) throws(SceneError)
        -> [Int32]
    {
        guard let field else { return file.shapes.indices.map { Int32($0) } }
        guard let index = file.fields.firstIndex(where: { $0.lowercased() == field.lowercased() }) else {
            throw .unsupported(
                path: path,
                reason: "no field '\(field)'; the file has \(file.fields.joined(separator: ", "))"
            )
        }
        var numbers: [String: Int32] = [:]
        return file.shapes.map { shape in
            let value = shape.values[index]
            let number = numbers[value] ?? Int32(numbers.count)
            numbers[value] = number
            return number
        }
    }

    /// The field with the class of each shape.
    private static func classField(
        _ file: VectorFile,
        _ field: String?,
        _ path: String
    ) throws(SceneError) -> Int {
        func distinct(_ index: Int) -> Int { Set(file.shapes.map { $0.values[index] }).count }
        let list = file.fields.indices.map { "\(file.fields[$0]) (\(distinct($0)) values)" }.joined(
            separator: ", "
        )
        if let field {
            guard let index = file.fields.firstIndex(where: { $0.lowercased() == field.lowercased() }) else {
                throw .unsupported(path: path, reason: "no field '\(field)'; the file has \(list)")
            }
            return index
        }
        // A field whose values repeat; one that differs in every shape is a number of the shape.
        let repeating = file.fields.indices.filter {
            2...Scene.classLimit ~= distinct($0) && distinct($0) < file.shapes.count
        }
        let suggested = repeating.filter { index in
            ["class", "label", "cover", "type", "species", "crop"].contains {
                file.fields[index].lowercased().contains($0)
            }
        }
        if repeating.count == 1 { return repeating[0] }
        if suggested.count == 1 { return suggested[0] }
        if file.fields.count == 1 { return 0 }
        throw .missingLabelField(path: path, fields: list)
    }
}

/// The classes of values of a field: whole numbers from 0 keep their number, text is numbered in alphabetical order.
private struct ShapeClasses {
    let classes: [SceneClass]
    private let labels: [String: UInt16]

    init(_ values: [String], _ path: String) throws(SceneError) {
        let names = Set(values).subtracting([""]).sorted()
        guard names.count <= Scene.classLimit else {
            throw .tooManyClasses(path: path, count: names.count, limit: Scene.classLimit)
        }
        let numbers = names.compactMap { Double($0).flatMap { Int(exactly: $0) } }
        if numbers.count == names.count, numbers.allSatisfy({ 0...65535 ~= $0 }) {
            labels = Dictionary(zip(names, numbers.map { UInt16($0) })) { first, _ in first }
            classes = Set(numbers).subtracting([0]).sorted().map {
                SceneClass(label: UInt16($0), name: "Class \($0)", color: "")
            }
        } else {
            labels = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt16($0 + 1)) })
            classes = names.enumerated().map { SceneClass(label: UInt16($0 + 1), name: $1, color: "") }
        }
    }

    func label(_ value: String) -> UInt16 { labels[value] ?? 0 }
}
