internal import ArgumentParser
internal import HSI

/// How the files of a scene are read where they can be understood in several ways.
struct SceneReadingOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Numbers of the label map that mean unlabeled, such as 255 (default: 0, negative numbers, and what the file declares).",
            valueName: "numbers"
        )
    )
    var unlabeled: Numbers<Int>?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of the cube that means no data, nan, or none (default: what the file declares, or one number in all bands of many pixels).",
            valueName: "number"
        )
    )
    var noData: NoDataNumber?
    @Option(
        help: ArgumentHelp("Bands to leave out, counted from 0, such as 0-3,107.", valueName: "bands")
    )
    var dropBands: BandList?
    @Flag(help: "Keep bands that the file marks as bad.")
    var keepBadBands = false
    @Option(
        help: ArgumentHelp(
            "Order of the axes of the cube in its file, such as bands,rows,columns (default: found from the label map).",
            valueName: "axes"
        )
    )
    var axes: AxisNames?
    @Option(
        help: ArgumentHelp(
            "Names and colors of classes: label,name,#rrggbb on each line, or a QGIS palette.",
            valueName: "file"
        ),
        completion: .file()
    )
    var classNames: String?
    @Option(
        help: ArgumentHelp(
            "Field of a vector file of labels with the class (default: the only one whose values repeat).",
            valueName: "name"
        )
    )
    var labelField: String?
    @Option(
        help: ArgumentHelp(
            "Field of a vector file of labels whose value groups shapes, for --split polygons (default: each shape alone).",
            valueName: "name"
        )
    )
    var groupField: String?
    @Flag(help: "Make warnings about the files of the scene errors.")
    var strict = false

    /// The options that were given, except for those of every scene.
    var names: [String] {
        given([
            ("--unlabeled", unlabeled != nil), ("--no-data", noData != nil),
            ("--drop-bands", dropBands != nil),
            ("--keep-bad-bands", keepBadBands), ("--axes", axes != nil), ("--class-names", classNames != nil),
            ("--label-field", labelField != nil), ("--group-field", groupField != nil),
        ])
    }

    /// Throws if an option says how files are read, although none are given.
    func checkNothingIsRead() throws {
        guard let name = names.first else { return }
        throw ValidationError("\(name) requires --cube and --labels")
    }

    /// What was chosen; nil for nothing.
    var reading: SceneReading? {
        var reading = SceneReading()
        reading.unlabeled = unlabeled?.values ?? []
        reading.noData = noData?.choice ?? .automatic
        reading.droppedBands = dropBands?.bands ?? []
        reading.keepsBadBands = keepBadBands
        reading.axes = axes?.axes
        reading.classNames = classNames
        reading.labelField = labelField
        reading.groupField = groupField
        return reading.isDefault ? nil : reading
    }
}

/// How a cube without labels is read.
struct CubeReadingOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of the cube that means no data, nan, or none (default: what the file declares, or one number in all bands of many pixels).",
            valueName: "number"
        )
    )
    var noData: NoDataNumber?
    @Option(
        help: ArgumentHelp(
            "Order of the axes of the cube in its file (default: bands last).",
            valueName: "axes"
        )
    )
    var axes: AxisNames?
    @Flag(help: "Make warnings about the cube errors.")
    var strict = false

    /// The options that were given.
    var names: [String] {
        given([("--no-data", noData != nil), ("--axes", axes != nil), ("--strict", strict)])
    }

    /// What was chosen.
    var reading: SceneReading {
        var reading = SceneReading()
        reading.noData = noData?.choice ?? .automatic
        reading.axes = axes?.axes
        return reading
    }
}

/// A number that means no data, `nan`, or `none`.
struct NoDataNumber: ExpressibleByArgument {
    let choice: SceneReading.NoData

    init?(argument: String) {
        if argument.lowercased() == "none" {
            choice = .none
        } else if let value = Double(argument) {
            choice = .value(value)
        } else {
            return nil
        }
    }
}

/// Bands counted from 0, such as `0-3,107`.
struct BandList: ExpressibleByArgument {
    let bands: [Int]

    init?(argument: String) {
        var bands: Set<Int> = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
                0 <= first, first <= last, last <= 100_000
            else { return nil }
            bands.formUnion(first...last)
        }
        self.bands = bands.sorted()
    }
}

/// The names of the axes of a cube in the order of its file.
struct AxisNames: ExpressibleByArgument {
    /// The axes that are rows, columns, and bands.
    let axes: [Int]

    init?(argument: String) {
        let names = argument.lowercased().split(separator: ",").map(String.init)
        let found = ["rows", "columns", "bands"].compactMap { names.firstIndex(of: $0) }
        guard names.count == 3, found.count == 3 else { return nil }
        axes = found
    }
}
