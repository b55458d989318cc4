extension VectorFile {
    /// Whether a file is a table of points: text whose heading has rows and columns, or x and y.
    public static func isPointTable(_ path: String) -> Bool {
        guard let start = try? RandomAccessFile(path).prefix(4096), !start.contains(0),
            let line = decodedText(start).split(whereSeparator: \.isNewline).first(where: {
                !$0.hasPrefix("#")
            }),
            let table = try? CSVTable(text: String(line), path: path)
        else { return false }
        return table.heading.count > 2 && Place(table) != nil
    }

    /// The columns of a table with the place of a point.
    private enum Place {
        case pixel(row: Int, column: Int)
        case map(x: Int, y: Int)

        init?(_ table: CSVTable) {
            if let row = table.column("row", "line"), let column = table.column("column", "col", "sample") {
                self = .pixel(row: row, column: column)
            } else if let x = table.column("x", "easting"), let y = table.column("y", "northing") {
                self = .map(x: x, y: y)
            } else {
                return nil
            }
        }

        var columns: [Int] {
            switch self {
            case .pixel(let row, let column): [row, column]
            case .map(let x, let y): [x, y]
            }
        }
    }

    /// Reads points from a table.
    ///
    /// The columns `row` and `column` count from 0; `x` and `y` are map coordinates of the raster. The other columns are fields.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - position: The position of the raster; nil if it is unknown.
    ///   - rows: Its number of rows.
    ///   - columns: Its number of columns.
    /// - Throws: `ArrayFileError` that names the line.
    public init(pointTable path: String, on position: Georeference?, rows: Int, columns: Int)
        throws(ArrayFileError)
    {
        let table = try CSVTable(path)
        guard let place = Place(table) else {
            throw .unsupported(
                path: path,
                reason:
                    "expected columns 'row' and 'column', or 'x' and 'y'; found \(table.heading.joined(separator: ", "))"
            )
        }
        let kept = table.heading.indices.filter { !place.columns.contains($0) }
        var shapes: [Shape] = []
        for row in table.rows {
            guard let found = try Self.pixel(row, place, position, path) else {
                throw .malformed(
                    path: path,
                    reason:
                        "line \(row.line): expected two coordinates, found \(place.columns.map { row.cells[$0] }.joined(separator: ", "))"
                )
            }
            let isInside = 0..<rows ~= found.row && 0..<columns ~= found.column
            shapes.append(
                Shape(
                    id: row.line,
                    values: kept.map { row.cells[$0] },
                    pixels: isInside ? [found.row * columns + found.column] : [],
                    isOutside: !isInside
                )
            )
        }
        let remark: String =
            switch place {
            case .pixel: "points by row and column, counted from 0; a shape is named by its line"
            case .map:
                "x and y of the points are taken as coordinates of the cube; a shape is named by its line"
            }
        self.init(fields: kept.map { table.heading[$0] }, shapes: shapes, remarks: [], notes: [remark])
    }

    private static func pixel(
        _ row: CSVTable.Row,
        _ place: Place,
        _ position: Georeference?,
        _ path: String
    ) throws(ArrayFileError) -> (row: Int, column: Int)? {
        switch place {
        case .pixel(let first, let second):
            guard let line = Int(row.cells[first]), let column = Int(row.cells[second]) else { return nil }
            return (line, column)
        case .map(let first, let second):
            guard let position else {
                throw .unsupported(
                    path: path,
                    reason:
                        "x and y require a cube with a position on the ground; use the columns row and column"
                )
            }
            guard let x = Double(row.cells[first]), let y = Double(row.cells[second]), x.isFinite, y.isFinite,
                let found = position.place(x: x, y: y)
            else { return nil }
            return (Int(clamped: found.row), Int(clamped: found.column))
        }
    }
}

extension Int {
    /// The whole part of a number, or an impossible index for one that is too large.
    fileprivate init(clamped number: Double) {
        self = Int(exactly: number.rounded(.down)) ?? -1
    }
}
