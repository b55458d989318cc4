package import Eval
internal import HSI
internal import Propagation

/// The baselines of a split that read the scene's spectra.
package struct SceneBaselines: Sendable, Equatable {
    /// A support vector machine on single spectra.
    package var spectrum: SpectrumBaseline?
    /// A random walker on the pixel grid with spectral edges.
    package var edges: Accuracy?
    /// A superpixel graph with edges and spectral neighbors.
    package var superpixelGraph: Accuracy?

    /// The largest number of pixels for which the graph baselines are computed.
    static let graphPixelLimit = 1_000_000

    /// None.
    package init() {}

    /// The baselines of an earlier run.
    package init(_ recorded: BaselineMetrics) {
        (spectrum, edges, superpixelGraph) = (recorded.spectrum, recorded.edges, recorded.superpixelGraph)
    }

    /// Propagates the training labels of a split over the graphs of `scene`, with fixed settings.
    mutating func addGraphs(_ scene: borrowing Scene, _ target: SplitScene) throws {
        let graph = try PreparedGraph(GraphMethod(.walker), scene: copy scene, target)
        func accuracy(_ kind: GraphMethod.Kind) throws -> Accuracy {
            let classes = try graph.probabilities(GraphMethod(kind)).probabilities.predicted
            return Accuracy(try target.confusion(target.split.test.map { classes[$0] ?? 0 }))
        }
        (edges, superpixelGraph) = (try accuracy(.walker), try accuracy(.superpixelGraph))
    }
}
