/// A scene, its ground truth, its prediction and its errors side by side, with a legend.
///
/// Pixels of the scene are squares of whole picture pixels. Up to five panels are drawn: the false-colour picture if
/// there is one, the ground truth, the prediction of the whole scene if pixels without a true label were predicted,
/// the prediction of the labelled pixels, and the errors.
public struct MapFigure: Sendable {
    /// The first line: scene and model, say.
    public var title: String
    /// The second line: overall and average accuracy and kappa, say.
    public var subtitle: String
    /// The share of a class's test pixels that were recognised, 0…1, by label, for the legend; may be empty.
    public var accuracies: [Int: Double]

    /// The panels in reading order.
    let panels: [MapPage.Panel]
    /// What the legend lists.
    let palette: ClassPalette
    /// The number of labelled pixels, by label.
    let labelled: [Int: Int]
    /// The numbers of pixels that were recognised, missed, trained on, and in neither part.
    let outcome: (correct: Int, wrong: Int, training: Int, untested: Int)

    /// What a labelled pixel was there for.
    public enum PixelRole: Sendable {
        /// It was tested: it is among the figures.
        case tested
        /// It was trained on, or chosen by.
        case training
        /// Neither, as in a buffer.
        case neither
    }

    /// The colours of the error panel, chosen to differ in lightness as well as in hue.
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
    ///   - truth: The true labels, 0 where unlabelled.
    ///   - prediction: The predicted labels, 0 where nothing was predicted.
    ///   - roles: One value for each pixel, row-major; empty if all labelled ones were tested.
    ///   - palette: The classes; every label of truth and prediction must be among them.
    ///   - accuracies: The share of each class's test pixels that were recognised, 0…1, by label.
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
                what: "false colour"
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
        if let falseColor { add("False colour", falseColor) }
        add("Ground truth", try palette.raster(of: truth))
        let onLabelled = try LabelGrid(
            rows: truth.rows,
            columns: truth.columns,
            labels: zip(truth.labels, prediction.labels).map { $0 == 0 ? 0 : $1 }
        )
        let whole = try palette.raster(of: prediction)
        if onLabelled != prediction { add("Prediction", whole) }
        add("Prediction (labelled)", try palette.raster(of: onLabelled))
        var outcome = (correct: 0, wrong: 0, training: 0, untested: 0)
        let errors = truth.labels.indices.map { index in
            let (label, answer) = (truth.labels[index], prediction.labels[index])
            if label == 0 { return ErrorColor.ground.hexadecimal }
            switch roles.isEmpty ? .tested : roles[index] {
            case .training:
                outcome.training += 1
                return ErrorColor.training.hexadecimal
            case .neither:
                outcome.untested += 1
                return ErrorColor.untested.hexadecimal
            case .tested where answer == 0:
                return ErrorColor.ground.hexadecimal
            case .tested where answer == label:
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
        labelled = truth.labels.reduce(into: [:]) { if $1 != 0 { $0[$1, default: 0] += 1 } }
    }

    /// The PNG file's bytes, with `scale` picture pixels to a point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try drawn(scale: scale).png() }

    func drawn(scale: Double) throws(FigureError) -> Canvas { try page.drawn(scale: scale) }

    /// The page: the panels, the classes with pixels and accuracies, and the key to the errors.
    var page: MapPage {
        let showsAccuracy = !accuracies.isEmpty
        let classes = palette.entries.map { entry in
            let pixels = NumberText.grouped(labelled[entry.label] ?? 0)
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
