internal import ArgumentParser
internal import Studies

struct AblateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ablate",
        abstract: "Compare methods, in the order given.",
        discussion: """
            A short form of 'compare': rows stay in the order given, and attentions keep the tokenizer of the preset. \
            --tokenizer and --gaussian take several values, which are crossed with the attentions that read them:

              hsi ablate sa lsa sga lsga --tokenizer none,ssftt --runs 5

            The scene is Indian Pines by default. Complete runs in --out are not repeated.
            """
    )

    @Argument(help: "Methods, such as sa lsa sga lsga.", completion: .list(MethodName.all))
    var methods: [String]
    @OptionGroup var comparison: ComparisonOptions

    func validate() throws {
        if comparison.options.model.attention != nil {
            throw ValidationError("--attention cannot be combined with methods; they are compared")
        }
    }

    func run() throws { try comparison.run(.ablation, methods, hasTokenizer: true) }
}
