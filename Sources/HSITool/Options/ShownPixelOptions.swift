internal import ArgumentParser
internal import Reports

/// A pixel as `row,column`, both counted from zero.
struct PixelPlace: ExpressibleByArgument {
    let choice: PixelChoice

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let row = parts[0], let column = parts[1], row >= 0, column >= 0 else {
            return nil
        }
        choice = PixelChoice(row: row, column: column)
    }
}

/// The pixels of a scene that a command looks at.
struct ShownPixelOptions: ParsableArguments {
    @Option(
        name: .customLong("pixel"),
        help: ArgumentHelp(
            "Pixel of the scene, counted from 0; repeat it for several.",
            valueName: "row,column"
        )
    )
    var pixels: [PixelPlace] = []
    @Option(
        help: ArgumentHelp(
            "Test pixels of each class, drawn with the run's seed (default: 1 without --pixel).",
            valueName: "count"
        )
    )
    var perClass: Int?
    @Option(
        help: ArgumentHelp(
            "Test pixels that are measured, drawn with the run's seed (default: 256).",
            valueName: "count"
        )
    )
    var sample: Int?

    func validate() throws {
        try check("--per-class", perClass, in: 0...1000)
        try check("--sample", sample, in: 0...100_000)
    }
}
