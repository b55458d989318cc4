/// The unit of the wavelengths in a file.
struct SpectralUnit {
    /// The factor from this unit to nanometers; for a wavenumber or frequency, the wavelength of 1 of the unit.
    let nanometers: Double
    /// Whether numbers are lengths, rather than wavenumbers or frequencies.
    let isLength: Bool
    /// What was assumed, in words; nil if the file gives a known unit that fits the numbers.
    var remark: String?
    /// Whether the file names another unit.
    var isContradiction = false
    /// Whether the numbers are not wavelengths at all.
    var isUnknown = false

    /// The unit that a file names; without a name, the one that the numbers fit.
    ///
    /// Wavelengths of imaging spectrometers are between 0.1 and 100 µm. A named unit that puts most numbers outside is
    /// replaced by micrometers or nanometers if one of these fits.
    init(named name: String?, values: [Double]) {
        let key = name.map { $0.lowercased().filter { !$0.isWhitespace && $0 != "." } } ?? ""
        func fits(_ factor: Double) -> Bool { values.allSatisfy { 100...100_000 ~= $0 * factor } }
        switch key {
        case "nanometers", "nanometer", "nanometres", "nanometre", "nm", "micrometers", "micrometer",
            "micrometres", "micrometre",
            "um", "µm", "μm", "microns", "micron", "meters", "metres", "m", "mm", "millimeters", "angstroms",
            "angstrom", "å":
            let factor: Double =
                key.hasPrefix("n")
                ? 1
                : key.hasPrefix("a") || key == "å"
                    ? 0.1
                    : ["meters", "metres", "m"].contains(key)
                        ? 1e9 : key.hasPrefix("mm") || key.hasPrefix("milli") ? 1e6 : 1000
            let other: Double = factor == 1 ? 1000 : 1
            if !values.isEmpty, !fits(factor), fits(other) {
                (nanometers, isLength) = (other, true)
                isContradiction = true
                remark =
                    "wavelengths from \(Self.text(values.min())) to \(Self.text(values.max())) cannot be in '\(name ?? "")', "
                    + "taken as \(other == 1 ? "nanometers" : "micrometers")"
            } else {
                (nanometers, isLength) = (factor, true)
            }
        case "wavenumber", "wavenumbers", "cm-1", "1/cm", "cm^-1": (nanometers, isLength) = (1e7, false)
        case "ghz": (nanometers, isLength) = (299_792_458, false)
        case "mhz": (nanometers, isLength) = (299_792_458_000, false)
        case "index": (nanometers, isLength, isUnknown) = (1, true, true)
        default:
            isLength = true
            if fits(1) {
                nanometers = 1
            } else if fits(1000) {
                nanometers = 1000
            } else {
                (nanometers, isUnknown) = (1, true)
            }
            let given =
                key.isEmpty || key == "unknown"
                ? "wavelength units not given" : "wavelength units '\(name ?? "")' not known"
            remark =
                isUnknown
                ? "\(given), and the numbers fit neither nanometers nor micrometers; wavelengths ignored"
                : "\(given), taken as \(nanometers == 1 ? "nm" : "µm")"
        }
    }

    /// A number of the unit in nanometers.
    func wavelength(_ number: Double) -> Double { isLength ? number * nanometers : nanometers / number }

    private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "–" }
}

extension RasterMetadata {
    /// Takes in wavelengths in a unit, unless they are not wavelengths.
    mutating func setWavelengths(_ numbers: [Double], _ name: String?, _ unit: SpectralUnit) {
        if let remark = unit.remark {
            if unit.isContradiction { warnings.append(remark) } else { remarks.append(remark) }
        }
        guard !unit.isUnknown else { return }
        wavelengthUnit = name
        let all = numbers.map(unit.wavelength)
        guard all.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            remarks.append("wavelengths that are not positive, ignored")
            return
        }
        wavelengths = all
    }

    /// Numbers of a header; nil, with a remark, if one is NaN or infinite.
    mutating func finite(_ numbers: [Double]?, _ what: String) -> [Double]? {
        guard let numbers, !numbers.allSatisfy(\.isFinite) else { return numbers }
        remarks.append("\(what) with NaN or infinity, ignored")
        return nil
    }
}
