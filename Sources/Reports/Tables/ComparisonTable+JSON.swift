internal import Eval
internal import Runs
public import Studies

extension ComparisonTable: Encodable {
    enum CodingKeys: String, CodingKey { case kind, scene, reference, rows, pairs, notes }

    /// Writes the rows with all of their runs, the pairs, and the notes below the table.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(scene, forKey: .scene)
        try container.encode(reference, forKey: .reference)
        try container.encode(rows, forKey: .rows)
        try container.encode(pairs, forKey: .pairs)
        try container.encode(notes, forKey: .notes)
    }
}
