public import ArgumentParser
internal import HSI
public import Reports
internal import Runs
internal import Studies

extension ComparisonColumn: ExpressibleByArgument {}

/// The format of the tables of a comparison.
struct TableOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Columns of the tables, with commas between them (default: those that apply).",
            valueName: "list"
        )
    )
    var columns: Several<ComparisonColumn>?
}

/// The options that `compare` and `ablate` share.
struct ComparisonOptions: ParsableArguments {
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup(title: Heading.output) var tables: TableOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    /// Compares methods: see `ConfigurationOptions.compare`.
    func run(_ kind: Comparison.Kind, _ names: [String]?, hasTokenizer: Bool) throws {
        try options.compare(kind, names, hasTokenizer: hasTokenizer, tables, figures, output)
    }
}

extension ConfigurationOptions {
    /// Compares the methods called `names`, or, without names, every attention that the network supports.
    ///
    /// - Parameters:
    ///   - kind: How the result is shown.
    ///   - names: The methods.
    ///   - hasTokenizer: Whether attentions keep the tokenizer of the preset if no option sets it.
    ///   - tables: The format of the tables.
    ///   - figures: The form of the figures.
    ///   - output: How the command reports.
    /// - Throws: `ValidationError`, or an error of reading a file.
    func compare(
        _ kind: Comparison.Kind,
        _ names: [String]?,
        hasTokenizer: Bool,
        _ tables: TableOptions,
        _ figures: FigureOptions,
        _ output: OutputOptions
    ) throws {
        let methods = try ComparedMethods(self, names, hasTokenizer: hasTokenizer)
        let control = try output.control(figures.settings, isStrict: place.reading.strict)
        let rows = try methods.rows { name, reason in
            control.report(.warning("warning: without \(name): \(reason)"))
        }
        let base = methods.base
        var factors = model.factors
        factors.patchSides = patches.patchSize?.several ?? []
        factors.samplings = try split.samplings(base.sampling)
        let variants = Variant.crossed(rows, on: base, factors)
        if let copy = variants.indices.first(where: { variants[..<$0].contains(variants[$0]) }) {
            throw ValidationError("a method is named twice: \(variants[copy].name)")
        }
        let repetition = try split.repetition(runs: series.runs)
        try methods.checkPredictions(repetition)
        let scene = base.publishedProtocol?.name ?? base.data.sceneName
        let path = series.out ?? RunFolder.unused("runs/\(kind.rawValue)-\(scene)")
        let comparison = try Comparison(kind, variants, repetition, path: path)
        let table = try interruptible(path, isSeries: true) { try comparison.run(control) }
        let columns = tables.columns?.values ?? []
        let files = try table.write(to: path, columns: columns, figures: figures.settings)
        try output.show("\(table.text(columns))\n\n\(files)", json: table)
    }
}

/// Runs `body` and, if it is interrupted, prints how to continue.
func interruptible<Result>(
    _ path: String,
    isSeries: Bool = false,
    _ body: () throws -> Result
) throws -> Result {
    do {
        return try body()
    } catch RunError.interrupted {
        throw isSeries ? RunError.interruptedSeries(path) : .interruptedRun(path)
    }
}
