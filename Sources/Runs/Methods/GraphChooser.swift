internal import Compute
internal import HSI
internal import Propagation

/// Chooses the settings of a graph by leaving out training labels the way the test does.
///
/// Where test pixels lie beside training pixels, single pixels of every class are left out. Where a gap parts them, regions are
/// (see `TrainingLabels.leavingOutRegions`), and no label reaches the superpixels of a left-out region across a border: they
/// can be found by their spectra or by the prior alone, as test pixels are. No label of a test pixel is read.
///
/// Settings are tried one after the other: the form of the graph without a prior, then the prior's weight. On regions the
/// form is not chosen, since regions left out lie in the same field as those kept and tell one graph from another no better than
/// chance (`Documentation/Blocks.md`): it is the average of nine graphs with class-mass normalization.
struct GraphChooser {
    /// The graph to be improved on, for spectra as they are and for their logarithms.
    private let linear: PreparedGraph
    private let logarithmic: PreparedGraph
    /// The labels, parted.
    let parts: [PartedLabels]
    /// Whether regions are left out.
    let leavesOutRegions: Bool

    private static let betas = [3.0, 1, 10]
    private static let sizes = [10.0, 5]
    private static let weights: [GraphMethod.Kind: [Double]] = [
        .walker: [0.1, 0.01, 0.03, 0.3, 1],
        .superpixelGraph: [0.03, 0.003, 0.1, 0.3, 1, 3, 10],
    ]

    /// Parts the training labels of a scene; `isRefinement` leaves out fewer, since a classifier is fitted to each part.
    init(
        _ method: GraphMethod,
        scene: borrowing Scene,
        _ target: SplitScene,
        seed: UInt64,
        isRefinement: Bool
    )
        throws
    {
        var method = method.averaged(normalizingClassMass: false)
        method.settings.averaging = nil
        linear = try PreparedGraph(method, scene: copy scene, target)
        method.spectra = .logarithmic
        logarithmic = try PreparedGraph(method, scene: copy scene, target)
        leavesOutRegions = target.split.isParted
        if leavesOutRegions {
            parts = linear.labels.leavingOutRegions(columns: target.scene.columns)
        } else {
            let all = linear.labels.leavingOutPixels(parts: isRefinement ? 4 : 5, seed: Seed(seed))
            parts = isRefinement ? Array(all.prefix(1)) : all
        }
        guard !leavesOutRegions || method.kind == .superpixelGraph else {
            throw RunError.settings([
                "choosing graph settings of a walker requires test pixels beside training pixels, and here a gap parts "
                    + "them; use the superpixel graph, or fixed settings"
            ])
        }
        guard !parts.isEmpty else {
            throw RunError.settings(["the training pixels are too few to choose graph settings by"])
        }
    }

    /// The graph whose settings find most of the labels left out; the first of equals.
    ///
    /// - Parameters:
    ///   - priors: For each part, the class probabilities of a classifier that was not told the labels left out.
    ///   - control: Told how it goes.
    /// - Returns: The graph, and what was tried.
    /// - Throws: `RunError.file` naming the cube's file, or `RunError.interrupted`.
    func chosen(priors: [ClassProbabilities]? = nil, _ control: RunControl) throws -> (
        graph: PreparedGraph, trials: GraphTrials
    ) {
        var tried = GraphTrials(
            leftOut: leavesOutRegions ? "regions" : "pixels",
            labels: parts.reduce(0) { $0 + $1.leftOut.count },
            trials: []
        )
        let forms = forms
        var method =
            forms.count == 1
            ? forms[0] : try best(forms, nil, &tried, control)
        if let priors {
            let weights = (Self.weights[method.kind] ?? []).map { weight in
                var copy = method
                copy.priorWeight = weight
                return copy
            }
            method = try best(weights, priors, &tried, control)
        } else if forms.count == 1 {
            method = try best(forms, nil, &tried, control)
        }
        return (prepared(method), tried)
    }

