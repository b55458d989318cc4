@testable import Figures

/// The PNG file's width and height if the bytes begin like a PNG file, from its header chunk.
func pngSize(_ bytes: [UInt8]) -> [Int]? {
    guard bytes.count > 24, Array(bytes[..<8]) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else {
        return nil
    }
    func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    return [number(16), number(20)]
}

/// Whether the outermost `border` pixels of a picture are all white, so that nothing touches its edges.
func hasWhiteBorder(_ picture: Raster, border: Int = 8) -> Bool {
    (0..<picture.rows).allSatisfy { row in
        let line = picture.pixels[row * picture.columns..<(row + 1) * picture.columns]
        let isEdge = row < border || row >= picture.rows - border
        let outermost = isEdge ? [line] : [line.prefix(border), line.suffix(border)]
        return outermost.allSatisfy { $0.allSatisfy { $0 == 0xFFFFFF } }
    }
}

/// Errors in the positions of texts: outside the picture, or overlapping.
func textFaults(_ boxes: [Box], width: Double, height: Double) -> [String] {
    let page = Box(x: 0, y: 0, width: width, height: height)
    var faults: [String] = []
    for (index, box) in boxes.enumerated() {
        if box.x < page.x || box.y < page.y || box.right > page.right || box.bottom > page.bottom {
            faults.append("outside: \(box)")
        }
        for other in boxes[..<index] where box.overlaps(other) { faults.append("overlap: \(box) \(other)") }
    }
    return faults
}

/// A palette of `classes` distinct colors, none of them black or a color of the error panel.
func samplePalette(classes: Int, name: (Int) -> String = { "Class \($0)" }) throws -> ClassPalette {
    try ClassPalette(
        (1...classes).map {
            .init(label: $0, name: name($0), color: Color(UInt32($0) &* 0x1F35A7 & 0xFEFEFE | 0x010101))
        }
    )
}

/// A map figure of a scene with label (row + column) mod (classes + 1), predicted one too high at every tenth pixel.
func sampleMapFigure(
    rows: Int,
    columns: Int,
    classes: Int,
    title: String = "Scene · model",
    subtitle: String = "OA 97.4 % · AA 94.9 % · κ 0.970",
    name: (Int) -> String = { "Class \($0)" }
) throws -> MapFigure {
    let labels = (0..<rows * columns).map { ($0 / columns + $0 % columns) % (classes + 1) }
    let predicted = labels.enumerated().map { index, label in
        index.isMultiple(of: 10) ? label % classes + 1 : max(1, label)
    }
    return try MapFigure(
        title: title,
        subtitle: subtitle,
        falseColor: Raster(
            rows: rows,
            columns: columns,
            pixels: labels.indices.map { UInt32($0 % 256) * 0x010101 }
        ),
        truth: LabelGrid(rows: rows, columns: columns, labels: labels),
        prediction: LabelGrid(rows: rows, columns: columns, labels: predicted),
        roles: labels.indices.map {
            $0.isMultiple(of: 7) ? .training : $0.isMultiple(of: 5) ? .neither : .tested
        },
        palette: samplePalette(classes: classes, name: name),
        accuracies: [1: 0.975, 2: 1]
    )
}
