internal import Eval
internal import HSI

extension PublishedProtocol {
    /// A table of published accuracies and ours, by ascending overall accuracy.
    ///
    /// - Parameter ours: The name and the overall accuracy of each of our results; nil values are left out.
    /// - Returns: The table, as text.
    func table(_ ours: [(name: String, accuracy: Summary?)]) -> String {
        var rows = published.map { result in
            let remarks = [result.reference, result.note].compactMap(\.self).joined(separator: "; ")
            return (
                accuracy: result.overallAccuracy,
                cells: [
                    result.method, percent(result.overallAccuracy), remarks,
                ]
            )
        }
        for (name, accuracy) in ours {
            guard let accuracy else { continue }
            rows.append((accuracy.mean, ["▸ \(name)", meanAndSpread(accuracy), ""]))
        }
        let order = rows.indices.sorted { (rows[$0].accuracy, $0) < (rows[$1].accuracy, $1) }
        var table = TextTable(["\(name)", "OA %", "published by"], remarkColumns: 1)
        for index in order { table.append(rows[index].cells) }
        return table.text + (note.map { "\n\($0)" } ?? "")
    }

    /// The published accuracies in one line.
    var line: String {
        "published under \(name), OA: "
            + published.map { "\($0.method) \(percent($0.overallAccuracy))" }.joined(separator: ", ") + " %"
    }
}