    /// The forms of the graph, the fixed one first.
    private var forms: [GraphMethod] {
        let method = linear.method
        if leavesOutRegions { return [method.averaged(normalizingClassMass: true)] }
        return GraphSpectra.allCases.flatMap { spectra in
            var own = method
            own.spectra = spectra
            switch method.kind {
            case .walker:
                return Self.betas.map { beta in
                    var copy = own
                    copy.settings.walker.edges.beta = beta
                    return copy
                }
            case .superpixelGraph:
                let single = Self.sizes.map { size in
                    var copy = own
                    copy.settings.slic.size = size
                    return copy
                }
                return single + [own.averaged(normalizingClassMass: false)]
            }
        }
    }

    private func prepared(_ method: GraphMethod) -> PreparedGraph {
        (method.spectra == .linear ? linear : logarithmic).with(method)
    }

    private func best(
        _ candidates: [GraphMethod],
        _ priors: [ClassProbabilities]?,
        _ tried: inout GraphTrials,
        _ control: RunControl
    ) throws -> GraphMethod {
        var best: (method: GraphMethod, score: Double)?
        for (number, method) in candidates.enumerated() {
            if control.isInterrupted() { throw RunError.interrupted }
            control.report(.working(what: "graph settings", done: number, total: candidates.count))
            let trial = try trial(method, priors)
            tried.trials.append(trial)
            // Both are to be high; the mean tells settings apart that have one of them in common.
            let score = (trial.overallAccuracy + trial.averageAccuracy) / 2
            if score > best?.score ?? -1 { best = (method, score) }
        }
        return best?.method ?? linear.method
    }

    /// How many of the labels left out a graph finds.
    private func trial(_ method: GraphMethod, _ priors: [ClassProbabilities]?) throws -> GraphTrials.Trial {
        let graph = prepared(method)
        var (right, total) = (
            [Int](repeating: 0, count: linear.labels.classCount),
            [Int](repeating: 0, count: linear.labels.classCount)
        )
        let find = try graph.finder(leavesOutRegions: leavesOutRegions)
        for (number, part) in parts.enumerated() {
            let found = try graph.named { () throws(PropagationError) in try find(part, priors?[number]) }
            let predicted = found.predicted
            for (pixel, index) in zip(part.leftOut.pixels, part.leftOut.classes) {
                total[index] += 1
                if predicted[pixel] == index { right[index] += 1 }
            }
        }
        let present = total.indices.filter { total[$0] > 0 }
        return GraphTrials.Trial(
            settings: method.shownSettings(hasPrior: priors != nil),
            overallAccuracy: Double(right.reduce(0, +)) / Double(max(total.reduce(0, +), 1)),
            averageAccuracy: present.reduce(0) { $0 + Double(right[$1]) / Double(total[$1]) }
                / Double(max(present.count, 1))
        )
    }
}

extension PreparedGraph {
    /// What finds the labels that are left out, on a graph that is made once.
    fileprivate func finder(leavesOutRegions: Bool) throws -> (PartedLabels, ClassProbabilities?)
        throws(PropagationError) -> ClassProbabilities
    {
        switch method.kind {
        case .walker:
            let walker = RandomWalker(features, settings: method.settings.walker)
            return { (part, prior) throws(PropagationError) in
                try walker.probabilities(from: part.kept, prior: prior).probabilities
            }
        case .superpixelGraph:
            let graph = SuperpixelGraph(features, settings: method.settings)
            return { (part, prior) throws(PropagationError) in
                try leavesOutRegions
                    ? graph.roughProbabilities(from: part.kept, prior: prior, parting: part.leftOut.pixels)
                    : graph.probabilities(from: part.kept, prior: prior).probabilities
            }
        }
    }
}

extension Split {
    /// Whether a gap parts every test pixel from the training pixels.
    var isParted: Bool {
        var isTraining = [Bool](repeating: false, count: rows * columns)
        for pixel in train { isTraining[pixel] = true }
        return !test.contains { pixel in
            let (row, column) = (pixel / columns, pixel % columns)
            return (max(0, row - 1)...min(rows - 1, row + 1)).contains { other in
                (max(0, column - 1)...min(columns - 1, column + 1)).contains {
                    isTraining[other * columns + $0]
                }
            }
        }
    }
}
