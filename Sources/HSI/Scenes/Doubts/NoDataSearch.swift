internal import Compute

/// What each pixel of a cube holds: measurements, or a number that means no data.
struct NoDataSearch {
    private enum Kind: UInt8 {
        case measured, declaredWhole, declaredPart, uniform, brokenWhole, brokenPart
    }

    private var kinds: [UInt8]
    /// The number in all bands of uniform pixels.
    private var uniform: [Float: (count: Int, labeled: Int)]
    private let declared: Double?
    private let choice: SceneReading.NoData
    private var firstValues: [Float]
    private let columns: Int
    /// The first band of each pixel with a broken number, by pixel; only the first pixel of each kind has an entry.
    private var firstBroken: [UInt8: (pixel: Int, band: Int)]

    /// Looks at the bands `kept` of every pixel.
    init(
        _ cube: borrowing Cube,
        _ kept: [Int],
        _ labels: LabelMap?,
        declared fileValue: Double?,
        _ choice: SceneReading.NoData
    ) {
        self.choice = choice
        switch choice {
        case .automatic: declared = fileValue
        case .none: declared = nil
        case .value(let value): declared = value
        }
        let (bands, pixels) = (cube.bands, cube.pixels)
        let wanted = declared.map { Float($0) }
        // Numbers in the file are compared after rounding to single precision, as they are read.
        let wantsNaN = wanted?.isNaN == true
        let absurd = Float(CubeScreening.absurd)
        let findsUniform = choice == .automatic && kept.count >= 8
        let isWhole = kept.count == bands
        let values = cube.values
        var kinds = [UInt8](repeating: 0, count: pixels)
        kinds.withUnsafeMutableBufferPointer { kinds in
            // Threads write to disjoint ranges.
            nonisolated(unsafe) let kinds = kinds
            values.withUnsafeBufferPointer { values in
                parallel(over: pixels, grain: 4096) { range in
                    for pixel in range {
                        let start = pixel * bands
                        let first = values[start + kept[0]]
                        var (broken, equal, same) = (0, 0, true)
                        func look(_ value: Float) {
                            if wantsNaN ? value.isNaN : value == wanted {
                                equal += 1
                            } else if !(value.magnitude < absurd) {
                                broken += 1
                            }
                            if value != first { same = false }
                        }
                        if isWhole {
                            for band in 0..<bands { look(values[start + band]) }
                        } else {
                            for band in kept { look(values[start + band]) }
                        }
                        let kind: Kind =
                            equal == kept.count
                            ? .declaredWhole
                            : broken + equal == kept.count
                                ? .brokenWhole
                                : broken > 0
                                    ? .brokenPart
                                    : equal > 0 ? .declaredPart : same && findsUniform ? .uniform : .measured
                        kinds[pixel] = kind.rawValue
                    }
                }
            }
        }
        self.kinds = kinds
        var uniform: [Float: (count: Int, labeled: Int)] = [:]
        for pixel in kinds.indices where kinds[pixel] == Kind.uniform.rawValue {
            let value = values[pixel * bands + kept[0]]
            uniform[value, default: (0, 0)].count += 1
            if labels.map({ $0.labels[pixel] != 0 }) == true { uniform[value]?.labeled += 1 }
        }
        self.uniform = uniform
        columns = cube.columns
        var firstBroken: [UInt8: (pixel: Int, band: Int)] = [:]
        for kind in [Kind.brokenPart, .brokenWhole] {
            guard let pixel = kinds.firstIndex(of: kind.rawValue) else { continue }
            let band = kept.first { !(values[pixel * bands + $0].magnitude < absurd) } ?? kept[0]
            firstBroken[kind.rawValue] = (pixel, band)
        }
        self.firstBroken = firstBroken
        firstValues = uniform.isEmpty ? [] : kinds.indices.map { values[$0 * bands + kept[0]] }
    }

    /// Adds the pixels of the rows below, which another search looked at.
    mutating func append(_ below: NoDataSearch) {
        // Numbers of uniform pixels are kept only where there are any.
        if firstValues.isEmpty, !below.firstValues.isEmpty {
            firstValues = [Float](repeating: 0, count: kinds.count)
        }
        if !firstValues.isEmpty {
            firstValues +=
                below.firstValues.isEmpty
                ? [Float](repeating: 0, count: below.kinds.count) : below.firstValues
        }
        for (value, found) in below.uniform {
            uniform[value, default: (0, 0)].count += found.count
            uniform[value]?.labeled += found.labeled
        }
        for (kind, first) in below.firstBroken where firstBroken[kind] == nil {
            firstBroken[kind] = (first.pixel + kinds.count, first.band)
        }
        kinds += below.kinds
    }

