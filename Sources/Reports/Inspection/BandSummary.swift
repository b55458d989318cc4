internal import Eval
internal import Inspection

/// The result of `hsi bands`, for scripts.
public struct BandSummary: Encodable, Sendable {
    /// Where the files are.
    public let folder: String
    let pixels: Int
    let baseline: String
    let medianIncompleteness: Double, largestIncompleteness: Double, completeShare: Double
    /// The bands from the most to the least important one, counted from one.
    let order: [Int]
    let deletionPixels: Int
    let orderedArea: Double, randomArea: Double
    let topText: String
    /// The names of the files.
    public var files: [String] = []

    enum CodingKeys: String, CodingKey {
        case folder, pixels, baseline, order, files
        case medianIncompleteness = "median_incompleteness"
        case largestIncompleteness = "largest_incompleteness"
        case completeShare = "share_within_1_percent"
        case deletionPixels = "deletion_pixels"
        case orderedArea = "mean_accuracy_most_important_first"
        case randomArea = "mean_accuracy_random"
    }

    init(
        folder: String,
        gradients: IntegratedGradients,
        curve: DeletionCurve,
        importance: BandImportance,
        axis: BandAxis
    ) {
        let errors = gradients.attributions.map(\.incompleteness).sorted()
        self.folder = folder
        (pixels, baseline) = (errors.count, gradients.baseline.rawValue)
        medianIncompleteness = errors.isEmpty ? 0 : errors[errors.count / 2]
        largestIncompleteness = errors.last ?? 0
        let complete = errors.count { $0 <= IntegratedGradients.tolerance }
        completeShare = Double(complete) / Double(max(errors.count, 1))
        order = importance.order.map { $0 + 1 }
        deletionPixels = curve.pixels
        (orderedArea, randomArea) = (curve.area(curve.ordered), curve.area(curve.randomMean))
        topText = importance.order.prefix(10).map { band in
            axis.isWavelength ? "\(band + 1) (\(decimals(axis.values[band], 0)) nm)" : "\(band + 1)"
        }.joined(separator: ", ")
    }

    /// The summary in lines.
    public var text: String {
        """
        most important bands: \(topText)
        completeness: median error \(percentText(medianIncompleteness)) %, \(percentText(completeShare)) % of \(pixels) pixels within 1 %
        mean OA while deleting: most important first \(percentText(orderedArea)) %, random \(percentText(randomArea)) %
        \(files.count) files in \(folder)
        """
    }
}
