internal import ArgumentParser
internal import Experiments

struct AblateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ablate",
        abstract: "Train several attentions on the same data, splits, seeds and recipe.",
        discussion: """
            The table has the order given, and tests each row against the first. --tokenizer and --gauss take several \
            values, which are crossed with the attentions that read them:

              hsi ablate sa lsa sga lsga --tokenizer none,ssftt --runs 5

            Without a scene it takes Indian Pines. Runs that are complete in --out are not repeated, and an \
            interrupted one goes on where it stopped.
            """
    )

    @Argument(help: "The attentions, say: sa lsa sga lsga.")
    var attentions: [String]
    @OptionGroup var comparison: ComparisonOptions

    func validate() throws {
        if comparison.experiment.model.attention != nil {
            throw ValidationError("The attentions are ablate's arguments; leave --attention out.")
        }
    }

    func run() throws { try comparison.run(.ablation, attentions) }
}
