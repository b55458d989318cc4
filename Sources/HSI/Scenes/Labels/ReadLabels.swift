internal import ArrayFiles

/// A label map as a file holds it, with what the file says about its classes.
struct ReadLabels {
    /// The labels; 0 where a pixel is unlabeled.
    var map: LabelMap
    /// The classes with the names and colors of the file; colors can be empty.
    var classes: [SceneClass]
    /// What was assumed.
    var doubts: [Doubt]
}

extension ReadLabels {
    /// Numbers as labels.
    ///
    /// - Parameters:
    ///   - values: The numbers, row-major.
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - raster: What the file says: classes and the number for no data.
    ///   - reading: Which numbers mean unlabeled.
    ///   - path: The file, for errors.
    /// - Throws: `SceneError` if a number is not whole, or if there are too many different ones.
    init(
        _ values: [Double],
        rows: Int,
        columns: Int,
        raster: RasterMetadata?,
        reading: SceneReading,
        path: String
    ) throws(SceneError) {
        let given = Set(reading.unlabeled.map { Double($0) })
        let declared = raster?.noData
        var (declaredCount, negative, notNumbers) = (0, 0, 0)
        var counts: [Int: Int] = [:]
        var codes = [Int?](repeating: nil, count: values.count)
        // Neighbors mostly have the same label, so the last one is remembered.
        var last: (value: Double, code: Int)?
        for (pixel, value) in values.enumerated() {
            if let last, last.value == value {
                codes[pixel] = last.code
                counts[last.code, default: 0] += 1
                continue
            }
            if value.isNaN {
                notNumbers += 1
            } else if given.contains(value) || (given.isEmpty && value == 0) {
                continue
            } else if value == declared, given.isEmpty || !given.contains(value) {
                declaredCount += 1
            } else if given.isEmpty, value < 0, value.rounded() == value {
                negative += 1
            } else if let code = Int(exactly: value), abs(value) <= 0x1p53 {
                codes[pixel] = code
                counts[code, default: 0] += 1
                last = (value, code)
                guard counts.count <= 65_536 else { break }
            } else {
                throw .badLabel(path: path, value: value, row: pixel / columns, column: pixel % columns)
            }
        }
        guard counts.count <= Scene.classLimit else {
            throw .tooManyClasses(path: path, count: counts.count, limit: Scene.classLimit)
        }
        let numbering = ClassNumbering(counts.keys.sorted())
        let labels = codes.map { $0.map(numbering.label) ?? 0 }
        map = LabelMap(rows: rows, columns: columns, labels: labels)
        classes = numbering.classes(named: raster?.classes ?? [])
        doubts = (raster?.remarks ?? []).map { Doubt(.certain, "\(lastComponent(path)): \($0)") }
        for (count, what) in [
            (declaredCount, "with \(declared.map(numberText) ?? ""), which the file declares as no data"),
            (negative, "with a negative number"), (notNumbers, "with NaN"),
        ] where count > 0 {
            doubts.append(
                Doubt(
                    .certain,
                    "\(counted(count, "pixel")) of the labels \(what): taken as unlabeled",
                    .unlabeled
                )
            )
        }
        doubts += numbering.doubts
        doubts += Self.doubts(of: map, codes: counts.keys.sorted(), raster)
        let unused = given.filter { number in !values.contains(number) }.sorted()
        if !unused.isEmpty {
            let list = unused.map(numberText).joined(separator: ", ")
            let zero = counts[0] == nil ? "" : ", and 0 is a class now"
            doubts.append(Doubt(.likely, "no pixel of the labels has \(list)\(zero)", .unlabeled))
        }
        let zeros = negative > 0 && given.isEmpty ? values.count { $0 == 0 } : 0
        if zeros > 0, !counts.isEmpty {
            doubts.append(
                Doubt(
                    .likely,
                    "0 (\(counted(zeros, "pixel"))) was taken as unlabeled, too; beside negative numbers it may be a class",
                    .unlabeled
                )
            )
        }
        let others = counts.keys.filter { $0 != 255 }
        if given.isEmpty, let count = counts[255], let largest = others.max(), largest < 128 {
            let zero = values.count { $0 == 0 }
            doubts.append(
                Doubt(
                    .likely,
                    "label 255 in \(counted(count, "pixel")) beside labels up to \(largest): unlabeled?"
                        + (zero > 0 ? " Then 0 (\(counted(zero, "pixel"))) may be a class" : ""),
                    .unlabeled
                )
            )
        }
    }
}

