internal import Eval
internal import LSGA
internal import Runs
internal import Studies

/// A column in the table of a comparison.
public enum ComparisonColumn: String, Sendable, CaseIterable {
    case slot
    case oa, aa, kappa
    case refined
    case position, edges
    case superpixelGraph = "superpixel-graph"
    case spectrum
    case epochs, parameters
    case layerMAC = "layer-mac"
    case mac
    case train, test
    case mcnemar, wilcoxon
    case ttest = "t-test"

    /// The default columns of a result: those with information.
    static func standard(_ result: ComparisonTable) -> [ComparisonColumn] {
        let hasNetworks = result.rows.contains { $0.cost != nil }
        let ranked = result.kind == .comparison
        var columns: [ComparisonColumn] = ranked && hasNetworks ? [.slot] : []
        columns += [.oa, .aa, .kappa]
        if result.rows.contains(where: { $0.summary.refined.overall != nil }) { columns.append(.refined) }
        if hasNetworks { columns += (ranked ? [.epochs] : []) + [.parameters, .layerMAC, .mac] }
        columns += [.train, .test]
        if result.rows.count > 1 { columns.append(.mcnemar) }
        if result.rows.count > 1, result.runCount > 1 { columns += [.wilcoxon, .ttest] }
        return columns
    }

    /// The heading of the column.
    var head: String {
        switch self {
        case .slot: "slot"
        case .oa: "OA (%)"
        case .aa: "AA (%)"
        case .kappa: "κ × 100"
        case .refined: "refined OA (%)"
        case .position: "position OA (%)"
        case .edges: "edges OA (%)"
        case .superpixelGraph: "superpixel graph OA (%)"
        case .spectrum: "spectrum OA (%)"
        case .epochs: "epochs to 90 %"
        case .parameters: "parameters"
        case .layerMAC: "MAC/layer (M)"
        case .mac: "MAC (M)"
        case .train: "train (s)"
        case .test: "test (s)"
        case .mcnemar: "McNemar p"
        case .wilcoxon: "Wilcoxon p"
        case .ttest: "t-test p"
        }
    }

    /// The cell of a row.
    func cell(_ row: ComparisonTable.Row) -> String {
        switch self {
        case .slot: row.role?.words ?? "–"
        case .oa: meanAndSpread(row.summary.accuracy.overall)
        case .aa: meanAndSpread(row.summary.accuracy.average)
        case .kappa: meanAndSpread(row.summary.accuracy.kappa)
        case .refined: meanAndSpread(row.summary.refined.overall)
        case .position: meanAndSpread(row.summary.baselines.position.overall)
        case .edges: meanAndSpread(row.summary.baselines.edges.overall)
        case .superpixelGraph: meanAndSpread(row.summary.baselines.superpixelGraph.overall)
        case .spectrum: meanAndSpread(row.summary.baselines.spectrum.overall)
        case .epochs: short(row.epochsToNinety, 1)
        case .parameters: row.cost.map { "\($0.parameters)" } ?? "–"
        case .layerMAC: millions(row.attentionCost?.multiplyAdds)
        case .mac: millions(row.cost?.multiplyAdds)
        case .train: short(row.summary.trainSeconds, 1)
        case .test: short(row.summary.testSeconds, 2)
        case .mcnemar: probability(row.tests?.mcNemar.pValue)
        case .wilcoxon: probability(row.tests?.wilcoxon?.pValue)
        case .ttest: probability(row.tests?.correctedT?.pValue)
        }
    }

    /// The value of a row by which the best cell of this column is chosen and set in bold, larger is better; nil if no
    /// cell is best.
    func rank(_ row: ComparisonTable.Row) -> Double? {
        switch self {
        case .oa: row.summary.accuracy.overall?.mean
        case .aa: row.summary.accuracy.average?.mean
        case .kappa: row.summary.accuracy.kappa?.mean
        case .refined: row.summary.refined.overall?.mean
        default: nil
        }
    }
}

private func short(_ summary: Summary?, _ places: Int) -> String {
    guard let summary else { return "–" }
    return decimals(summary.mean, places)
        + (summary.standardDeviation.map { " ± \(decimals($0, places))" } ?? "")
}

private func millions(_ count: Int?) -> String {
    guard let count else { return "–" }
    let value = Double(count) / 1e6
    return decimals(value, value >= 0.1 || value == 0 ? 2 : 4)
}

private func probability(_ value: Double?) -> String {
    guard let value else { return "–" }
    return value < 0.001 ? "<0.001" : decimals(value, 3)
}
