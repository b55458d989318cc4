internal import Baselines
public import Engine
internal import Eval
internal import HSI
internal import LSGA

extension Method {
    /// Its name in tables and in `metrics.json`.
    public var name: String {
        switch self {
        case .network(let network): network.model.attentionText
        case .pixels(let pixels): pixels.classifier.rawValue
        case .nearest: "nearest"
        case .graph(let graph): graph.name
        case .predictions(let files): files.map.lastPathComponent
        }
    }

    /// The same in a form for folder names.
    var folderName: String {
        switch self {
        case .network: name.asFolderName
        case .pixels, .nearest, .graph: name
        case .predictions: "predictions"
        }
    }

    /// Its name in the titles of figures.
    package var title: String {
        switch self {
        case .network(let network): network.model.title
        case .pixels(let pixels): pixels.classifier.title
        case .nearest: "nearest training pixel"
        case .graph(let graph): graph.title
        case .predictions: "predictions of \(name)"
        }
    }

    /// The side of the patches it reads, whose overlap with training patches is measured; 1 for single pixels.
    package var patchSide: Int {
        switch self {
        case .network(let network): network.patches.side
        case .pixels(let pixels): pixels.side ?? 1
        case .nearest, .graph, .predictions: 1
        }
    }

    /// What its attention or objective changes; nil for what is no network.
    package var role: MethodRole? {
        guard case .network(let network) = self else { return nil }
        return MethodRole(network.model)
    }

    /// Whether it reads the cube.
    package var readsSpectra: Bool {
        switch self {
        case .network, .pixels, .graph: true
        case .nearest, .predictions: false
        }
    }

    /// Whether its predictions have class probabilities.
    package var hasProbabilities: Bool {
        switch self {
        case .network, .graph: true
        case .pixels(let pixels): pixels.classifier.hasProbabilities
        case .nearest: false
        case .predictions(let files): files.probabilities != nil
        }
    }

    /// The requested precision.
    public var precision: Precision {
        if case .network(let network) = self { network.recipe.precision } else { .single }
    }
}

extension RunConfiguration {
    /// The title of figures: scene and method.
    package func title(scene: String) -> String {
        "\(scene) – \(method.title)" + (evaluation.testTimeAugmentation ? ", mean of 8 orientations" : "")
    }

    /// The split and the seed, for the subtitle of its figure and for captions.
    package var splitText: String { "\(sampling.text), seed \(seed)" }

    /// Information to print before fitting, one line each.
    func summary(of target: SplitScene, _ job: any MethodJob) -> String {
        let (scene, split) = (target.scene, target.split)
        let validation = split.validation.isEmpty ? "" : ", \(split.validation.count) for validation"
        let lines = [
            "scene    \(scene.descriptor.name), \(scene.rows)×\(scene.columns)\(scene.hasSpectra ? "×\(scene.bands)" : ""), "
                + "\(target.labels.count) classes",
            "pixels   \(split.train.count) for training\(validation), \(split.test.count) for testing",
            "input    \(job.inputText)",
        ]
        return (lines + job.summaryLines).joined(separator: "\n")
    }
}

extension String {
    /// The text of a choice as the name of a folder: `sparse-k-4` for `sparse:k=4`.
    package var asFolderName: String { String(map { ":=,".contains($0) ? "-" : $0 }) }

    /// The last component of a path, without a variable's name.
    fileprivate var lastPathComponent: String {
        String(split(separator: "/").last ?? "").split(separator: ":").first.map(String.init) ?? self
    }
}