extension ReadLabels {
    /// What is odd about the numbers of a label map: gaps, and numbers that change from pixel to pixel.
    private static func doubts(of map: LabelMap, codes: [Int], _ raster: RasterMetadata?) -> [Doubt] {
        var doubts: [Doubt] = []
        let regular = codes.filter { $0 != 255 }
        if let first = regular.first, let last = regular.last, first >= 1, raster?.classes.isEmpty ?? true {
            let missing = last - min(first, 1) + 1 - regular.count
            if missing > 0 {
                let absent = last <= 4096 ? Set(1...last).subtracting(regular).sorted() : []
                let list = absent.isEmpty || absent.count > 40 ? "" : ": \(rangesText(absent))"
                doubts.append(
                    Doubt(
                        .certain,
                        "gaps in the class numbers: \(regular.count == 1 ? "1 class" : "\(regular.count) classes") "
                            + "up to \(last), no pixel has \(counted(missing, "number"))\(list)",
                        .classNames
                    )
                )
            }
        }
        guard codes.count >= 40 else { return doubts }
        var (pairs, equal) = (0, 0)
        for row in 0..<map.rows {
            for column in 1..<max(1, map.columns) {
                let (left, right) = (
                    map.labels[row * map.columns + column - 1], map.labels[row * map.columns + column]
                )
                guard left != 0, right != 0 else { continue }
                pairs += 1
                if left == right { equal += 1 }
            }
        }
        if pairs >= 1000, equal * 3 < pairs {
            doubts.append(
                Doubt(
                    .likely,
                    "\(codes.count) different labels, and only \(equal * 100 / pairs) % of neighbors have the same: "
                        + "heights, a photograph, or other measurements?"
                )
            )
        }
        return doubts
    }
}

/// The labels of the numbers in a file: the same numbers where these are from 1 to 65535, else 1, 2, … in ascending order.
struct ClassNumbering {
    private let codes: [Int]
    private let isKept: Bool
    private let labels: [Int: UInt16]

    /// Numbers the classes of ascending codes.
    init(_ codes: [Int]) {
        self.codes = codes
        isKept = codes.allSatisfy { 1...65535 ~= $0 }
        let isKept = isKept
        labels = Dictionary(
            uniqueKeysWithValues: codes.enumerated().map { ($1, UInt16(isKept ? $1 : $0 + 1)) }
        )
    }

    /// The label of a code.
    func label(_ code: Int) -> UInt16 { labels[code] ?? 0 }

    /// The classes with names and colors of a file; names carry the code where it is not the label.
    func classes(named known: [RasterClass]) -> [SceneClass] {
        let byNumber = Dictionary(known.map { ($0.number, $0) }) { first, _ in first }
        var taken: Set<String> = []
        return codes.compactMap { code in
            let entry = byNumber[code]
            guard !isKept || entry != nil else { return nil }
            // Black is the color of unlabeled pixels; a color that is taken would make two classes look alike.
            var color = entry?.color ?? ""
            if color == "#000000" || !color.isEmpty && !taken.insert(color).inserted { color = "" }
            let name = entry?.name.flatMap { $0.isEmpty ? nil : $0 } ?? "Class \(code)"
            return SceneClass(label: label(code), name: name, color: color)
        }
    }

    /// What was done with the numbers.
    var doubts: [Doubt] {
        guard !isKept, let first = codes.first, let last = codes.last else { return [] }
        return [
            Doubt(
                .certain,
                "classes \(first) to \(last) of the file are numbered 1 to \(codes.count); their names have the file's numbers"
            )
        ]
    }
}
