internal import ArgumentParser
internal import HSI
internal import Reports
internal import Runs
internal import Studies
internal import Synthesis

struct SynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Make a synthetic scene with known labels.",
        discussion: """
            Class spectra are smooth, pixels mix at borders, illumination and spectra vary smoothly, and a sensor adds \
            noise. With --separability 0 the cube does not depend on the labels, so any accuracy above chance comes from \
            position. The files are marked as synthetic, and so is every result on them.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Scene of the catalog that gives bands, colors, and name, such as IP, SA, or PU.",
            valueName: "name"
        )
    )
    var like: String
    @Option(
        help: ArgumentHelp(
            "Label map: MAT, HDF5, NPY, TIFF, or ROI text (default: a generated one).",
            valueName: "file[:key]"
        )
    )
    var labels: String?
    @Option(help: ArgumentHelp("Rows of a generated label map (default: the scene's).", valueName: "count"))
    var rows: Int?
    @Option(
        help: ArgumentHelp("Columns of a generated label map (default: the scene's).", valueName: "count")
    )
    var columns: Int?
    @Option(
        help: ArgumentHelp("Classes of a generated label map (default: the scene's).", valueName: "count")
    )
    var classes: Int?
    @Option(help: ArgumentHelp("Bands (default: the scene's).", valueName: "count"))
    var bands: Int?
    @Option(
        help:
            "Distance of class means, in units of 0.05 reflectance; 0 for no information (default: 1)."
    )
    var separability: Double?
    @Option(help: "Standard deviation of reflectance within a class (default: 0.025).")
    var variation: Double?
    @Option(
        help: ArgumentHelp(
            "Distance at which the variation within a class has a correlation of exp(-1/2); 0 for independent pixels (default: 3).",
            valueName: "pixels"
        )
    )
    var variationLength: Double?
    @Option(help: "Standard deviation of the logarithm of the illumination (default: 0.08).")
    var illumination: Double?
    @Option(
        help: ArgumentHelp(
            "Distance at which the illumination has a correlation of exp(-1/2) (default: 60).",
            valueName: "pixels"
        )
    )
    var illuminationLength: Double?
    @Option(
        help: ArgumentHelp(
            "Standard deviation of the point-spread function, which mixes pixels at borders (default: 0.6).",
            valueName: "pixels"
        )
    )
    var blur: Double?
    @Option(help: "Noise relative to the mean signal in the best band (default: 0.01).")
    var noise: Double?
    @Option(name: [.long, .customShort("s")], help: "Random seed (default: 0).")
    var seed: UInt64?
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Output folder of the scene.", valueName: "folder"),
        completion: .directory
    )
    var out: String
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        let generating = [("--rows", rows), ("--columns", columns), ("--classes", classes)]
        if labels != nil, let other = generating.first(where: { $0.1 != nil }) {
            throw ValidationError("\(other.0) and --labels cannot be combined")
        }
        if variation == 0, variationLength != nil {
            throw ValidationError("--variation-length requires a variation above 0")
        }
        if illumination == 0, illuminationLength != nil {
            throw ValidationError("--illumination-length requires an illumination above 0")
        }
    }

    func run() throws {
        let (seed, rows, columns, classes, bands) = (seed, rows, columns, classes, bands)
        let strengths = strengths
        let synthesis = SceneSynthesis(like: like, labels: labels, path: out) { settings in
            settings.seed = seed ?? settings.seed
            settings.rows = rows ?? settings.rows
            settings.columns = columns ?? settings.columns
            settings.classes = classes ?? settings.classes
            settings.bands = bands ?? settings.bands
            for (path, value) in strengths { settings[keyPath: path] = value }
        }
        let report = try synthesis.run(output.control(), figures: figures.settings)
        let usage = "Use it with --dataset \(report.alias) --data-dir \(report.folder)"
        try output.show("\(report.text)\n\n\(usage)", json: report)
    }

    /// The strengths set by the options.
    private var strengths: [(any WritableKeyPath<SynthesisSettings, Double> & Sendable, Double)] {
        let given: [(any WritableKeyPath<SynthesisSettings, Double> & Sendable, Double?)] = [
            (\.separability, separability), (\.variation, variation), (\.variationLength, variationLength),
            (\.illumination, illumination), (\.illuminationLength, illuminationLength), (\.blur, blur),
            (\.noise, noise),
        ]
        return given.compactMap { path, value in value.map { (path, $0) } }
    }
}
