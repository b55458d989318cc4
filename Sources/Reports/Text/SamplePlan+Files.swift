internal import ArrayFiles
internal import HSI
internal import Runs
public import Studies

extension SamplePlan {
    /// The strata as a table.
    public var text: String {
        var table = TextTable(["stratum", "pixels in the map", "in the sample"])
        for stratum in strata {
            table.append(["\(stratum.label) \(stratum.name)", "\(stratum.pixels)", "\(stratum.sampled)"])
        }
        return table.text
    }

    /// The pixels as comma-separated values, with an empty column `reference`.
    public var csv: String {
        let position = map.georeference
        var table = CSV(
            ["id", "row", "column"] + (position == nil ? [] : ["x", "y"]) + ["stratum", "map", "reference"]
        )
        for point in sample.points {
            let place = position.map(point.position)
            table.append(
                ["\(point.number)", "\(point.row)", "\(point.column)"]
                    + (place.map { ["\($0.x)", "\($0.y)"] } ?? []) + ["\(point.stratum)", "\(point.map)", ""]
            )
        }
        return table.text
    }

    /// Writes `sample.csv`, and `sample.gpkg` if the map has coordinates, into a folder.
    ///
    /// - Returns: The names of the files.
    /// - Throws: `RunError` if the folder has a sample, which may have been filled in; `FileError`.
    public func write(to folder: String) throws -> [String] {
        let folder = try RunFolder(forFilesIn: folder).path
        for name in ["sample.csv", "sample.gpkg"] where fileExists("\(folder)/\(name)") {
            throw RunError.file(path: "\(folder)/\(name)", reason: "exists; choose another folder (--out)")
        }
        try AtomicFile.write([UInt8](csv.utf8), to: "\(folder)/sample.csv")
        guard let position = map.georeference, PointFileWriter.isAvailable else { return ["sample.csv"] }
        let points = sample.points.map { point in
            let place = point.position(position)
            return PointFileWriter.Point(
                x: place.x,
                y: place.y,
                values: [
                    .number(point.number), .number(Int(point.stratum)), .number(Int(point.map)), .text(""),
                ]
            )
        }
        try PointFileWriter.write(
            points,
            fields: [("id", false), ("stratum", false), ("map", false), ("reference", true)],
            layer: "sample",
            projection: position.projection,
            to: "\(folder)/sample.gpkg"
        )
        return ["sample.csv", "sample.gpkg"]
    }
}

extension SamplePlan: Encodable {
    private enum CodingKeys: String, CodingKey { case strata, pixels }
    private struct Stratum: Encodable {
        let label: UInt16
        let name: String
        let pixels: Int
        let sampled: Int
    }

    /// Writes the strata and the number of pixels.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(
            strata.map { Stratum(label: $0.label, name: $0.name, pixels: $0.pixels, sampled: $0.sampled) },
            forKey: .strata
        )
        try container.encode(sample.points.count, forKey: .pixels)
    }
}
