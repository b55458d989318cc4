internal import ArrayElements

extension HDF5Reader {
    /// What the file says about the bands of a cube, in the ways of PRISMA, NEON, EMIT, and netCDF 4; nil for anything else.
    ///
    /// References: PRISMA Products Specification Document 2.3; NEON.DP3.30006 and its HDF5 layout; EMIT L2A algorithm and user
    /// guide; netCDF Climate and Forecast conventions.
    func metadata(_ name: String) -> RasterMetadata? {
        guard !isMatlab, let info = variables.first(where: { $0.name == name }), info.elementType != nil,
            2...3 ~= info.shape.count
        else { return nil }
        var metadata = RasterMetadata(format: "HDF5")
        let own = attributes(name)
        metadata.noData = number(["_FillValue", "Data_Ignore_Value", "missing_value"], own)
        if let scale = number(["Scale_Factor"], own), scale > 1 { metadata.reflectanceScale = scale }
        guard info.shape.count == 3 else { return metadata.noData == nil ? nil : metadata }
        if isPRISMA {
            addPRISMA(name, &metadata)
        } else {
            addSpectralLists(name, info.shape, &metadata)
        }
        if let bands = metadata.wavelengths?.count, let factor = number(["scale_factor"], own) {
            metadata.gains = [Double](repeating: factor, count: bands)
            let offset = number(["add_offset"], own) ?? 0
            metadata.offsets = [Double](repeating: offset, count: bands)
        }
        let isEmpty =
            metadata.wavelengths == nil && metadata.noData == nil && metadata.reflectanceScale == nil
        return isEmpty ? nil : metadata
    }

    /// The first number of the first attribute there is.
    private func number(_ names: [String], _ attributes: [HDF5Attribute]) -> Double? {
        for name in names {
            if let number = attributes.first(where: { $0.name == name })?.numbers.first { return number }
        }
        return nil
    }

    // MARK: - PRISMA

    private var isPRISMA: Bool {
        attributes("/").contains { $0.name == "Product_ID" && $0.texts.first?.hasPrefix("PRS_") == true }
    }

    /// Wavelengths, widths, and scale of a PRISMA cube, which are attributes of the file; a wavelength of 0 is a band without data.
    private func addPRISMA(_ name: String, _ metadata: inout RasterMetadata) {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        guard last.lowercased().hasSuffix("_cube"), let detector = last.split(separator: "_").first else {
            return
        }
        let root = attributes("/")
        func list(_ prefix: String) -> [Double]? {
            root.first { $0.name.lowercased() == "\(prefix)_\(detector)".lowercased() }?.numbers
        }
        metadata.sensor = "PRISMA \(detector)"
        if let wavelengths = list("List_Cw"), !wavelengths.isEmpty {
            let bad = wavelengths.map { $0 <= 0 }
            metadata.wavelengths = wavelengths
            metadata.wavelengthUnit = "nm"
            if bad.contains(true) { metadata.badBands = bad }
            if let widths = list("List_Fwhm"), widths.count == wavelengths.count {
                metadata.bandwidths = widths
            }
            let range = ["Min", "Max"].map { end in
                root.first { $0.name.lowercased() == "l2scale\(detector)\(end)".lowercased() }?.numbers.first
            }
            if let least = range[0], let most = range[1], most > least {
                let count = wavelengths.count
                metadata.gains = [Double](repeating: (most - least) / 65535, count: count)
                metadata.offsets = [Double](repeating: least, count: count)
            }
        }
    }

    // MARK: - Lists beside the cube

    /// Wavelengths, widths, and marks of good bands that stand in lists of the same file, as in NEON's and EMIT's files.
    private func addSpectralLists(_ name: String, _ shape: [Int], _ metadata: inout RasterMetadata) {
        func list(_ names: [String]) -> (name: String, numbers: [Double])? {
            let found = variables.filter { variable in
                let last = variable.name.split(separator: "/").last.map { $0.lowercased() } ?? ""
                return names.contains(last) && variable.elementType != nil
                    && variable.shape.filter { $0 != 1 }.count == 1
                    && shape.contains(variable.shape.reduce(1, *))
            }
            guard let first = found.first, let array: NumericArray<Double> = try? read(first.name, axes: nil)
            else { return nil }
            return (first.name, array.values)
        }
        guard
            let wavelengths = list(["wavelength", "wavelengths", "center_wavelengths", "wavelength_center"])
        else { return }
        let unit = attributes(wavelengths.name).first { $0.name.lowercased() == "units" }?.texts.first
        let spectral = SpectralUnit(named: unit, values: wavelengths.numbers)
        metadata.setWavelengths(wavelengths.numbers, unit, spectral)
        guard let centers = metadata.wavelengths else { return }
        if let widths = list(["fwhm", "bandwidth", "bandwidths"]), widths.numbers.count == centers.count,
            spectral.isLength
        {
            metadata.bandwidths = widths.numbers.map(spectral.wavelength)
        }
        var bad = [Bool](repeating: false, count: centers.count)
        if let good = list(["good_wavelengths", "good_bands", "bbl"]), good.numbers.count == centers.count {
            bad = good.numbers.map { $0 == 0 }
        }
        for window in badWindows(name) {
            for (band, center) in centers.enumerated() where window.contains(center) { bad[band] = true }
        }
        if bad.contains(true) { metadata.badBands = bad }
        let texts = attributes("/").filter { ["instrument", "sensor"].contains($0.name.lowercased()) }
        metadata.sensor = texts.first?.texts.first
    }

    /// The ranges of wavelengths that the group of a NEON cube declares as absorbed by water vapor, in nanometers.
    private func badWindows(_ name: String) -> [ClosedRange<Double>] {
        let group = name.split(separator: "/").dropLast().joined(separator: "/")
        return (attributes(group) + attributes(name)).compactMap { attribute in
            let key = attribute.name.lowercased()
            guard key.hasPrefix("band_window"), attribute.numbers.count == 2,
                attribute.numbers[0] <= attribute.numbers[1]
            else { return nil }
            return attribute.numbers[0]...attribute.numbers[1]
        }
    }
}
