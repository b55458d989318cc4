internal import Compute
internal import Engine
internal import Eval
package import HSI
internal import LSGA

/// The predictions of a method on a split scene, and their metrics.
package struct Evaluation: Sendable {
    /// The title of figures: scene and method.
    package let title: String
    /// The split and the seed, for captions.
    package let splitText: String
    /// The scene and its split.
    package let target: SplitScene
    /// The predictions of the test pixels.
    package let predictions: Predictions
    /// The metrics.
    package var metrics: Metrics
    /// The predictions of every pixel; nil unless requested.
    package var scene: ScenePredictions?
    /// The smoothed map; nil unless it was asked for.
    package internal(set) var smoothed: SmoothedMap?
    /// The refined map; nil unless it was asked for.
    package internal(set) var refined: RefinedMap?

    /// The description of a run besides its predictions.
    package struct Context: Sendable {
        /// The title of figures.
        package let title: String
        /// The split and the seed, for captions.
        package let splitText: String
        /// The method, for reading.
        package let method: String
        package let seed: UInt64
        /// The side of the patches whose overlap is measured.
        package let patchSide: Int
        /// The split that overlap and baselines are measured on; nil for the split of the evaluation.
        package var split: Split?
        /// The accuracy of the baselines that read spectra.
        package let baselines: SceneBaselines
        package let trainSeconds: Double?
        package let testSeconds: Double?
        package let trainSamplesPerSecond: Double?
        package let network: NetworkRecord?
        package let settings: [FittedSetting]
        package let trials: GraphTrials?
        package let publishedProtocol: PublishedProtocol?

        /// Creates a value from its parts.
        package init(
            title: String,
            splitText: String,
            method: String,
            seed: UInt64,
            patchSide: Int,
            split: Split? = nil,
            baselines: SceneBaselines,
            trainSeconds: Double?,
            testSeconds: Double?,
            trainSamplesPerSecond: Double?,
            network: NetworkRecord?,
            settings: [FittedSetting],
            trials: GraphTrials?,
            publishedProtocol: PublishedProtocol?
        ) {
            (self.title, self.splitText, self.method) = (title, splitText, method)
            (self.seed, self.patchSide) = (seed, patchSide)
            (self.split, self.baselines, self.trainSeconds) = (split, baselines, trainSeconds)
            (self.testSeconds, self.trainSamplesPerSecond) = (testSeconds, trainSamplesPerSecond)
            (self.network, self.settings, self.publishedProtocol) = (network, settings, publishedProtocol)
            self.trials = trials
        }
    }

    /// Evaluates the predictions of the test pixels.
    package init(_ predictions: Predictions, of target: SplitScene, _ context: Context) throws {
        (title, self.target, self.predictions) = (context.title, target, predictions)
        splitText = context.splitText
        let split = context.split ?? target.split
        let confusion = try target.confusion(predictions.classes)
        var random = Seed(context.seed).stream("bootstrap")
        metrics = Metrics(
            scene: target.scene.descriptor.name,
            method: context.method,
            seed: context.seed,
            accuracy: Accuracy(confusion),
            perClass: target.perClass(confusion),
            confusion: confusion,
            baselines: BaselineMetrics(
                position: try split.positionBaseline(target.scene.labels),
                edges: context.baselines.edges,
                superpixelGraph: context.baselines.superpixelGraph,
                spectrum: context.baselines.spectrum
            ),
            testPatchOverlap: try PatchOverlap(split.distances(), side: context.patchSide),
            trainPixels: split.train.count,
            validationPixels: split.validation.count,
            testPixels: split.test.count,
            trainSeconds: context.trainSeconds,
            testSeconds: context.testSeconds,
            trainSamplesPerSecond: context.trainSamplesPerSecond,
            parameters: context.network?.cost.parameters,
            multiplyAdds: context.network?.cost.multiplyAdds,
            peakResidentBytes: Memory.peakResidentBytes,
            precision: .current,
            matrixUnit: Precision.current.unitInUse,
            settings: context.settings,
            trials: context.trials,
            calibration: try target.calibration(of: predictions),
            intervals: BootstrapIntervals(confusion, using: &random),
            withoutAugmentation: try predictions.unaugmentedClasses.map {
                Accuracy(try target.confusion($0))
            },
            publishedProtocol: context.publishedProtocol
        )
    }

    /// Takes in the predictions of every pixel, and smooths and refines them if that is asked for.
    package mutating func add(
        _ scene: ScenePredictions,
        _ smoothing: MapSmoothing?,
        _ refiner: Refiner?,
        _ control: RunControl
    ) throws {
        self.scene = scene
        smoothed = try smoothing.map { try target.smoothed(scene, $0) }
        metrics.smoothed = smoothed?.metrics
        refined = try refiner?.refined(scene, control)
        metrics.refined = refined?.metrics
    }
}