    /// Whether a pixel holds measurements, whatever is decided about the others.
    func isMeasured(_ pixel: Int) -> Bool { kinds[pixel] == Kind.measured.rawValue }

    /// The numbers of the uniform pixels that `isKept` accepts, with the count of each, in ascending order of the numbers.
    func uniformPixels(where isKept: (Int) -> Bool) -> [(value: Float, count: Int)] {
        var counts: [Float: Int] = [:]
        for pixel in kinds.indices where kinds[pixel] == Kind.uniform.rawValue && isKept(pixel) {
            counts[firstValues[pixel], default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Which pixels have no data.
    ///
    /// - Throws: `SceneError` with counts if numbers are missing in single bands or in labeled pixels, or if no pixel has data.
    func missing(_ labels: LabelMap?, path: String, _ doubts: inout [Doubt]) throws(SceneError) -> [Bool] {
        func count(_ kinds: Kind...) -> (all: Int, labeled: Int) {
            var (all, labeled) = (0, 0)
            for pixel in self.kinds.indices where kinds.contains(where: { $0.rawValue == self.kinds[pixel] })
            {
                all += 1
                if labels.map({ $0.labels[pixel] != 0 }) == true { labeled += 1 }
            }
            return (all, labeled)
        }
        let explicit = if case .value = choice { true } else { false }
        let (part, whole) = (count(.brokenPart), count(.brokenWhole))
        if part.all > 0 {
            throw missingNumbers(part, .brokenPart, path)
        }
        if whole.labeled > 0 || (choice == .none && whole.all > 0) {
            throw missingNumbers(whole, .brokenWhole, path)
        }
        var isMissing = [Bool](repeating: false, count: kinds.count)
        func leaveOut(_ kind: Kind, where fits: (Int) -> Bool = { _ in true }) {
            for pixel in kinds.indices where kinds[pixel] == kind.rawValue && fits(pixel) {
                isMissing[pixel] = true
            }
        }
        func say(_ found: (all: Int, labeled: Int), _ what: String) {
            let percent = Double(found.all * 1000 / max(1, kinds.count)) / 10
            let text = "\(counted(found.all, "pixel")) (\(percent) %) \(what): left out as no data"
            doubts.append(Doubt(.certain, text, .noData))
            guard found.labeled > 0 else { return }
            doubts.append(Doubt(.likely, "\(counted(found.labeled, "labeled pixel")) among them not used"))
        }
        if whole.all > 0 {
            leaveOut(.brokenWhole)
            say(whole, "with NaN, infinity, or a magnitude above 1e30 in all bands")
        }
        if let declared {
            let text = numberText(declared)
            let (all, some) = (count(.declaredWhole), count(.declaredPart))
            let source = explicit ? "" : ", which the file declares as no data,"
            if all.all > 0 {
                leaveOut(.declaredWhole)
                say(all, "with \(text)\(source) in all bands")
            }
            if some.all > 0 {
                leaveOut(.declaredPart)
                say(some, "with \(text)\(source) in some bands")
            }
            if explicit, all.all + some.all == 0 {
                doubts.append(Doubt(.likely, "no pixel has \(text), so nothing was left out", .noData))
            }
        }
        for (value, found) in uniform.sorted(by: { $0.key < $1.key }) where found.count >= 10 {
            let text = "with \(numberText(Double(value))) in all bands"
            if found.labeled == 0 {
                leaveOut(.uniform) { firstValues[$0] == value }
                say((found.count, 0), text)
            } else {
                doubts.append(
                    Doubt(
                        .likely,
                        "\(found.count) pixels, \(found.labeled) of them labeled, \(text): no data?",
                        .noData
                    )
                )
            }
        }
        guard isMissing.contains(false) else {
            throw .unsupported(path: path, reason: "no pixel has data")
        }
        return isMissing
    }

    private func missingNumbers(_ count: (all: Int, labeled: Int), _ kind: Kind, _ path: String) -> SceneError
    {
        let first = firstBroken[kind.rawValue] ?? (0, 0)
        return .missingNumbers(
            path: path,
            pixels: count.all,
            labeled: count.labeled,
            inSingleBands: kind == .brokenPart,
            row: first.pixel / columns,
            column: first.pixel % columns,
            band: first.band
        )
    }
}
