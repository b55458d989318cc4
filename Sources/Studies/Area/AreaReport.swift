public import Eval
public import HSI
internal import Runs

/// The area of each class of a map, corrected for the map's errors by a sample of pixels that were looked at.
public struct AreaReport: Sendable {
    /// Estimates of accuracy and of shares of the map.
    public let estimates: AreaEstimates
    /// The classes, in the order of the estimates: those of the map, then those that were found only on the ground.
    public let classes: [SceneClass]
    /// The pixels of each class in the map.
    public let mapped: [Int]
    /// The area of a pixel in square meters; nil if it is unknown.
    public let pixelArea: Double?
    /// What was assumed or left out, in words.
    public let remarks: [String]

    /// Estimates the areas.
    ///
    /// - Parameters:
    ///   - path: The file of sampled pixels: see `SampledPixels`.
    ///   - map: The map whose classes are assessed.
    ///   - strata: The map that the sample was drawn from, if it is another one.
    ///   - pixelArea: The area of a pixel in square meters; nil for that of the map's coordinates.
    /// - Throws: `RunError`, naming the file.
    public init(sample path: String, map: ClassifiedMap, strata: ClassifiedMap?, pixelArea: Double?) throws {
        let sample = try SampledPixels(path, on: map)
        let strataLabels = try Self.strata(strata, of: map)
        let outside = sample.pixels.count { strataLabels.labels[$0.index] == 0 }
        guard outside == 0 else {
            throw RunError.file(path: path, reason: "\(outside) pixels are where the map has no class")
        }
        let moved = sample.pixels.filter {
            $0.stratum != nil && $0.stratum != Int(strataLabels.labels[$0.index])
        }
        if let first = moved.first {
            let (row, column) = (first.index / map.labels.columns, first.index % map.labels.columns)
            throw RunError.file(
                path: path,
                reason:
                    "\(moved.count) pixels are in another stratum than the file says, such as (\(row), \(column)): "
                    + "expected \(first.stratum ?? 0), found \(strataLabels.labels[first.index]). "
                    + "Use --strata MAP to name the map that the sample was drawn from"
            )
        }
        let looked = sample.pixels.filter { !$0.reference.isEmpty }
        var remarks: [String] = []
        if looked.count < sample.pixels.count {
            remarks.append(
                "\(sample.pixels.count - looked.count) of \(sample.pixels.count) pixels have no reference class: left out"
            )
        }
        let reference = ReferenceClasses(looked.map(\.reference), like: map.classes)
        let strataCounts = strataLabels.counts
        do {
            let drawn = try StratifiedSample(
                zip(looked, reference.labels).map { pixel, label in
                    StratifiedSample.Unit(
                        stratum: Int(strataLabels.labels[pixel.index]),
                        map: Int(map.labels.labels[pixel.index]),
                        reference: Int(label)
                    )
                },
                strata: strataCounts.sorted { $0.key < $1.key }.map {
                    StratifiedSample.Stratum(number: Int($0.key), pixels: $0.value)
                }
            )
            estimates = AreaEstimates(drawn, labels: reference.classes.map { Int($0.label) })
        } catch let error {
            throw RunError.file(path: path, reason: "\(error)")
        }
        let counts = MapSample.strata(map.labels, of: strataLabels).counts
        classes = reference.classes
        mapped = classes.map { counts[$0.label] ?? 0 }
        self.pixelArea = pixelArea ?? map.pixelArea
        let added = reference.classes.filter { entry in !map.classes.contains { $0.label == entry.label } }
        if !added.isEmpty {
            remarks.append("not in the map: \(added.map(\.name).joined(separator: ", "))")
        }
        self.remarks = remarks
    }

    /// The strata where the map has a class.
    static func strata(_ strata: ClassifiedMap?, of map: ClassifiedMap) throws -> LabelMap {
        guard let strata else { return map.labels }
        guard strata.labels.rows == map.labels.rows, strata.labels.columns == map.labels.columns else {
            throw RunError.file(
                path: strata.path,
                reason: "expected \(map.labels.rows)×\(map.labels.columns) pixels, as \(map.path) has, found "
                    + "\(strata.labels.rows)×\(strata.labels.columns)"
            )
        }
        return MapSample.strata(strata.labels, of: map.labels)
    }
}

/// The classes that were found, with the labels of the map where names or numbers agree.
struct ReferenceClasses {
    /// The label of each text.
    let labels: [UInt16]
    /// The classes of the map, then the others.
    let classes: [SceneClass]

    init(_ texts: [String], like known: [SceneClass]) {
        var classes = known
        var numbers: [String: UInt16] = [:]
        for entry in known {
            numbers["\(entry.label)"] = entry.label
            numbers[entry.name.lowercased()] = entry.label
        }
        var next = known.map { Int($0.label) }.max() ?? 0
        labels = texts.map { text in
            if let label = numbers[text.lowercased()] { return label }
            next += 1
            let label = UInt16(clamping: next)
            numbers[text.lowercased()] = label
            classes.append(SceneClass(label: label, name: text, color: ""))
            return label
        }
        self.classes = classes
    }
}
