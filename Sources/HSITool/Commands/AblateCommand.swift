internal import ArgumentParser
internal import Experiments

struct AblateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ablate",
        abstract: "Train several attentions on the same data, split, seeds and recipe.",
        discussion: "Without a scene it takes Indian Pines. Runs that are complete in --out are not repeated."
    )

    @Argument(help: "The attentions, say: sa lsa sga lsga.")
    var attentions: [String]
    @OptionGroup var experiment: ExperimentOptions
    @Option(help: "Runs of each, under seeds that follow each other (default: 1).")
    var runs: Int?
    @Option(help: ArgumentHelp("The folder of all runs.", valueName: "folder"))
    var out: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkRuns(runs)
        if experiment.model.attention != nil {
            throw ValidationError("The attentions are ablate's arguments; leave --attention out.")
        }
        guard Set(attentions).count == attentions.count else {
            throw ValidationError("An attention is named twice in: \(attentions.joined(separator: " ")).")
        }
    }

    func run() throws {
        var experiment = experiment
        if experiment.data.dataset == nil, experiment.data.cube == nil, experiment.data.labels == nil {
            experiment.data.dataset = "IP"
        }
        let configuration = try experiment.configuration(attentions: attentions)
        let path = out ?? RunFolder.unused("runs/ablation-\(configuration.sceneName)")
        let control = output.control()
        let ablation = Ablation(configuration, attentions: attentions, runs: runs ?? 1, path: path)
        let result = try interruptible(path, isSeries: true) { try ablation.run(control) }
        try output.show("\(result.text)\n\ntable in \(path)/ablation.csv", json: result)
    }
}
