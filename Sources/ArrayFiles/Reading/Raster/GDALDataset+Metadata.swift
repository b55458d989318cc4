internal import CGDAL

extension GDALDataset {
    /// What the file says about bands, classes, and position.
    func metadata() -> RasterMetadata {
        var metadata = RasterMetadata(format: driver)
        let whole = gdal.metadata(handle)
        metadata.description = whole["description"] ?? whole["tifftag_imagedescription"]
        let handles = bandHandles
        let bands = handles.map { gdal.metadata($0) }
        let names = handles.map { gdal.call.GDALGetDescription($0).map(GDALLibrary.text) ?? "" }
        if names.contains(where: { !$0.isEmpty }) { metadata.bandNames = names }
        setSpectrum(&metadata, whole, bands)
        let noData = handles.map { band -> Double? in
            var isSet: Int32 = 0
            let value = gdal.call.GDALGetRasterNoDataValue(band, &isSet)
            return isSet != 0 ? value : nil
        }
        if let first = noData.first, let value = first,
            noData.allSatisfy({ $0 == value || ($0?.isNaN == true && value.isNaN) })
        {
            metadata.noData = value
        }
        func scaling(
            _ read: (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>) -> Double,
            _ neutral: Double
        ) -> [Double]? {
            let values = handles.map { band -> Double in
                var isSet: Int32 = 0
                let value = read(band, &isSet)
                return isSet != 0 && value.isFinite ? value : neutral
            }
            return values.allSatisfy { $0 == neutral } ? nil : values
        }
        metadata.gains = scaling({ gdal.call.GDALGetRasterScale($0, $1) }, 1)
        metadata.offsets = scaling({ gdal.call.GDALGetRasterOffset($0, $1) }, 0)
        let colors = handles.map { gdal.call.GDALGetRasterColorInterpretation($0) }
        metadata.isPicture =
            (3...4).contains(colors.count)
            && Array(colors.prefix(3))
                == [CGDAL_RED_BAND, CGDAL_GREEN_BAND, CGDAL_BLUE_BAND].map { Int32($0) }
        if handles.count == 1 { metadata.classes = classes(handles[0]) }
        metadata.georeference = georeference()
        return metadata
    }

    /// Wavelengths, bandwidths, and bad bands from the keys in use for them.
    private func setSpectrum(
        _ metadata: inout RasterMetadata,
        _ whole: [String: String],
        _ bands: [[String: String]]
    ) {
        func numbers(_ keys: [String]) -> [Double]? {
            for key in keys {
                let found = bands.compactMap { $0[key].flatMap { Double($0.prefix { !$0.isWhitespace }) } }
                if found.count == bands.count, !found.isEmpty { return found }
                // Several products list all bands in one value.
                if let list = whole[key]?.filter({ !"{}[]".contains($0) }).split(whereSeparator: {
                    ",; ".contains($0)
                }),
                    list.count == bands.count
                {
                    let found = list.compactMap { Double(trimmed($0)) }
                    if found.count == bands.count { return found }
                }
            }
            return nil
        }
        let micrometers = numbers(["central_wavelength_um"])
        if let values = micrometers
            ?? numbers([
                "wavelength", "wavelengths", "center_wavelength", "centerwavelength", "wavelengthcenter",
            ])
        {
            let name =
                micrometers != nil
                ? "um"
                : ["wavelength_units", "wavelength units", "wavelengthunit", "wavelength_unit"]
                    .lazy.compactMap { bands.first?[$0] ?? whole[$0] }.first
            let unit = SpectralUnit(named: name, values: values)
            metadata.setWavelengths(values, name, unit)
            if let widths = numbers(["fwhm", "fwhm_um", "bandwidth"]), unit.isLength {
                metadata.bandwidths = metadata.finite(widths, "bandwidths")?.map { $0 * unit.nanometers }
            }
        }
        metadata.badBands =
            numbers(["bbl"])?.map { $0 == 0 } ?? numbers(["bad_band", "badband", "bad"])?.map { $0 != 0 }
    }

    /// The entries of an attribute table, the category names, and the palette of a band.
    private func classes(_ band: UnsafeMutableRawPointer) -> [RasterClass] {
        var classes: [Int: RasterClass] = [:]
        func change(_ number: Int, _ change: (inout RasterClass) -> Void) {
            change(&classes[number, default: RasterClass(number: number, name: nil, color: nil)])
        }
        if let table = gdal.call.GDALGetRasterColorTable(band) {
            for number in 0..<max(0, min(65536, gdal.call.GDALGetColorEntryCount(table))) {
                var color = CGDALColor()
                guard gdal.call.GDALGetColorEntryAsRGB(table, number, &color) != 0 else { continue }
                change(Int(number)) {
                    $0.color = hexadecimalColor([Int(color.red), Int(color.green), Int(color.blue)])
                }
            }
        }
        let names = gdal.texts(gdal.call.GDALGetRasterCategoryNames(band))
        for (number, name) in names.prefix(65536).enumerated() where !name.isEmpty {
            change(number) { $0.name = name }
        }
        if let table = gdal.call.GDALGetDefaultRAT(band) { addRows(of: table, change) }
        return classes.values.sorted { $0.number < $1.number }
    }

    /// The rows of an attribute table with a number and a name or color for it.
    private func addRows(
        of table: UnsafeMutableRawPointer,
        _ change: (Int, (inout RasterClass) -> Void) -> Void
    ) {
        let columns = gdal.call.GDALRATGetColumnCount(table)
        func column(_ uses: [Int32], _ names: Set<String> = []) -> Int32? {
            (0..<max(0, columns)).first { column in
                uses.contains(gdal.call.GDALRATGetUsageOfCol(table, column))
                    || names.contains(
                        gdal.call.GDALRATGetNameOfCol(table, column).map(GDALLibrary.text)?.lowercased() ?? ""
                    )
            }
        }
        let rows = gdal.call.GDALRATGetRowCount(table)
        guard rows > 0, rows <= 65536 else { return }
        let value = column([Int32(CGDAL_MIN_MAX_USE), Int32(CGDAL_MIN_USE)], ["value"])
        let name = column([Int32(CGDAL_NAME_USE)], ["class", "class_name", "class_names", "category"])
        let levels = [Int32(CGDAL_RED_USE), Int32(CGDAL_GREEN_USE), Int32(CGDAL_BLUE_USE)].compactMap {
            column([$0])
        }
        for row in 0..<rows {
            let number = value.map { gdal.call.GDALRATGetValueAsDouble(table, row, $0) } ?? Double(row)
            guard 0...65535 ~= number, number.rounded() == number else { continue }
            change(Int(number)) { entry in
                if let name,
                    let text = gdal.call.GDALRATGetValueAsString(table, row, name).map(GDALLibrary.text),
                    !text.isEmpty
                {
                    entry.name = text
                }
                guard levels.count == 3 else { return }
                let numbers = levels.map { gdal.call.GDALRATGetValueAsDouble(table, row, $0) }
                if numbers.allSatisfy({ 0...255 ~= $0 }) {
                    entry.color = hexadecimalColor(numbers.map { Int($0) })
                }
            }
        }
    }

    private func georeference() -> Georeference? {
        var transform = [Double](repeating: 0, count: 6)
        guard gdal.call.GDALGetGeoTransform(handle, &transform) == 0, transform.allSatisfy(\.isFinite) else {
            return nil
        }
        let projection = gdal.call.GDALGetProjectionRef(handle).map(GDALLibrary.text)
        return Georeference(transform: transform, projection: projection.flatMap { $0.isEmpty ? nil : $0 })
    }
}
