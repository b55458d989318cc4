internal import ArrayFiles
internal import HSI
internal import Runs

/// The sampled pixels of a file with the class that was found at each.
struct SampledPixels {
    /// A sampled pixel.
    struct Pixel {
        /// Its row-major index in the map.
        let index: Int
        /// The stratum that the file gives; nil if it has none.
        let stratum: Int?
        /// The class that was found, as text; empty if none was entered.
        let reference: String
    }

    /// The file.
    let path: String
    /// Its pixels.
    let pixels: [Pixel]

    /// Reads a table with the columns `row` and `column`, or `x` and `y`, or a vector file of points; both with a column `reference`.
    ///
    /// - Throws: `ArrayFileError` or `RunError`, naming the file and the line.
    init(_ path: String, on map: ClassifiedMap) throws {
        self.path = path
        pixels =
            VectorFile.isVector(path) ? try Self.shapes(path, map) : try Self.rows(CSVTable(path), path, map)
        guard !pixels.isEmpty else { throw RunError.file(path: path, reason: "expected pixels, found none") }
        let twice = Dictionary(grouping: pixels, by: \.index).first { $0.value.count > 1 }
        if let twice {
            throw RunError.file(
                path: path,
                reason:
                    "pixel (\(twice.key / map.labels.columns), \(twice.key % map.labels.columns)) occurs twice"
            )
        }
    }

    private static func rows(_ table: CSVTable, _ path: String, _ map: ClassifiedMap) throws -> [Pixel] {
        guard let reference = table.column("reference") else {
            throw RunError.file(
                path: path,
                reason: "expected a column 'reference', found \(table.heading.joined(separator: ", "))"
            )
        }
        let stratum = table.column("stratum")
        let labels = map.labels
        let place: (CSVTable.Row) -> (row: Int, column: Int)?
        if let row = table.column("row"), let column = table.column("column", "col") {
            place = { cells in
                guard let row = Int(cells.cells[row]), let column = Int(cells.cells[column]) else {
                    return nil
                }
                return (row, column)
            }
        } else if let x = table.column("x"), let y = table.column("y"), let position = map.georeference {
            place = { cells in
                guard let x = Double(cells.cells[x]), let y = Double(cells.cells[y]),
                    let place = position.place(x: x, y: y),
                    let row = Int(exactly: place.row.rounded(.down)),
                    let column = Int(exactly: place.column.rounded(.down))
                else { return nil }
                return (row, column)
            }
        } else {
            throw RunError.file(
                path: path,
                reason:
                    "expected columns 'row' and 'column', or 'x' and 'y' and a map with coordinates; found "
                    + table.heading.joined(separator: ", ")
            )
        }
        return try table.rows.map { cells in
            guard let found = place(cells), 0..<labels.rows ~= found.row, 0..<labels.columns ~= found.column
            else {
                throw RunError.file(
                    path: path,
                    reason:
                        "line \(cells.line): expected a pixel of \(labels.rows) rows and \(labels.columns) columns"
                )
            }
            return Pixel(
                index: found.row * labels.columns + found.column,
                stratum: stratum.flatMap { Int(cells.cells[$0]) },
                reference: cells.cells[reference]
            )
        }
    }

    private static func shapes(_ path: String, _ map: ClassifiedMap) throws -> [Pixel] {
        guard let position = map.georeference else {
            throw RunError.file(
                path: path,
                reason: "expected a table with rows and columns, since \(map.path) has no coordinates"
            )
        }
        let file = try VectorFile(
            path,
            layer: nil,
            on: position,
            rows: map.labels.rows,
            columns: map.labels.columns
        )
        func field(_ name: String) -> Int? { file.fields.firstIndex { $0.lowercased() == name } }
        guard let reference = field("reference") else {
            throw RunError.file(
                path: path,
                reason: "expected a field 'reference', found \(file.fields.joined(separator: ", "))"
            )
        }
        return try file.shapes.map { shape in
            guard shape.pixels.count == 1, let index = shape.pixels.first else {
                throw RunError.file(path: path, reason: "feature \(shape.id): expected a point on the map")
            }
            return Pixel(
                index: index,
                stratum: field("stratum").flatMap { Int(shape.values[$0]) },
                reference: shape.values[reference]
            )
        }
    }
}
