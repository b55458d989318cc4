internal import HSI
internal import Propagation

/// Label propagation over a graph of the scene, ready to run.
struct GraphJob: MethodJob {
    private let graph: PreparedGraph
    private let chooser: GraphChooser?

    var inputText: String {
        "\(graph.features.count) principal components, centered, not whitened; "
            + "unlabeled pixels of the scene are used (transductive)"
    }

    init(_ method: GraphMethod, seed: UInt64, scene: consuming Scene, _ target: SplitScene) throws {
        chooser =
            method.choice == .fixed
            ? nil : try GraphChooser(method, scene: scene, target, seed: seed, isRefinement: false)
        graph = try PreparedGraph(method, scene: consume scene, target)
    }

    func fit(in folder: RunFolder, _ control: RunControl) throws -> Fit {
        let watch = Stopwatch()
        let chosen = try chooser?.chosen(control)
        let (graph, trials) = (chosen?.graph ?? self.graph, chosen?.trials)
        let found = try graph.probabilities()
        if found.pixelsApart > 0 {
            control.report(
                .note(
                    "\(found.pixelsApart) pixels are in parts without a label and got that of the nearest training pixel"
                )
            )
        }
        let table = TableJob(
            found.probabilities,
            inputText,
            settings: trials == nil ? [] : graph.method.shownSettings(hasPrior: false),
            trials
        )
        return Fit(method: table, seconds: watch.seconds)
    }
}

extension TableJob {
    /// Class probabilities of every pixel.
    fileprivate init(
        _ probabilities: ClassProbabilities,
        _ text: String,
        settings: [FittedSetting],
        _ trials: GraphTrials?
    ) {
        self.init(
            inputText: text,
            table: Predictions(
                classCount: probabilities.classCount,
                classes: probabilities.predicted.map { $0 ?? 0 },
                probabilities: probabilities.values.map { Double($0) }
            ),
            isFitted: true,
            settings: settings,
            trials: trials
        )
    }
}
