internal import ArgumentParser
internal import Compute
internal import HSI
internal import Reports
internal import Studies

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Draw pixels of a map to be looked at, for 'hsi area'.",
        discussion: """
            A stratified random sample: each class of the map, or of another map (--strata), has at least --minimum pixels, \
            and the rest is in proportion to the areas. Look at each point in the field or in imagery, and enter the class in \
            the column 'reference'.

              hsi sample runs/first -o check
              hsi area check/sample.gpkg --map runs/first
            """
    )

    @Argument(help: "Folder of a run, or a map of classes.", completion: .file())
    var map: String
    @Option(
        help: ArgumentHelp("Map whose classes are the strata (default: the map).", valueName: "file"),
        completion: .file()
    )
    var strata: String?
    @Option(
        help: ArgumentHelp(
            "Pixels to draw (default: as many as --standard-error needs).",
            valueName: "pixels"
        )
    )
    var size: Int?
    @Option(
        help: ArgumentHelp(
            "Standard error of the overall accuracy in percent (default: 2).",
            valueName: "percent"
        )
    )
    var standardError: Double?
    @Option(
        help: ArgumentHelp(
            "Accuracy that is expected of each class, in percent (default: 80).",
            valueName: "percent"
        )
    )
    var expectedAccuracy: Double?
    @Option(help: ArgumentHelp("Least number of pixels of a stratum (default: 50).", valueName: "pixels"))
    var minimum = 50
    @Option(name: [.long, .customShort("s")], help: "Random seed (default: 0).")
    var seed: UInt64 = 0
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp(
            "Output folder of sample.csv and, if the map has coordinates, sample.gpkg.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var out: String
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        try check("--size", size, in: 1...10_000_000)
        try check("--minimum", minimum, in: 2...1_000_000)
        if let standardError, !(0.01...50).contains(standardError) {
            throw ValidationError(
                "--standard-error must be from 0.01 to 50; found \(numberText(standardError))"
            )
        }
        if let expectedAccuracy, !(1...99.9).contains(expectedAccuracy) {
            throw ValidationError(
                "--expected-accuracy must be from 1 to 99.9; found \(numberText(expectedAccuracy))"
            )
        }
        let ofSize = given([
            ("--standard-error", standardError != nil), ("--expected-accuracy", expectedAccuracy != nil),
        ])
        if size != nil, let other = ofSize.first {
            throw ValidationError("--size and \(other) cannot be combined")
        }
    }

    func run() throws {
        output.useThreads()
        let plan = try SamplePlan(
            ClassifiedMap(map),
            strata: strata.map { try ClassifiedMap($0) },
            size: size.map { .pixels($0) }
                ?? .standardError(
                    (standardError ?? 2) / 100,
                    expectedAccuracy: (expectedAccuracy ?? 80) / 100
                ),
            minimum: minimum,
            seed: Seed(seed)
        )
        let files = try plan.write(to: out)
        try output.show(
            plan.text + "\n\n\(plan.sample.points.count) pixels in \(out): \(files.joined(separator: ", "))",
            json: plan
        )
    }
}
