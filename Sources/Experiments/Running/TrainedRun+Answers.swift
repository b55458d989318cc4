internal import Eval
internal import HSI
internal import LSGA

extension TrainedRun {
    /// What the network answers for the test pixels.
    func testAnswers(_ control: RunControl) throws -> TestAnswers {
        let augmentation = record.configuration.recipe.augmentation
        if settings.testTimeAugmentation, !augmentation.turnsPatches {
            control.report(
                .note(
                    "this network was trained with --augment \(augmentation.rawValue), on no turned patches: "
                        + "averaging over orientations may make it worse"
                )
            )
        }
        let watch = Stopwatch()
        let answers = try inference.answers(of: data.split.test, what: "test pixels", control: control)
        let seconds = watch.seconds
        guard settings.testTimeAugmentation else {
            return TestAnswers(answers: answers, unaveraged: nil, seconds: seconds)
        }
        let once = Inference(network: network, sampler: data.sampler)
        let unaveraged = try once.answers(of: data.split.test, what: "test pixels", control: control)
        return TestAnswers(answers: answers, unaveraged: unaveraged.classes, seconds: seconds)
    }

    /// Classifies the test pixels and scores the result.
    func evaluate(_ control: RunControl) throws -> Evaluation {
        try Evaluation(self, testAnswers(control))
    }

    /// What the network answers for every pixel; the test pixels have been classified already.
    func sceneAnswers(
        _ test: TestAnswers,
        keepsProbabilities: Bool,
        _ control: RunControl
    ) throws -> SceneAnswers {
        var scene = SceneAnswers(
            pixels: data.pixels,
            classCount: data.labels.count,
            keepsProbabilities: keepsProbabilities
        )
        scene.record(data.split.test, test.answers)
        var isKnown = [Bool](repeating: false, count: data.pixels)
        for pixel in data.split.test { isKnown[pixel] = true }
        let others = isKnown.indices.lazy.filter { !isKnown[$0] }
        let count = data.pixels - data.split.test.count
        try inference.forEachBatch(of: others, count: count, what: "map", control: control) {
            var answers = ClassAnswers(classCount: data.labels.count)
            answers.append($1)
            scene.record($0, answers)
        }
        return scene
    }

    /// Evaluates, smooths if that is set, and writes what shows it into `folder`, if there is one, but for `metrics.json`.
    func evaluate(to folder: RunFolder?, _ control: RunControl) throws -> Evaluation {
        var evaluation = try evaluate(control)
        guard folder != nil || settings.smoothing != nil else { return evaluation }
        let scene = try sceneAnswers(
            evaluation.answers,
            keepsProbabilities: settings.smoothing?.readsProbabilities ?? false,
            control
        )
        let smoothed = try settings.smoothing.map { try data.smoothed(scene, $0) }
        evaluation.metrics.smoothed = smoothed?.scores
        guard let folder else { return evaluation }
        let files = AnswerFiles(data: data, title: title, folder: folder)
        try files.write(
            evaluation.confusion,
            evaluation.calibration,
            headline: evaluation.metrics.headline
        )
        try files.writeMap(scene, evaluation.metrics)
        try files.writeUncertainty(scene)
        if let smoothed { try files.writeSmoothed(smoothed) }
        return evaluation
    }

    /// Paints the map of every pixel, and the maps of entropy and margin if asked for.
    func paint(to folder: RunFolder, withUncertainty: Bool, _ control: RunControl) throws {
        let evaluation = try evaluate(control)
        let scene = try sceneAnswers(evaluation.answers, keepsProbabilities: false, control)
        let files = AnswerFiles(data: data, title: title, folder: folder)
        try files.writeMap(scene, evaluation.metrics)
        if withUncertainty { try files.writeUncertainty(scene) }
    }

    /// Scene and model, for the head of a figure.
    private var title: String {
        record.title + (settings.testTimeAugmentation ? ", mean of 8 orientations" : "")
    }
}

extension Augmentation {
    /// Whether patches are seen in all eight orientations.
    fileprivate var turnsPatches: Bool {
        switch self {
        case .none, .flips, .shifts: false
        case .orientations, .jitter, .distortions: true
        }
    }
}

extension MapSmoothing {
    /// Whether it needs more than the likeliest class of each pixel.
    var readsProbabilities: Bool {
        switch self {
        case .majority: false
        case .mrf: true
        }
    }
}
