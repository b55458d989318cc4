/// A scene, its ground truth, predictions and errors side by side, with a legend.
///
/// Every scene pixel is drawn as a square of picture pixels. There are up to five panels: the false-color picture if given,
/// the ground truth, the predictions for the whole scene if unlabeled pixels were predicted, the predictions for the labeled
/// pixels, and the errors.
public struct MapFigure: Figure {
    /// The first line, such as scene and model.
    public var title: String
    /// The second line, such as overall accuracy, average accuracy and kappa.
    public var subtitle: String
    /// The accuracy on the test pixels of each class, 0…1, by label, for the legend; may be empty.
    public var accuracies: [Int: Double]

    /// The panels in reading order.
    let panels: [MapPage.Panel]
    /// The entries of the legend.
    let palette: ClassPalette
    /// The number of labeled pixels, by label.
    let labeled: [Int: Int]
    /// The numbers of correct, wrong and training pixels, and of pixels in no part.
    let outcome: (correct: Int, wrong: Int, training: Int, untested: Int)

    /// The role of a labeled pixel.
    public enum PixelRole: Sendable {
        /// A test pixel, which counts in the metrics.
        case tested
        /// A training or validation pixel.
        case training
        /// In no part, such as a buffer pixel.
        case neither
    }

    /// The colors of the error panel, which differ in lightness and in hue.
    enum ErrorColor {
        static let ground = Color.white
        static let correct = Color(0xC3C9CF)
        static let wrong = Color(0xD7191C)
        static let training = Color(0x74818E)
        static let untested = Color(0xF1E7D3)
    }

    /// A figure of a scene of `truth`'s size.
    ///
    /// - Parameters:
    ///   - title: The first line.
    ///   - subtitle: The second line.
    ///   - falseColor: The scene itself, or nil.
    ///   - truth: The true labels; 0 is unlabeled.
    ///   - prediction: The predicted labels; 0 means no prediction.
    ///   - roles: One value for each pixel, row-major; empty if all labeled pixels were tested.
    ///   - palette: The classes; every label of truth and prediction must be among them.
    ///   - accuracies: The accuracy on the test pixels of each class, 0…1, by label.
    /// - Throws: `extent`, `pixelCount` or `unknownLabels`.
    public init(
        title: String,
        subtitle: String,
        falseColor: Raster?,
        truth: LabelGrid,
        prediction: LabelGrid,
        roles: [PixelRole],
        palette: ClassPalette,
        accuracies: [Int: Double] = [:]
    ) throws(FigureError) {
        try truth.checkSameExtent(rows: prediction.rows, columns: prediction.columns, what: "prediction")
        if let falseColor {
            try truth.checkSameExtent(
                rows: falseColor.rows,
                columns: falseColor.columns,
                what: "false color"
            )
        }
        guard roles.isEmpty || roles.count == truth.labels.count else {
            throw .pixelCount(
                what: "roles of pixels",
                rows: truth.rows,
                columns: truth.columns,
                found: roles.count
            )
        }
        var panels: [MapPage.Panel] = []
        func add(_ name: String, _ raster: Raster) { panels.append(name, raster) }
        if let falseColor { add("False color", falseColor) }
        add("Ground truth", try palette.raster(of: truth))
        let onLabeled = try LabelGrid(
            rows: truth.rows,
            columns: truth.columns,
            labels: zip(truth.labels, prediction.labels).map { $0 == 0 ? 0 : $1 }
        )
        let whole = try palette.raster(of: prediction)
        if onLabeled != prediction { add("Prediction", whole) }
        add("Prediction (labeled)", try palette.raster(of: onLabeled))
        var outcome = (correct: 0, wrong: 0, training: 0, untested: 0)
        let errors = truth.labels.indices.map { index in
            let (label, predicted) = (truth.labels[index], prediction.labels[index])
            if label == 0 { return ErrorColor.ground.hexadecimal }
            switch roles.isEmpty ? .tested : roles[index] {
            case .training:
                outcome.training += 1
                return ErrorColor.training.hexadecimal
            case .neither:
                outcome.untested += 1
                return ErrorColor.untested.hexadecimal
            case .tested where predicted == 0:
                return ErrorColor.ground.hexadecimal
            case .tested where predicted == label:
                outcome.correct += 1
                return ErrorColor.correct.hexadecimal
            case .tested:
                outcome.wrong += 1
                return ErrorColor.wrong.hexadecimal
            }
        }
        add("Errors", Raster(unchecked: errors, rows: truth.rows, columns: truth.columns))
        self.title = title
        self.subtitle = subtitle
        self.accuracies = accuracies
        self.panels = panels
        self.palette = palette
        self.outcome = outcome
        labeled = truth.labels.reduce(into: [:]) { if $1 != 0 { $0[$1, default: 0] += 1 } }
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        try page.drawn(style, format)
    }

    /// Every panel, and the legend.
    public var parts: [FigurePart] { page.parts }

    /// What the panels show.
    public var caption: String {
        let colors = "Errors are red, correct test pixels light gray, training pixels dark gray"
        let others = outcome.untested > 0 ? ", and pixels in no part beige." : "."
        return page.caption + " " + colors + others
    }

    /// The page: the panels, the classes with pixels and accuracies, and the key to the errors.
    var page: MapPage {
        let showsAccuracy = !accuracies.isEmpty
        let classes = palette.entries.map { entry in
            let pixels = NumberText.grouped(labeled[entry.label] ?? 0)
            let accuracy = NumberText.percent(accuracies[entry.label], decimals: 2)
            return MapLegend.Table.Row(
                color: entry.color,
                name: entry.name,
                numbers: showsAccuracy ? [pixels, accuracy] : [pixels]
            )
        }
        let tested: [(Color, String, Int)] = [
            (ErrorColor.wrong, "wrong", outcome.wrong), (ErrorColor.correct, "correct", outcome.correct),
        ]
        let others = [
            (ErrorColor.training, "training", outcome.training),
            (ErrorColor.untested, "not tested", outcome.untested),
        ]
        let key = (tested + others.filter { $0.2 > 0 }).map {
            MapLegend.Table.Row(color: $0.0, name: $0.1, numbers: [NumberText.grouped($0.2)])
        }
        let headings = ["Class", "Pixels"] + (showsAccuracy ? ["Acc. (%)"] : [])
        return MapPage(
            title: title,
            subtitle: subtitle,
            panels: panels,
            classes: MapLegend.Table(headings: headings, rows: classes),
            key: MapLegend.Table(headings: ["Errors", "Pixels"], rows: key)
        )
    }
}
