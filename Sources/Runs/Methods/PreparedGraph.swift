internal import HSI
internal import Propagation

/// The features that a graph compares, beside the split whose training labels spread over it.
package struct PreparedGraph: Sendable {
    /// The graph and its settings.
    let method: GraphMethod
    /// The features of every pixel.
    let features: GraphFeatures
    /// The split; only the labels of its training pixels are read.
    let target: SplitScene

    /// Computes the components of a scene.
    ///
    /// - Throws: `RunError.file` naming the cube's file.
    init(_ method: GraphMethod, scene: consuming Scene, _ target: SplitScene) throws {
        let cube = try PreparedData(
            method.patches,
            scene: consume scene,
            target,
            takesLogarithms: method.spectra == .logarithmic
        ).sampler.cube
        (self.method, self.target) = (method, target)
        do {
            features = try GraphFeatures(
                cube.values,
                rows: cube.rows,
                columns: cube.columns,
                count: cube.bands,
                isPresent: target.scene.mask.map { $0.isMissing.map { !$0 } }
            )
        } catch {
            throw RunError.file(path: target.scene.path(of: .cube), reason: error.description)
        }
    }

    /// The training pixels and their classes.
    var labels: TrainingLabels {
        let train = target.split.train
        return TrainingLabels(
            pixels: train,
            classes: target.classes(of: train),
            classCount: target.labels.count
        )
    }

    /// The class probabilities of every pixel, by the method or by another on the same features.
    ///
    /// - Parameters:
    ///   - other: Another graph, if not the method's own.
    ///   - prior: A classifier's class probabilities of every pixel.
    /// - Returns: The probabilities, and how many pixels are in parts without a label.
    /// - Throws: `RunError.file` naming the cube's file.
    func probabilities(
        _ other: GraphMethod? = nil,
        prior: ClassProbabilities? = nil
    ) throws -> PropagatedLabels {
        let settings = (other ?? method).settings
        return try named { () throws(PropagationError) -> PropagatedLabels in
            switch (other ?? method).kind {
            case .walker:
                try RandomWalker(features, settings: settings.walker).probabilities(
                    from: labels,
                    prior: prior
                )
            case .superpixelGraph:
                try SuperpixelGraph(features, settings: settings).probabilities(from: labels, prior: prior)
            }
        }
    }

    /// Calls `body`, and lets an error name the cube's file.
    func named<Result>(_ body: () throws(PropagationError) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw RunError.file(path: target.scene.path(of: .cube), reason: error.description)
        }
    }
}

extension PreparedGraph {
    /// Another graph on the same features.
    func with(_ method: GraphMethod) -> PreparedGraph { PreparedGraph(method, features, target) }

    private init(_ method: GraphMethod, _ features: GraphFeatures, _ target: SplitScene) {
        (self.method, self.features, self.target) = (method, features, target)
    }
}
