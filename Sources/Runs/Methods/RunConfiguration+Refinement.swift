internal import HSI
internal import Propagation

extension RunConfiguration {
    /// What is wrong with graphs and refinement, as far as it can be told without the scene.
    var graphProblems: [String] {
        var problems: [String] = []
        if evaluation.refinement != nil, !method.hasProbabilities {
            problems.append("refinement requires class probabilities; \(method.name) has none")
        }
        if evaluation.refinement?.choice == .chosen, case .predictions = method {
            problems.append(
                "choosing graph settings fits the method to fewer labels; predictions of a file cannot be fitted"
            )
        }
        if case .labels = data, readsSpectra {
            let reader = method.readsSpectra ? method.name : "refinement"
            problems.append("\(reader) reads spectra, and the scene has labels alone")
        }
        return problems
    }

    /// Whether the method or what is done with its predictions reads the cube.
    package var readsSpectra: Bool { method.readsSpectra || evaluation.refinement != nil }

    /// What the refined map is made with; nil unless there is to be one.
    ///
    /// To choose settings, the method is fitted to fewer labels first, in folders `left-out-1`, … of the run's.
    ///
    /// - Throws: `RunError`, among others if the walker's settings are to be chosen where a gap parts test pixels.
    func refiner(
        scene: borrowing Scene,
        _ target: SplitScene,
        _ initialWeights: InitialWeights?,
        in folder: RunFolder,
        _ shared: SharedWork,
        _ control: RunControl
    ) throws -> Refiner? {
        guard let method = evaluation.refinement else { return nil }
        guard method.choice == .chosen else {
            return Refiner(graph: try PreparedGraph(method, scene: copy scene, target), trials: nil)
        }
        let chooser = try GraphChooser(method, scene: scene, target, seed: seed, isRefinement: true)
        control.report(
            .note(
                "choosing graph settings on \(chooser.parts.reduce(0) { $0 + $1.leftOut.count }) labels left out"
            )
        )
        let priors = try chooser.parts.enumerated().map { number, part in
            try prior(
                without: part,
                scene: scene,
                target,
                initialWeights,
                in: folder.leftOut(number + 1),
                shared,
                control
            )
        }
        let (graph, trials) = try chooser.chosen(priors: priors, control)
        return Refiner(graph: graph, trials: trials)
    }

    /// What the map of a complete run is refined with: fixed settings, or those that the run chose.
    ///
    /// - Throws: `RunError`, among others if settings are to be chosen that the run did not choose.
    func refiner(
        scene: borrowing Scene,
        _ target: SplitScene,
        as original: GraphMethod?,
        chosen: GraphMethod?,
        _ trials: GraphTrials?
    ) throws -> Refiner? {
        guard var method = evaluation.refinement else { return nil }
        if method.choice == .chosen {
            guard method == original, let chosen else {
                throw RunError.settings([
                    "choosing graph settings fits the method to fewer labels, which only a new run does; "
                        + "use fixed settings"
                ])
            }
            method = chosen
        }
        let graph = try PreparedGraph(method, scene: copy scene, target)
        return Refiner(graph: graph, trials: method.choice == .chosen ? trials : nil)
    }

    /// The class probabilities of every pixel by the method fitted without the labels left out.
    private func prior(
        without part: PartedLabels,
        scene: borrowing Scene,
        _ target: SplitScene,
        _ initialWeights: InitialWeights?,
        in folder: RunFolder,
        _ shared: SharedWork,
        _ control: RunControl
    ) throws -> ClassProbabilities {
        let split = try Split(
            rows: target.split.rows,
            columns: target.split.columns,
            train: part.kept.pixels,
            validation: [],
            test: part.leftOut.pixels
        )
        let reduced = SplitScene(target.scene, split, labels: target.labels)
        let network = try network(for: reduced, bands: target.scene.bands)
        let weighted = try network.map { try initialWeights?.loaded(into: $0) ?? $0 }
        let job = try job(scene: copy scene, reduced, weighted, initialWeights, shared)
        if network != nil { try folder.create() }
        let fit = try job.fit(in: folder, control)
        let predictions = try fit.method.predictions(for: split.test, what: "labels left out", control)
        return try fit.method.scenePredictions(
            pixels: target.pixels,
            known: (split.test, predictions),
            keepsProbabilities: true,
            control
        ).prior.0
    }
}

extension RunFolder {
    /// The folder of a network that was trained without some labels.
    func leftOut(_ number: Int) -> RunFolder { RunFolder(inside: "\(path)/left-out-\(number)") }
}
