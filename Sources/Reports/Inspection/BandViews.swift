internal import Eval
internal import Figures
internal import HSI
public import Inspection
public import Runs

/// What `hsi bands` writes: which bands and pixels of a patch count for a network's predictions, and the deletion curve.
public struct BandViews {
    /// What is shown.
    public struct Settings: Sendable {
        /// The pixels to show.
        public var pixels: [PixelChoice] = []
        /// Test pixels of each class to show; one if no pixel is given.
        public var perClass: Int?
        /// Test pixels whose attributions are averaged.
        public var sample = 128
        /// Test pixels of the deletion curve.
        public var deletionSample = 1024
        /// What the patches are compared with.
        public var baseline = SpectralBaseline.mean
        /// The least steps of a path.
        public var steps = 32
        /// Random orders of the deletion curve.
        public var orders = 5

        /// Creates settings with the defaults.
        public init() {}
    }

    private let run: InspectedRun
    private let settings: Settings
    private let control: RunControl
    private let cube: Cube
    private let axis: BandAxis
    private var folder: InspectionFolder

    /// Writes everything to a folder.
    ///
    /// - Returns: A summary with the list of files.
    /// - Throws: `RunError`, or an error of reading the scene or writing a file.
    public static func write(
        _ run: InspectedRun,
        _ settings: Settings,
        to path: String,
        figures: FigureSettings = FigureSettings(),
        _ control: RunControl
    ) throws -> BandSummary {
        let cube = try run.cube()
        var views = BandViews(
            run: run,
            settings: settings,
            control: control,
            cube: cube,
            axis: BandAxis(run.target.scene.descriptor.wavelengths, bands: cube.bands),
            folder: try InspectionFolder(path, of: run, figures)
        )
        return try views.write()
    }

    private mutating func write() throws -> BandSummary {
        let shown = try run.chosenPixels(settings.pixels, perClass: settings.perClass)
        try drawPixels(shown)

        let sample = run.testSample(count: settings.sample)
        let gradients = try IntegratedGradients(
            run,
            cube: cube,
            pixels: sample,
            baseline: settings.baseline,
            steps: settings.steps,
            control
        )
        let classes = run.target.labels.count
        let importance = BandImportance(gradients, classes: run.classes(of: sample), classCount: classes)
        try writeImportance(importance)
        let curve = try DeletionCurve(
            run,
            cube: cube,
            order: importance.order,
            pixels: run.testSample(count: settings.deletionSample),
            orders: settings.orders,
            control
        )
        try write(curve)
        var summary = BandSummary(
            folder: folder.path,
            gradients: gradients,
            curve: curve,
            importance: importance,
            axis: axis
        )
        try folder.write(text: report(summary, gradients, curve), "report.md")
        summary.files = folder.files
        try folder.write(json: summary, "bands")
        summary.files = folder.files
        return summary
    }

