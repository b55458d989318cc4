internal import Synchronization

extension AttentionEntry {
    /// Every attention that can be named: hsi's own, in the order `hsi models` lists them, then those registered.
    public static var all: [AttentionEntry] { own + registered.withLock { $0 } }

    /// Makes an attention of another package known by name.
    ///
    /// An `AttentionChoice` of the entry works without it. Reading a run, a model file or an option back does not: they
    /// hold the name alone, and a name that is not registered is an error.
    ///
    /// - Throws: `ChoiceProblem` if there is an attention of that name, or the name cannot be written as text.
    public static func register(_ entry: AttentionEntry) throws(ChoiceProblem) {
        guard !entry.name.isEmpty, !entry.name.contains(where: { ":=, /".contains($0) }), entry.name != "none"
        else { throw ChoiceProblem(description: "an attention cannot be called '\(entry.name)'") }
        let isNew = registered.withLock { entries in
            guard !(own + entries).contains(where: { $0.name == entry.name }) else { return false }
            entries.append(entry)
            return true
        }
        guard isNew else {
            throw ChoiceProblem(description: "there is an attention '\(entry.name)' already")
        }
    }

    private static let registered = Mutex<[AttentionEntry]>([])

    /// The LSGA family, the mechanisms, the refiners.
    static let own: [AttentionEntry] = [
        .sa,
        .lsa,
        .sga,
        .lsga,
        .multiHead,
        .adaptive,
        .local,
        .predictedWindow,
        .global,
        .hierarchical,
        .cross,
        .singleHead,
        .sparse,
        .convolutional,
        .gated,
        .graph,
        .hard,
        .soft,
        .transformerXL,
        .bert,
        .hybrid,
        .coAttention,
        .axial,
        .frequency,
        .pooling,
        .memory,
        .se,
        .eca,
        .cbam,
        .cbamChannel,
        .stn,
        .ham,
    ]
}
