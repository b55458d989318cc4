internal import ArrayFiles
internal import Eval
internal import HSI
internal import Runs
public import Studies

extension AreaReport {
    /// The unit of areas: hectares, or pixels where the area of a pixel is unknown.
    private var unit: (name: String, perPixel: Double, places: Int) {
        pixelArea.map { ("ha", $0 / 10_000, $0 * Double(estimates.pixels) < 1e7 ? 2 : 0) } ?? ("pixels", 1, 0)
    }

    /// The estimates as a table, with what was assumed.
    public var text: String {
        let unit = unit
        func area(_ pixels: Double) -> String { decimals(pixels * unit.perPixel, unit.places) }
        func accuracy(_ estimate: Estimate?) -> String {
            estimate.map { "\(percentText($0.value)) ± \(percentText($0.halfWidth))" } ?? "–"
        }
        var table = TextTable(
            [
                "class", "mapped (\(unit.name))", "area (\(unit.name))", "95 % interval", "user's (%)",
                "producer's (%)",
            ]
        )
        let total = Double(estimates.pixels)
        for (index, estimate) in estimates.classes.enumerated() {
            table.append([
                "\(classes[index].label) \(classes[index].name)", area(Double(mapped[index])),
                area(estimate.share.value * total), "± \(area(estimate.share.halfWidth * total))",
                accuracy(estimate.usersAccuracy), accuracy(estimate.producersAccuracy),
            ])
        }
        let overall =
            "OA \(accuracy(estimates.overallAccuracy)) %   \(estimates.sampleSize) pixels sampled of \(estimates.pixels)"
        return ([table.text, overall] + remarks).joined(separator: "\n")
    }

    /// The estimates as comma-separated values: areas in hectares or pixels, accuracies 0…1.
    package var csv: String {
        let unit = unit
        let total = Double(estimates.pixels) * unit.perPixel
        let name = pixelArea == nil ? "pixels" : "ha"
        var table = CSV([
            "label", "class", "mapped_\(name)", "area_\(name)", "area_\(name)_standard_error",
            "area_\(name)_95_low", "area_\(name)_95_high", "users_accuracy", "users_accuracy_standard_error",
            "producers_accuracy", "producers_accuracy_standard_error",
        ])
        func cells(_ estimate: Estimate?) -> [String] {
            estimate.map { ["\($0.value)", "\($0.standardError)"] } ?? ["", ""]
        }
        for (index, estimate) in estimates.classes.enumerated() {
            let (share, half) = (estimate.share.value, estimate.share.halfWidth)
            table.append(
                ["\(classes[index].label)", classes[index].name, "\(Double(mapped[index]) * unit.perPixel)"]
                    + ["\(share * total)", "\(estimate.share.standardError * total)"]
                    + ["\((share - half) * total)", "\((share + half) * total)"]
                    + cells(estimate.usersAccuracy) + cells(estimate.producersAccuracy)
            )
        }
        return table.text
    }

    /// The estimated share of the map of each pair of classes, as comma-separated values: map class, then reference classes.
    package var errorMatrixCSV: String {
        var table = CSV(["map \\ reference"] + classes.map(\.name))
        for (entry, row) in zip(classes, estimates.errorMatrix) {
            table.append([entry.name] + row.map { "\($0)" })
        }
        return table.text
    }

    /// Writes `area.csv` and `error-matrix.csv` into a folder.
    ///
    /// - Returns: The names of the files.
    /// - Throws: `FileError`.
    public func write(to folder: String) throws -> [String] {
        let folder = try RunFolder(forFilesIn: folder).path
        let files = [("area.csv", csv), ("error-matrix.csv", errorMatrixCSV)]
        for (name, text) in files { try AtomicFile.write([UInt8](text.utf8), to: "\(folder)/\(name)") }
        return files.map(\.0)
    }
}

extension AreaReport: Encodable {
    private enum CodingKeys: String, CodingKey { case estimates, names, mappedPixels, pixelArea, remarks }

    /// Writes the estimates with the names of the classes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(estimates, forKey: .estimates)
        try container.encode(classes.map(\.name), forKey: .names)
        try container.encode(mapped, forKey: .mappedPixels)
        try container.encode(pixelArea, forKey: .pixelArea)
        try container.encode(remarks, forKey: .remarks)
    }
}
