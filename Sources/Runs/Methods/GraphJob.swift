internal import HSI
internal import Propagation

/// Training labels about to be spread over a graph of the scene.
struct GraphJob: MethodJob {
    private let method: GraphMethod
    private let data: PreparedData

    var inputText: String {
        "\(data.sampler.cube.bands) principal components, centered, not whitened; "
            + "unlabeled pixels of the scene are used (transductive)"
    }

    init(_ method: GraphMethod, scene: consuming Scene, _ target: SplitScene) throws {
        self.method = method
        data = try PreparedData(method.patches, scene: consume scene, target)
    }

    func fit(in folder: RunFolder, _ control: RunControl) throws -> Fit {
        let watch = Stopwatch()
        let found = try method.probabilities(data.sampler.cube, data.target)
        if found.pixelsApart > 0 {
            control.report(
                .note(
                    "\(found.pixelsApart) pixels are in parts without a label and got that of the nearest training pixel"
                )
            )
        }
        return Fit(method: TableJob(found.probabilities, inputText), seconds: watch.seconds)
    }
}

extension GraphMethod {
    /// The class probabilities of every pixel.
    ///
    /// - Parameters:
    ///   - components: The principal components of the scene, rows × columns × components.
    ///   - target: The split; only the labels of its training pixels are read.
    /// - Returns: The probabilities, and how many pixels are in parts without a label.
    /// - Throws: `PropagationError` if the scene is too large or a component is not finite.
    func probabilities(_ components: Cube, _ target: SplitScene) throws -> PropagatedLabels {
        let features = try GraphFeatures(
            components.values,
            rows: components.rows,
            columns: components.columns,
            count: components.bands
        )
        let train = target.split.train
        let labels = TrainingLabels(
            pixels: train,
            classes: target.classes(of: train),
            classCount: target.labels.count
        )
        switch kind {
        case .walker: return try RandomWalker(features, settings: settings.walker).probabilities(from: labels)
        case .superpixelGraph:
            return try SuperpixelGraph(features, settings: settings).probabilities(from: labels)
        }
    }
}

extension TableJob {
    /// Class probabilities of every pixel.
    init(_ probabilities: ClassProbabilities, _ text: String) {
        self.init(
            inputText: text,
            table: Predictions(
                classCount: probabilities.classCount,
                classes: probabilities.predicted.map { $0 ?? 0 },
                probabilities: probabilities.values.map { Double($0) }
            ),
            isFitted: true
        )
    }
}
