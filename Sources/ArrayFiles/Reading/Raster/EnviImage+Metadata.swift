extension EnviImage {
    /// What a header says besides the layout.
    static func metadata(
        _ header: EnviHeader,
        _ files: EnviFiles,
        bands: Int,
        _ remarks: [String]
    ) throws(ArrayFileError) -> RasterMetadata {
        var metadata = RasterMetadata(format: "ENVI")
        metadata.remarks = remarks
        metadata.headerPath = files.header
        metadata.description = header["description"]
        metadata.fileType = header["file type"]
        metadata.sensor = header["sensor type"].flatMap { $0.lowercased() == "unknown" ? nil : $0 }
        if let names = header.items("band names") {
            if names.count == bands {
                metadata.bandNames = names
            } else {
                metadata.remarks.append("\(names.count) band names for \(bands) bands, ignored")
            }
        }
        if let numbers = try header.numbers("wavelength", count: bands) {
            let unit = SpectralUnit(named: header["wavelength units"], values: numbers)
            metadata.setWavelengths(numbers, header["wavelength units"], unit)
            if let widths = try header.numbers("fwhm", count: bands), unit.isLength {
                metadata.bandwidths = metadata.finite(widths, "bandwidths")?.map { $0 * unit.nanometers }
            }
        }
        metadata.badBands = try header.numbers("bbl", count: bands).map { $0.map { $0 == 0 } }
        metadata.gains = metadata.finite(try header.numbers("data gain values", count: bands), "gains")
        metadata.offsets = metadata.finite(try header.numbers("data offset values", count: bands), "offsets")
        let scale = try header.numbers("reflectance scale factor", count: 1)
        metadata.reflectanceScale = metadata.finite(scale, "reflectance scale")?.first
        metadata.noData = try header.numbers("data ignore value")?.first
        metadata.defaultBands = try header.numbers("default bands")
            .map { $0.filter { 1...Double(bands) ~= $0 }.map { Int($0) - 1 } }
            .flatMap { $0.count == 3 ? $0 : nil }
        metadata.classes = try classes(header)
        metadata.georeference = try georeference(header, &metadata.remarks)
        return metadata
    }

    /// The classes of a classification.
    private static func classes(_ header: EnviHeader) throws(ArrayFileError) -> [RasterClass] {
        let names = header.items("class names") ?? []
        let levels = try header.numbers("class lookup") ?? []
        let colors = (0..<levels.count / 3).map { index in
            hexadecimalColor(levels[index * 3..<index * 3 + 3].map { Int(max(0, min(255, $0))) })
        }
        return (0..<max(names.count, colors.count)).map { number in
            RasterClass(
                number: number,
                name: names.indices.contains(number) ? names[number] : nil,
                color: colors.indices.contains(number) ? colors[number] : nil
            )
        }
    }

    /// The position that `map info` gives.
    ///
    /// It names the projection and a pixel with its coordinates, counted from 1 at the upper left edge; then the size of a pixel;
    /// `rotation` is in degrees, counterclockwise. The transform is the one that GDAL computes.
    private static func georeference(
        _ header: EnviHeader,
        _ remarks: inout [String]
    ) throws(ArrayFileError) -> Georeference? {
        guard let items = header.items("map info"), items.count >= 7 else { return nil }
        let numbers = items[1..<7].map { Double($0) ?? .nan }
        guard numbers.allSatisfy(\.isFinite) else {
            remarks.append("'map info' without six numbers, ignored")
            return nil
        }
        let (column, row, x, y) = (numbers[0], numbers[1], numbers[2], numbers[3])
        let (width, height) = (numbers[4], numbers[5])
        var rotation = 0.0
        for item in items.dropFirst(7) where item.lowercased().hasPrefix("rotation") {
            rotation = item.split(separator: "=").last.flatMap { Double(trimmed($0)) } ?? 0
        }
        let (cosine, sine) = Georeference.cosineAndSine(degrees: rotation)
        // Columns run along the rotated x axis, rows against the rotated y axis.
        var transform = [0, cosine * width, sine * height, 0, sine * width, -cosine * height]
        transform[0] = x - (column - 1) * transform[1] - (row - 1) * transform[2]
        transform[3] = y - (column - 1) * transform[4] - (row - 1) * transform[5]
        var georeference = Georeference(transform: transform)
        georeference.mapInfo = header["map info"]
        georeference.coordinateSystem = header["coordinate system string"]
        return georeference
    }
}
