internal import Compute
internal import Engine
internal import Eval
internal import HSI
internal import LSGA

extension RunConfiguration {
    /// The problems with the settings that do not depend on the scene.
    package var problems: [String] {
        let own: [String]
        switch method {
        case .network(let network): own = network.problems + evaluation.problems(side: network.patches.side)
        case .pixels, .nearest, .graph, .predictions:
            own =
                (evaluation.testTimeAugmentation
                    ? ["test-time augmentation has no effect on \(method.name): it turns patches of networks"]
                    : [])
                + evaluation.mapProblems
                + (1...999 ~= method.patchSide
                    ? [] : ["a patch has a side from 1 to 999, not \(method.patchSide)"])
        }
        return own + graphProblems
    }

    /// A new network for the scene if the method is one; its settings are checked.
    ///
    /// - Throws: `RunError.settings` with all problems.
    func network(for target: SplitScene, bands: Int) throws -> Network? {
        guard case .network(let network) = method else { return nil }
        return try network.network(
            bands: network.patches.components(ofBands: bands) ?? bands,
            classes: target.labels.count,
            trainingPixels: target.split.train.count,
            seed: Seed(seed)
        )
    }

    /// The method on a scene, ready to be fitted; `network` is the new network of a network method.
    func job(
        scene: consuming Scene,
        _ target: SplitScene,
        _ network: Network?,
        _ initialWeights: InitialWeights?,
        _ shared: SharedWork
    ) throws -> any MethodJob {
        switch method {
        case .network(let settings):
            guard let network else {
                preconditionFailure("RunConfiguration.job: no network for \(method.name)")
            }
            return try NetworkJob(
                settings,
                self,
                network,
                initialWeights,
                scene: consume scene,
                target,
                shared
            )
        case .pixels(let pixels): return try PixelJob(pixels, seed: seed, scene: consume scene, target)
        case .nearest: return try TableJob(nearest: target)
        case .graph(let graph): return try GraphJob(graph, seed: seed, scene: consume scene, target)
        case .predictions(let files): return try TableJob(files, target)
        }
    }

    /// Classifies the test pixels and evaluates the predictions; then classifies all pixels, if requested.
    func evaluation(
        of fit: Fit,
        on target: SplitScene,
        _ network: NetworkRecord?,
        _ baselines: SceneBaselines,
        refiner: Refiner? = nil,
        needsScene: Bool = true,
        keepsProbabilities: Bool = false,
        _ control: RunControl
    ) throws -> Evaluation {
        warnOfUnturnedTraining(control)
        let watch = Stopwatch()
        let predictions = try fit.method.predictions(for: target.split.test, what: "test pixels", control)
        let testSeconds = watch.seconds
        let seen = fit.epochs.map { Double(target.split.train.count * $0) }
        var evaluation = try Evaluation(
            predictions,
            of: target,
            Evaluation.Context(
                title: title(scene: target.scene.descriptor.name),
                splitText: splitText,
                method: method.name,
                seed: seed,
                patchSide: method.patchSide,
                baselines: baselines,
                trainSeconds: fit.seconds,
                testSeconds: fit.seconds == nil ? nil : testSeconds,
                trainSamplesPerSecond: seen.map { $0 / max(fit.seconds ?? 0, 1e-9) },
                network: network,
                settings: fit.method.settings,
                trials: fit.method.trials,
                publishedProtocol: publishedProtocol
            )
        )
        guard needsScene || self.evaluation.smoothing != nil || refiner != nil else { return evaluation }
        let scene = try fit.method.scenePredictions(
            pixels: target.pixels,
            known: (target.split.test, predictions),
            keepsProbabilities: keepsProbabilities || self.evaluation.readsProbabilities,
            control
        )
        try evaluation.add(scene, self.evaluation.smoothing, refiner, control)
        return evaluation
    }

    private func warnOfUnturnedTraining(_ control: RunControl) {
        guard case .network(let network) = method, evaluation.testTimeAugmentation,
            !network.recipe.augmentation.turnsPatches
        else { return }
        control.report(
            .note(
                "this network was trained without turned patches (augmentation \(network.recipe.augmentation.rawValue)): "
                    + "averaging over orientations may make it worse"
            )
        )
    }
}

extension Augmentation {
    fileprivate var turnsPatches: Bool {
        switch self {
        case .none, .flips, .shifts: false
        case .orientations, .jitter, .distortions: true
        }
    }
}
