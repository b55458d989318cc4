internal import ArgumentParser
internal import Experiments
internal import HSI
internal import Synthesis

struct SynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Make a synthetic scene with known truth.",
        discussion: """
            Class spectra are smooth, borders mix, light and spectra vary smoothly, a sensor adds noise. With --separability 0 no \
            number of the cube depends on the labels: what a classifier reaches there, it owes to position alone.
            The files say themselves that they are synthetic, and so does whatever is made of them.
            """
    )

    @Option(help: "The scene of the catalogue whose bands, colours and name are borrowed: IP, SA, PU, …")
    var like: String
    @Option(
        help: ArgumentHelp(
            "The label map: MAT, HDF5, NPY or ENVI's ROI text (default: one is generated).",
            valueName: "file[:key]"
        )
    )
    var labels: String?
    @Option(help: "Rows of a generated label map (default: the scene's).")
    var rows: Int?
    @Option(help: "Its columns (default: the scene's).")
    var columns: Int?
    @Option(help: "Its classes (default: as many as the scene's).")
    var classes: Int?
    @Option(help: "Bands (default: the scene's).")
    var bands: Int?
    @Option(
        help:
            "What sets class means apart, in units of 0.05 reflectance; 0 for no information (default: 1)."
    )
    var separability: Double?
    @Option(help: "Standard deviation of reflectance within a class (default: 0.025).")
    var variation: Double?
    @Option(
        help: ArgumentHelp(
            "The distance at which it is correlated by exp(-1/2); 0 for independent pixels (default: 3).",
            valueName: "pixels"
        )
    )
    var variationLength: Double?
    @Option(help: "Standard deviation of the logarithm of the light (default: 0.08).")
    var illumination: Double?
    @Option(
        help: ArgumentHelp(
            "The distance at which it is correlated by exp(-1/2) (default: 60).",
            valueName: "pixels"
        )
    )
    var illuminationLength: Double?
    @Option(
        help: ArgumentHelp(
            "Standard deviation of the point-spread function, which mixes borders (default: 0.6).",
            valueName: "pixels"
        )
    )
    var blur: Double?
    @Option(help: "Noise over mean signal in the best band (default: 0.01).")
    var noise: Double?
    @Option(help: "The seed of every random stream (default: 0).")
    var seed: UInt64?
    @Option(help: ArgumentHelp("The scene's folder.", valueName: "folder"))
    var out: String
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let generating = [("--rows", rows), ("--columns", columns), ("--classes", classes)]
        if labels != nil, let other = generating.first(where: { $0.1 != nil }) {
            throw ValidationError("\(other.0) has no effect with --labels.")
        }
        if variation == 0, variationLength != nil {
            throw ValidationError("--variation-length has no effect with --variation 0.")
        }
        if illumination == 0, illuminationLength != nil {
            throw ValidationError("--illumination-length has no effect with --illumination 0.")
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
        let report = try synthesis.run(output.control())
        let usage = "use it as: --dataset \(report.alias) --data-dir \(report.folder)"
        try output.show("\(report.text)\n\n\(usage)", json: report)
    }

    /// The strengths that the options set.
    private var strengths: [(any WritableKeyPath<SynthesisSettings, Double> & Sendable, Double)] {
        let given: [(any WritableKeyPath<SynthesisSettings, Double> & Sendable, Double?)] = [
            (\.separability, separability), (\.variation, variation), (\.variationLength, variationLength),
            (\.illumination, illumination), (\.illuminationLength, illuminationLength), (\.blur, blur),
            (\.noise, noise),
        ]
        return given.compactMap { path, value in value.map { (path, $0) } }
    }
}
