internal import ArgumentParser
internal import Experiments
internal import HSI

struct BenchReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Measure how long a cube takes from its file to single precision in memory."
    )

    @Argument(help: ArgumentHelp("A cube: MAT, HDF5 or NPY.", valueName: "file[:key]"))
    var cube: String
    @Option(help: "How often it is read.")
    var repetitions = 5
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkRepetitions(repetitions) }

    func run() throws {
        output.useThreads()
        let timing = try DataThroughput.read(ArrayLocation(parsing: cube), repetitions: repetitions)
        try output.show(timing)
    }
}

struct BenchComponentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "components",
        abstract: "Measure how long the principal components of a cube in memory take."
    )

    @Argument(help: ArgumentHelp("A cube: MAT, HDF5 or NPY.", valueName: "file[:key]"))
    var cube: String
    @Option(help: "How many components.")
    var components = 36
    @Option(help: "How often they are found.")
    var repetitions = 5
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkRepetitions(repetitions) }

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

private func checkRepetitions(_ repetitions: Int) throws {
    guard 1...1000 ~= repetitions else {
        throw ValidationError("--repetitions is at least 1 and at most 1000; found \(repetitions).")
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
