package import HSI

/// The position of each band of a scene: its wavelength if that is known, else its number.
public struct BandAxis: Sendable, Equatable {
    /// In nanometers, or numbers from 1.
    public let values: [Double]
    /// Whether they are wavelengths.
    public let isWavelength: Bool

    /// The label of the axis, with its unit.
    public var label: String { isWavelength ? "wavelength (nm, nominal)" : "band" }

    /// The bands of a cube with `bands` bands.
    ///
    /// Wavelengths are those of equally spaced recorded bands, without the removed ones.
    package init(_ wavelengths: Wavelengths?, bands: Int) {
        let numbers = (0..<bands).map { Double($0 + 1) }
        guard let wavelengths else {
            (values, isWavelength) = (numbers, false)
            return
        }
        let removed = Self.numbers(wavelengths.removedBands ?? "")
        let recorded = wavelengths.recordedBands ?? bands
        let kept = (1...max(recorded, 1)).filter { !removed.contains($0) }
        guard kept.count == bands else {
            (values, isWavelength) = (numbers, false)
            return
        }
        let extent = wavelengths.lastNanometers - wavelengths.firstNanometers
        values = kept.map {
            wavelengths.firstNanometers + extent * Double($0 - 1) / Double(max(recorded - 1, 1))
        }
        isWavelength = true
    }

    /// Positions and numbers of a curve over the bands, interrupted by NaN where bands are missing.
    package func curve(_ numbers: [Double]) -> (x: [Double], y: [Double]) {
        let steps = zip(values, values.dropFirst()).map { $1 - $0 }
        let widest = (steps.isEmpty ? 1 : steps.sorted()[steps.count / 2]) * 2.5
        var (x, y): ([Double], [Double]) = ([], [])
        for (band, number) in numbers.enumerated() {
            if band > 0, steps[band - 1] > widest {
                x.append(values[band])
                y.append(.nan)
            }
            x.append(values[band])
            y.append(number)
        }
        return (x, y)
    }

    /// The numbers of a list such as `104-108,150-163,220`.
    private static func numbers(_ text: String) -> Set<Int> {
        var numbers: Set<Int> = []
        for part in text.split(separator: ",") {
            let ends = part.split(whereSeparator: { "-–".contains($0) }).compactMap { part in
                Int(part.filter { $0 != " " })
            }
            guard let first = ends.first, let last = ends.last, first <= last else { continue }
            numbers.formUnion(first...last)
        }
        return numbers
    }
}
