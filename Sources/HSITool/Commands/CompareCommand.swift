internal import ArgumentParser
internal import Experiments
internal import LSGA

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Rank attentions by accuracy, with cost, speed of convergence and figures.",
        discussion: """
            --attention takes several names with commas between them, or 'all', which is what it does without: every \
            attention that the network has a place for. Each is tested against the first. The LSGA family has no \
            tokenizer unless --tokenizer says otherwise.

            Without a scene it takes Indian Pines. Runs that are complete in --out are not repeated, and an \
            interrupted one goes on where it stopped.
            """
    )

    @OptionGroup var comparison: ComparisonOptions

    func run() throws {
        let attention = comparison.experiment.model.attention ?? "all"
        let names = attention == "all" ? nil : Self.names(in: attention)
        if names?.contains("") ?? false {
            throw ValidationError(
                "--attention takes names with commas between them, as se,eca, or 'all'; found '\(attention)'."
            )
        }
        try comparison.run(.comparison, names, tokenizers: [.none])
    }

    /// The attentions in `list`; the commas between an attention's own numbers part nothing.
    static func names(in list: String) -> [String] {
        var names: [String] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            if let last = names.last, part.contains("="), !part.contains(":") {
                names[names.count - 1] = "\(last),\(part)"
            } else {
                names.append(part)
            }
        }
        return names
    }
}
