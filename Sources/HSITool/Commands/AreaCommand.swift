internal import ArgumentParser
internal import Reports
internal import Studies

struct AreaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "area",
        abstract: "Estimate the area of each class from a sample of the map.",
        discussion: """
            The areas of a map are biased by its errors. A stratified random sample corrects them and gives 95 % confidence \
            intervals, and the accuracy of the map with them (Olofsson et al. 2014; Stehman 2014 where the strata are not \
            the classes of the map).

              hsi sample runs/first -o check
              hsi area check/sample.gpkg --map runs/first
            """
    )

    @Argument(
        help:
            "Sample with the classes that were found in the column 'reference': CSV, or a vector file of points.",
        completion: .file()
    )
    var sample: String
    @Option(
        help: ArgumentHelp("Folder of a run, or a map of classes.", valueName: "file"),
        completion: .file()
    )
    var map: String
    @Option(
        help: ArgumentHelp("Map that the sample was drawn from (default: the map).", valueName: "file"),
        completion: .file()
    )
    var strata: String?
    @Option(
        help: ArgumentHelp(
            "Area of a pixel in square meters (default: from the map's coordinates).",
            valueName: "area"
        )
    )
    var pixelArea: Double?
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp(
            "Output folder of area.csv and error-matrix.csv (default: none, the table is printed).",
            valueName: "folder"
        ),
        completion: .directory
    )
    var out: String?
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        if let pixelArea, !(pixelArea > 0 && pixelArea < 1e12) {
            throw ValidationError("--pixel-area must be above 0; found \(numberText(pixelArea))")
        }
    }

    func run() throws {
        output.useThreads()
        let report = try AreaReport(
            sample: sample,
            map: ClassifiedMap(map),
            strata: strata.map { try ClassifiedMap($0) },
            pixelArea: pixelArea
        )
        let files = try out.map { try report.write(to: $0) } ?? []
        let place = out.map { "\n\n\(files.joined(separator: ", ")) in \($0)" } ?? ""
        try output.show(report.text + place, json: report)
    }
}
