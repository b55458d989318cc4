internal import ArgumentParser
internal import Studies

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare methods on one scene: table, paired tests, figures.",
        discussion: """
            A method is an attention ('hsi models'), a preset, a pixel classifier, nearest (the label of the nearest \
            training pixel), or the folder of a run, whose settings are taken:

              hsi compare lsga svm knn nearest --runs 5
              hsi compare lsga cnn svm --patch-size 5,7,9 --train-per-class 5,10,20

            Without methods, every attention that fits the network is compared; --attention takes a list of them. \
            --patch-size, --train-ratio, --train-per-class, --tokenizer, and --gaussian take several values, which are \
            crossed with the methods that read them. Attentions have no tokenizer unless --tokenizer sets one. All rows \
            are tested against the first method.

            The scene is Indian Pines by default. Complete runs in --out are not repeated, an interrupted one is \
            continued, and other methods add rows to the table.
            """
    )

    @Argument(help: "Methods, such as lsga svm nearest.", completion: .list(MethodName.all))
    var methods: [String] = []
    @OptionGroup var comparison: ComparisonOptions

    func validate() throws {
        if !methods.isEmpty, comparison.options.model.attention != nil {
            throw ValidationError("--attention cannot be combined with methods; they are compared")
        }
    }

    func run() throws {
        if !methods.isEmpty { return try comparison.run(.comparison, methods, hasTokenizer: false) }
        let attention = comparison.options.model.attention ?? "all"
        let names = attention == "all" ? nil : Self.names(in: attention)
        if names?.contains("") ?? false {
            throw ValidationError(
                "--attention must be names with commas between them, such as se,eca, or 'all'; found '\(attention)'"
            )
        }
        try comparison.run(.comparison, names, hasTokenizer: false)
    }

    /// The attentions in `list`; commas between the numbers of an attention do not separate entries.
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