    /// The attributions of single pixels: by wavelength, and over the patch beside the occlusion.
    private mutating func drawPixels(_ pixels: [Int]) throws {
        let gradients = try IntegratedGradients(
            run,
            cube: cube,
            pixels: pixels,
            baseline: settings.baseline,
            steps: settings.steps,
            control
        )
        let occlusion = try SpatialOcclusion(
            run,
            cube: cube,
            pixels: pixels,
            baseline: settings.baseline,
            control
        )
        let (columns, side) = (run.target.scene.columns, run.side)
        let bands = gradients.attributions.flatMap { $0.bands.map { Float($0) } }
        try folder.write(array: bands, [pixels.count, cube.bands], "attributions-of-bands")
        let places = gradients.attributions.flatMap { $0.patch.map { Float($0) } }
        try folder.write(array: places, [pixels.count, side, side], "attributions-of-patch")
        let drops = occlusion.drops.flatMap { $0.patch.map { Float($0) } }
        try folder.write(array: drops, [pixels.count, side, side], "occlusion")
        for (attribution, drop) in zip(gradients.attributions, occlusion.drops) {
            let pixel = attribution.pixel
            let (row, column) = (pixel / columns, pixel % columns)
            let center = [PatchMap.Mark(row: (side - 1) / 2, column: (side - 1) / 2)]
            let rows = [("integrated gradients", attribution.patch), ("fall of the probability", drop.patch)]
            let maps = rows.map { name, values -> PatchRow in
                let largest = max(values.map { abs($0) }.max() ?? 0, .leastNormalMagnitude)
                return PatchRow(
                    name: name,
                    note: "largest magnitude \(decimals(largest, 3))",
                    maps: [
                        PatchMap(name: "patch", values: values.map { _ in nil }, range: nil, marks: center),
                        PatchMap(
                            name: "over the patch",
                            values: values.map { $0 },
                            range: -largest...largest,
                            isDiverging: true,
                            marks: center
                        ),
                    ]
                )
            }
            let name =
                "\(run.labelText(pixel)), predicted \(run.className(attribution.predicted))"
            let figure = try PatchFigure(
                title: "What counts at row \(row), column \(column)",
                subtitle: "\(name) with probability \(decimals(drop.probability, 2)). \(run.sourceText)",
                caption:
                    "Above: integrated gradients, summed over the bands. Below: how much the probability of the predicted class falls "
                    + "when a pixel is replaced by the baseline.",
                side: side,
                picture: run.patchPicture(pixel),
                rows: maps
            )
            try folder.write(figure, "pixel-\(row)-\(column)-patch")
            let spectrum = axis.curve(cube[row, column].map { Double($0) })
            let curves = try CurveFigure(
                title: "Which bands count at row \(row), column \(column)",
                subtitle: "\(name). \(run.sourceText)",
                panels: [
                    CurvePanel(
                        title: "integrated gradients, summed over the patch",
                        xLabel: axis.label,
                        yLabel: "attribution (logit)",
                        series: [
                            CurveSeries(
                                name: "",
                                x: axis.curve(attribution.bands).x,
                                y: axis.curve(attribution.bands).y,
                                thickness: 1
                            )
                        ]
                    ),
                    CurvePanel(
                        title: "spectrum",
                        xLabel: axis.label,
                        yLabel: "value of the cube",
                        series: [
                            CurveSeries(
                                name: "",
                                x: spectrum.x,
                                y: spectrum.y,
                                thickness: 1.2
                            )
                        ]
                    ),
                ],
                plotHeight: 150
            )
            try folder.write(curves, "pixel-\(row)-\(column)-bands")
        }
    }

    private mutating func writeImportance(_ importance: BandImportance) throws {
        let names = run.target.classes
        var table = CSV(
            ["band", axis.isWavelength ? "wavelength_nm" : "position", "mean", "rank"] + names.map(\.name)
        )
        var rank = [Int](repeating: 0, count: importance.order.count)
        for (place, band) in importance.order.enumerated() { rank[band] = place + 1 }
        for band in importance.mean.indices {
            let ofClasses = importance.classes.map { $0.map { decimals($0.mean[band], 6) } ?? "" }
            let position = decimals(axis.values[band], 1)
            table.append(
                ["\(band + 1)", position, decimals(importance.mean[band], 6), "\(rank[band])"] + ofClasses
            )
        }
        try folder.write(table, "importance")
        let labeled = run.target.split.train + run.target.split.validation + run.target.split.test
        let spectra = ClassSpectra(
            cube,
            pixels: labeled,
            classes: run.classes(of: labeled),
            classCount: names.count
        )
        let panels = names.indices.compactMap { label -> SpectrumFigure.Panel? in
            guard let spectrum = spectra.classes[label] else { return nil }
            let profile = importance.classes[label]
            return SpectrumFigure.Panel(
                title: names[label].name,
                color: Color(hexadecimal: names[label].color),
                mean: spectrum.mean,
                deviation: spectrum.deviation,
                importance: profile?.mean ?? [],
                spread: profile?.deviation ?? []
            )
        }
        let figure = try SpectrumFigure(
            title: "Which bands count",
            subtitle: "\(run.title); \(run.splitText)",
            caption:
                "Lines: the mean spectrum of each class and one standard deviation to either side. Dark area: the mean absolute "
                + "integrated gradient of each band over the measured test pixels of the class; pale area: one standard deviation more. Each panel has scales of its own.",
            x: axis.values,
            xLabel: axis.label,
            panels: panels
        )
        try folder.write(figure, "classes")
    }

