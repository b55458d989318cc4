/// How well a label map fits the spectra of a cube in each orientation.
///
/// The fit is the fraction of the variance that lies between the classes (η²), averaged over bands: it is near 0 for labels that
/// have nothing to do with the spectra. At most `pixelLimit` labeled pixels and `bandLimit` bands are read.
struct OrientationFit {
    /// An orientation of the label map relative to the cube.
    enum Turn: CaseIterable {
        case none, flippedRows, flippedColumns, halfTurn, exchanged, exchangedFlipped

        /// What the labels are, in words.
        var text: String {
            switch self {
            case .none: "as they are"
            case .flippedRows: "with their rows in reverse order"
            case .flippedColumns: "with their columns in reverse order"
            case .halfTurn: "turned by 180°"
            case .exchanged: "with rows and columns exchanged"
            case .exchangedFlipped: "turned by 90°"
            }
        }

        /// The row and column of the cube for a labeled pixel.
        func place(_ row: Int, _ column: Int, of labels: LabelMap) -> (row: Int, column: Int) {
            switch self {
            case .none: (row, column)
            case .flippedRows: (labels.rows - 1 - row, column)
            case .flippedColumns: (row, labels.columns - 1 - column)
            case .halfTurn: (labels.rows - 1 - row, labels.columns - 1 - column)
            case .exchanged: (column, row)
            case .exchangedFlipped: (column, labels.rows - 1 - row)
            }
        }
    }

    private static let pixelLimit = 20_000
    private static let bandLimit = 40

    /// The best orientation, if it fits clearly better than the map as it is; the map and the cube have the same extents.
    static func better(_ labels: LabelMap, _ cube: Cube) -> (turn: Turn, fit: Double, asIs: Double)? {
        let labeled = labels.labels.indices.filter { labels.labels[$0] != 0 }
        let step = max(1, labeled.count / pixelLimit)
        let sample = stride(from: 0, to: labeled.count, by: step).map { labeled[$0] }
        let classes = labels.classes
        guard classes.count > 1, cube.bands > 0, sample.count >= 20 * classes.count else { return nil }
        var index = [Int](repeating: 0, count: Int(classes.last ?? 0) + 1)
        for (number, label) in classes.enumerated() { index[Int(label)] = number }
        let bands = Array(stride(from: 0, to: cube.bands, by: max(1, cube.bands / bandLimit)))
        func fit(_ turn: Turn) -> Double {
            let pixels = sample.map { pixel in
                let place = turn.place(pixel / labels.columns, pixel % labels.columns, of: labels)
                return place.row * cube.columns + place.column
            }
            let numbers = sample.map { index[Int(labels.labels[$0])] }
            return fraction(pixels, numbers, classes.count, cube, bands)
        }
        let asIs = fit(.none)
        let others = Turn.allCases.filter { turn in
            turn != .none
                && (labels.rows == labels.columns || ![.exchanged, .exchangedFlipped].contains(turn))
        }
        guard let best = others.map({ (turn: $0, fit: fit($0)) }).max(by: { $0.fit < $1.fit }),
            best.fit > 1.5 * asIs, best.fit > asIs + 0.07
        else { return nil }
        return (best.turn, best.fit, asIs)
    }

    /// The fraction of the variance between classes, averaged over bands.
    private static func fraction(
        _ pixels: [Int],
        _ classes: [Int],
        _ count: Int,
        _ cube: Cube,
        _ bands: [Int]
    ) -> Double {
        var (sum, used) = (0.0, 0)
        for band in bands {
            var sums = [Double](repeating: 0, count: count)
            var counts = [Double](repeating: 0, count: count)
            var (total, squares, all) = (0.0, 0.0, 0.0)
            for (pixel, number) in zip(pixels, classes) {
                let value = Double(cube.values[pixel * cube.bands + band])
                guard abs(value) < CubeScreening.absurd else { continue }
                sums[number] += value
                counts[number] += 1
                total += value
                squares += value * value
                all += 1
            }
            guard all > 1 else { continue }
            let variance = squares - total * total / all
            guard variance > 1e-9 * squares else { continue }
            let between =
                zip(sums, counts).reduce(0) { $1.1 > 0 ? $0 + $1.0 * $1.0 / $1.1 : $0 } - total * total / all
            sum += between / variance
            used += 1
        }
        return used > 0 ? sum / Double(used) : 0
    }
}

extension LabelMap {
    /// The map with rows and columns exchanged.
    var transposed: LabelMap {
        var turned = [UInt16](repeating: 0, count: labels.count)
        for row in 0..<rows {
            for column in 0..<columns { turned[column * rows + row] = labels[row * columns + column] }
        }
        var map = LabelMap(rows: columns, columns: rows, labels: turned)
        map.groups = groups.map { groups in
            (0..<columns).flatMap { column in (0..<rows).map { groups[$0 * columns + column] } }
        }
        return map
    }
}
