extension AttentionEntry {
    /// Every attention the toolkit knows, in the order `hsi models` lists them.
    public static let all: [AttentionEntry] = [
        .sa,
        .lsa,
        .sga,
        .lsga,
    ]

    /// The attention called `name`, if there is one.
    public static func named(_ name: String) -> AttentionEntry? { all.first { $0.name == name } }
}
