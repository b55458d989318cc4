internal import ArrayFiles
internal import Figures
internal import Foundation
public import HSI

extension FileInspection {
    /// The arrays, what the file says about them, and what is doubtful, line by line.
    ///
    /// `option` names the option that changes what a doubt is about.
    public func text(naming option: (Doubt) -> String) -> String {
        var lines: [String] = []
        for array in arrays {
            lines.append(array.info.description)
            lines += array.raster.map(Self.lines) ?? []
        }
        if let cube { lines += Self.lines(cube, option) }
        if let remark { lines.append("  " + remark) }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ raster: RasterMetadata) -> [String] {
        var lines: [String] = []
        func add(_ name: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            let padded = name.padding(toLength: max(13, name.count), withPad: " ", startingAt: 0)
            lines.append("  \(padded) \(text)")
        }
        add("format", raster.format + (raster.fileType.map { ", \($0)" } ?? ""))
        add("header", raster.headerPath)
        add("description", raster.description.map { shortened($0) })
        add("sensor", raster.sensor)
        if let wavelengths = raster.wavelengths, let first = wavelengths.first, let last = wavelengths.last {
            let isAscending = zip(wavelengths, wavelengths.dropFirst()).allSatisfy { $0 <= $1 }
            let order =
                isAscending
                ? ""
                : zip(wavelengths, wavelengths.dropFirst()).allSatisfy { $0 >= $1 }
                    ? ", descending" : ", not in order"
            add(
                "wavelengths",
                "\(number(first)) to \(number(last)) nm\(order)"
                    + (raster.wavelengthUnit.map { " (in the file: \($0))" } ?? "")
            )
        }
        if let widths = raster.bandwidths, let least = widths.min(), let most = widths.max() {
            add("FWHM", least == most ? "\(number(least)) nm" : "\(number(least)) to \(number(most)) nm")
        }
        if let bad = raster.badBands {
            let marked = bad.indices.filter { bad[$0] }.map(String.init)
            add(
                "bad bands",
                marked.isEmpty
                    ? "none"
                    : "\(marked.count): \(marked.prefix(20).joined(separator: ", "))\(marked.count > 20 ? ", …" : "") (counted from 0)"
            )
        }
        if raster.wavelengths == nil, let names = raster.bandNames {
            add("bands", shortened(names.joined(separator: ", ")))
        }
        add("no data", raster.noData.map { number($0) })
        if let gains = raster.gains, let gain = gains.first {
            let isOne = gains.allSatisfy { $0 == gain }
            add("gain", isOne ? number(gain) : "one for each band")
        }
        if let offsets = raster.offsets, let offset = offsets.first {
            add("offset", offsets.allSatisfy { $0 == offset } ? number(offset) : "one for each band")
        }
        add("scale factor", raster.reflectanceScale.map { number($0) })
        let named = raster.classes.filter { $0.name != nil }
        if !named.isEmpty {
            add("classes", shortened(named.map { "\($0.number) \($0.name ?? "")" }.joined(separator: ", ")))
        } else if !raster.classes.isEmpty {
            add("palette", "\(raster.classes.count) colors")
        }
        if raster.isPicture { add("picture", "red, green, blue") }
        if let position = raster.georeference {
            let size = position.pixelSize
            add(
                "position",
                "upper left \(number(position.transform[0])), \(number(position.transform[3])); pixels of \(number(size.width)) × \(number(size.height))"
            )
            add("projection", position.projectionName ?? position.mapInfo.map { shortened($0) })
        }
        for remark in raster.remarks + raster.warnings { add("note", remark) }
        return lines
    }

    private static func lines(_ cube: InspectedCube, _ option: (Doubt) -> String) -> [String] {
        var lines = [
            "cube\(cube.name.isEmpty ? "" : " \(cube.name)"): \(cube.rows) rows × \(cube.columns) columns × \(cube.bands.selection.total) bands, \(cube.bandAxis == 2 ? "if bands come last" : "by the number of wavelengths")"
        ]
        lines.append("  numbers from \(cube.range.lowerBound) to \(cube.range.upperBound)")
        if cube.missingPixels > 0 {
            lines.append("  \(cube.missingPixels) of \(cube.rows * cube.columns) pixels without data")
        }
        lines.append(
            "  false color: bands \(cube.shownBands.map(String.init).joined(separator: ", ")) (counted from 0)"
        )
        for doubt in cube.doubts {
            lines.append((doubt.level == .likely ? "  warning: " : "  ") + doubt.text + option(doubt))
        }
        return lines
    }

    private static func number(_ value: Double) -> String {
        Int(exactly: value).map { "\($0)" } ?? String(format: "%.7g", value)
    }

    private static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 120 ? line.prefix(119) + "…" : line
    }

    /// A false-color picture of the cube as PNG, one pixel for each pixel of the scene or more.
    ///
    /// - Throws: `FigureError` if the scene is too large for a picture.
    public func quicklook(of cube: InspectedCube) throws -> [UInt8] {
        let raster = try Raster(
            rows: cube.rows,
            columns: cube.columns,
            red: cube.shown[0],
            green: cube.shown[1],
            blue: cube.shown[2]
        )
        let zoom = max(1, min(8, 400 / max(cube.rows, cube.columns)))
        return try MapImage(raster).png(zoom: zoom)
    }
}

extension LabelMap {
    /// The map in the colors of its classes as PNG, one pixel for each pixel; black without a class.
    ///
    /// - Throws: `FigureError` if the map is too large for a picture.
    public func picture(_ classes: [SceneClass]) throws -> [UInt8] {
        var colors: [UInt16: UInt32] = [:]
        for entry in classes {
            let levels = colorLevels(entry.color) ?? [0, 0, 0]
            colors[entry.label] = levels.reduce(0) { $0 << 8 | UInt32($1) }
        }
        return try MapImage(Raster(rows: rows, columns: columns, pixels: labels.map { colors[$0] ?? 0 }))
            .png()
    }
}

/// The same for JSON.
extension FileInspection: Encodable {
    private enum CodingKeys: String, CodingKey { case variables, cube, remark }
    private enum ArrayKeys: String, CodingKey { case raster }
    private enum CubeKeys: String, CodingKey {
        case name, rows, columns, bands, missingPixels = "missing_pixels", minimum, maximum, doubts
        case shownBands = "false_color_bands"
    }

    /// Writes the arrays under `variables`, and the cube with its doubts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var list = container.nestedUnkeyedContainer(forKey: .variables)
        for array in arrays {
            let item = list.superEncoder()
            try array.info.encode(to: item)
            var extra = item.container(keyedBy: ArrayKeys.self)
            var raster = array.raster
            if raster?.noData?.isFinite == false {
                // JSON has no such number.
                raster?.noData = nil
                raster?.remarks.append("no data is NaN or infinity")
            }
            try extra.encodeIfPresent(raster, forKey: .raster)
        }
        try container.encodeIfPresent(remark, forKey: .remark)
        guard let cube else { return }
        var numbers = container.nestedContainer(keyedBy: CubeKeys.self, forKey: .cube)
        try numbers.encode(cube.name, forKey: .name)
        try numbers.encode(cube.rows, forKey: .rows)
        try numbers.encode(cube.columns, forKey: .columns)
        try numbers.encode(cube.bands, forKey: .bands)
        try numbers.encode(cube.missingPixels, forKey: .missingPixels)
        try numbers.encode(cube.range.lowerBound, forKey: .minimum)
        try numbers.encode(cube.range.upperBound, forKey: .maximum)
        try numbers.encode(cube.shownBands, forKey: .shownBands)
        try numbers.encode(cube.doubts, forKey: .doubts)
    }
}
