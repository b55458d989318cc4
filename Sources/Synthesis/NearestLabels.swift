internal import HSI

/// For every pixel of a label map, the labeled pixel that is nearest to it.
///
/// Distances are Euclidean. Two sweeps propagate the nearest labeled pixel to the eight neighbors (Danielsson 1980, "Euclidean
/// distance mapping"). The result is exact except for rare ties and near-ties.
struct NearestLabels {
    /// The label of the nearest labeled pixel, `[rows, columns]`; 0 if there is none.
    let labels: [UInt16]
    /// The distance to it in pixels; 0 on labeled pixels, infinite if there is none.
    let distances: [Float]

    init(_ map: LabelMap) {
        let (rows, columns) = (map.rows, map.columns)
        // The offset to the nearest labeled pixel found so far.
        let far: Int32 = 1 << 24
        var down = map.labels.map { $0 == 0 ? far : 0 }
        var right = map.labels.map { $0 == 0 ? far : 0 }
        func square(_ rows: Int32, _ columns: Int32) -> Int64 {
            Int64(rows) * Int64(rows) + Int64(columns) * Int64(columns)
        }
        func adopt(_ row: Int, _ column: Int, _ rowStep: Int, _ columnStep: Int) {
            let (otherRow, otherColumn) = (row + rowStep, column + columnStep)
            guard 0..<rows ~= otherRow, 0..<columns ~= otherColumn else { return }
            let (pixel, other) = (row * columns + column, otherRow * columns + otherColumn)
            guard down[other] != far else { return }
            let offset = (down[other] + Int32(rowStep), right[other] + Int32(columnStep))
            if square(offset.0, offset.1) < square(down[pixel], right[pixel]) {
                (down[pixel], right[pixel]) = offset
            }
        }
        for step in [-1, 1] {
            for place in 0..<rows {
                let row = step < 0 ? place : rows - 1 - place
                for column in 0..<columns {
                    for side in -1...1 { adopt(row, column, step, side) }
                    adopt(row, column, 0, -1)
                }
                for column in (0..<columns).reversed() { adopt(row, column, 0, 1) }
            }
        }
        labels = map.labels.indices.map { pixel in
            guard down[pixel] != far else { return 0 }
            return map.labels[pixel + Int(down[pixel]) * columns + Int(right[pixel])]
        }
        distances = map.labels.indices.map { pixel in
            down[pixel] == far ? .infinity : Float(square(down[pixel], right[pixel])).squareRoot()
        }
    }
}
