internal import ArrayFiles

extension ReadLabels {
    /// The most colors of a picture that is taken as a label map.
    private static let colorLimit = 256

    /// The colors of a picture as labels: black and transparent pixels are unlabeled.
    ///
    /// - Parameters:
    ///   - values: The levels from 0 to 255, `[rows, columns, levels]`; a fourth level is opacity.
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - levels: 3 or 4.
    ///   - known: Classes whose colors are in the picture; without them, colors are numbered in ascending order.
    ///   - path: The file, for errors.
    /// - Throws: `SceneError.unsupported` if there are too many colors, or colors that no class has.
    init(
        colors values: [Double],
        rows: Int,
        columns: Int,
        levels: Int,
        known: [SceneClass],
        path: String
    ) throws(SceneError) {
        if let level = values.first(where: { !(0...255 ~= $0) }) {
            throw .unsupported(
                path: path,
                reason: "a picture with the level \(numberText(level)), such as a photograph of 16 bits; "
                    + "a picture of labels has levels from 0 to 255"
            )
        }
        var counts: [Int: Int] = [:]
        var colors = [Int](repeating: 0, count: rows * columns)
        for pixel in colors.indices {
            let start = pixel * levels
            guard levels < 4 || values[start + 3] > 0 else { continue }
            let color = (0..<3).reduce(0) { $0 << 8 | Int(max(0, min(255, values[start + $1]))) }
            colors[pixel] = color
            if color != 0 { counts[color, default: 0] += 1 }
        }
        guard counts.count <= Self.colorLimit else {
            throw .unsupported(
                path: path,
                reason:
                    "a picture of \(counts.count) colors, such as a photograph; a label map has at most \(Self.colorLimit). "
                    + "JPEG changes colors: use PNG or TIFF"
            )
        }
        let sorted = counts.keys.sorted()
        func text(_ color: Int) -> String { hexadecimalColor([color >> 16, color >> 8 & 255, color & 255]) }
        var labels: [Int: UInt16] = [:]
        if known.isEmpty {
            for (index, color) in sorted.enumerated() { labels[color] = UInt16(index + 1) }
            classes = sorted.map {
                SceneClass(label: labels[$0] ?? 0, name: "Color \(text($0))", color: text($0))
            }
            let list = sorted.prefix(12).map {
                "\(labels[$0] ?? 0) is \(text($0)) (\(counted(counts[$0] ?? 0, "pixel")))"
            }
            doubts = [
                Doubt(
                    .certain,
                    "the labels are a picture: its \(counted(sorted.count, "color")) numbered in ascending order, black unlabeled: "
                        + list.joined(separator: ", ") + (sorted.count > 12 ? ", …" : ""),
                    .classNames
                )
            ]
        } else {
            for entry in known {
                guard let levels = colorLevels(entry.color) else { continue }
                labels[levels.reduce(0) { $0 << 8 | $1 }] = entry.label
            }
            let unknown = sorted.filter { labels[$0] == nil }
            guard unknown.isEmpty else {
                throw .unsupported(
                    path: path,
                    reason: "no class has the color "
                        + unknown.prefix(8).map { "\(text($0)) (\(counted(counts[$0] ?? 0, "pixel")))" }
                        .joined(separator: ", ")
                )
            }
            (classes, doubts) = (known, [])
        }
        map = LabelMap(rows: rows, columns: columns, labels: colors.map { labels[$0] ?? 0 })
    }

    /// One-hot labels: one layer of 0 and 1 for each class.
    ///
    /// - Parameters:
    ///   - values: `[rows, columns, classes]`.
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - count: The number of classes.
    ///   - path: The file, for errors.
    /// - Throws: `SceneError.unsupported` if a number is neither 0 nor 1, or a pixel is in two classes.
    init(oneHot values: [Double], rows: Int, columns: Int, classes count: Int, path: String)
        throws(SceneError)
    {
        var labels = [UInt16](repeating: 0, count: rows * columns)
        for pixel in labels.indices {
            for index in 0..<count where values[pixel * count + index] != 0 {
                guard values[pixel * count + index] == 1, labels[pixel] == 0 else {
                    throw .unsupported(
                        path: path,
                        reason:
                            "expected a label map of rows×columns, or 0 and 1 in one layer for each class; found "
                            + "\(extentsText([rows, columns, count])) with other numbers"
                    )
                }
                labels[pixel] = UInt16(index + 1)
            }
        }
        map = LabelMap(rows: rows, columns: columns, labels: labels)
        classes = []
        doubts = [
            Doubt(.certain, "the labels are one layer of 0 and 1 for each of \(count) classes (one-hot)")
        ]
    }
}