    private mutating func write(_ curve: DeletionCurve) throws {
        var table = CSV(
            ["deleted_bands", "most_important_first", "random_mean"]
                + curve.random.indices.map { "random_\($0 + 1)" }
        )
        let mean = curve.randomMean
        for (point, count) in curve.deleted.enumerated() {
            table.append(
                ["\(count)", decimals(curve.ordered[point], 6), decimals(mean[point], 6)]
                    + curve.random.map { decimals($0[point], 6) }
            )
        }
        try folder.write(table, "deletion")
        let x = curve.deleted.map { Double($0) }
        let single = curve.random.map {
            CurveSeries(name: "", x: x, y: $0, color: Color(0xC9CED2), thickness: 0.8)
        }
        let figure = try CurveFigure(
            title: "Deleting bands",
            subtitle: "\(run.title); \(curve.pixels) test pixels; \(run.splitText)",
            panels: [
                CurvePanel(
                    title: "",
                    xLabel: "deleted bands",
                    yLabel: "overall accuracy",
                    series: single + [
                        CurveSeries(
                            name: "mean of \(curve.random.count) random orders",
                            x: x,
                            y: mean,
                            color: Color(0x0072B2),
                            isDashed: true
                        ),
                        CurveSeries(
                            name: "most important first",
                            x: x,
                            y: curve.ordered,
                            color: Color(0xD55E00)
                        ),
                    ],
                    yRange: 0...1,
                    isXWhole: true
                )
            ]
        )
        try folder.write(figure, "deletion")
    }

    private func report(_ summary: BandSummary, _ gradients: IntegratedGradients, _ curve: DeletionCurve)
        -> String
    {
        var text = "# Which bands count for \(run.title)\n\n\(run.sourceText).\n\n## Integrated gradients\n\n"
        text +=
            "\(gradients.attributions.count) test pixels, drawn with the run's seed. Output: the logit of the predicted class minus the "
        text +=
            "mean of all logits. Baseline: \(settings.baseline.words). Path: at least \(settings.steps) steps, doubled up to five times "
        text += "for a pixel whose attributions miss the difference of the outputs by more than 1 %.\n\n"
        text +=
            "Completeness: the sum of the attributions misses the difference by \(percentText(summary.medianIncompleteness)) % in the "
        text += "median and by \(percentText(summary.largestIncompleteness)) % at most; "
        text += "\(percentText(summary.completeShare)) % of the pixels are within 1 %.\n\n"
        text +=
            "The ten most important bands, by the mean of the classes: \(summary.topText).\n\n## Deletion\n\n"
        text +=
            "A deleted band has its mean over the training pixels at every pixel. Order and accuracy are from test pixels; the order "
        text +=
            "counts the classes equally. OA on \(curve.pixels) test pixels, averaged over the share of deleted bands: most important first "
        text +=
            "\(percentText(summary.orderedArea)) %, mean of \(curve.random.count) random orders \(percentText(summary.randomArea)) %.\n\n"
        text += "| deleted bands | most important first, OA (%) | random, OA (%) |\n|---|---|---|\n"
        for (point, count) in curve.deleted.enumerated() {
            text +=
                "| \(count) | \(percentText(curve.ordered[point])) | \(percentText(curve.randomMean[point])) |\n"
        }
        return text + "\n## Figures\n\n" + folder.gallery
    }
}

extension SpectralBaseline {
    /// What it is, in a sentence.
    var words: String {
        switch self {
        case .mean: "the mean spectrum of the training pixels at every pixel of the patch"
        case .zero: "zeros in place of the prepared patch"
        }
    }
}
