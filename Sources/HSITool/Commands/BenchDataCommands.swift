internal import ArgumentParser
internal import HSI
internal import Reports
internal import Runs
internal import Studies

struct BenchReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Measure the time to read a cube into memory."
    )

    @Argument(
        help: ArgumentHelp("Cube: MAT, HDF5, or NPY.", valueName: "file[:key]"),
        completion: .file()
    )
    var cube: String
    @Option(help: ArgumentHelp("Repetitions.", valueName: "count"))
    var repetitions = 5
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws { try check("--repetitions", repetitions, in: 1...1000) }

    func run() throws {
        output.useThreads()
        let timing = try DataThroughput.read(ArrayLocation(parsing: cube), repetitions: repetitions)
        try output.show(timing)
    }
}

struct BenchComponentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "components",
        abstract: "Measure the time of the principal components of a cube."
    )

    @Argument(
        help: ArgumentHelp("Cube: MAT, HDF5, or NPY.", valueName: "file[:key]"),
        completion: .file()
    )
    var cube: String
    @Option(help: ArgumentHelp("Principal components.", valueName: "count"))
    var components = 36
    @Option(help: ArgumentHelp("Repetitions.", valueName: "count"))
    var repetitions = 5
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws { try check("--repetitions", repetitions, in: 1...1000) }

    func run() throws {
        output.useThreads()
        let timing = try DataThroughput.components(
            ArrayLocation(parsing: cube),
            components: components,
            repetitions: repetitions
        )
        try output.show(timing)
    }
}

extension OutputOptions {
    fileprivate func show(_ timing: DataThroughput.Timing) throws {
        try show(
            "\(timing.shape.map(String.init).joined(separator: "×")): median \(timing.median) s of \(timing.seconds)",
            json: timing
        )
    }
}
