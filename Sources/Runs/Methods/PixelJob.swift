internal import Baselines
internal import Compute
internal import HSI

/// A classical classifier of single pixels, ready to be fitted.
struct PixelJob: MethodJob {
    private let method: PixelMethod
    private let seed: UInt64
    private let data: PreparedData

    var inputText: String { "\(method.featureText), fitted on the training pixels" }

    init(_ method: PixelMethod, seed: UInt64, scene: consuming Scene, _ target: SplitScene) throws {
        (self.method, self.seed) = (method, seed)
        data = try PreparedData(
            method.patches,
            scene: consume scene,
            target,
            averagedSide: method.side ?? 1
        )
    }

    func fit(in folder: RunFolder, _ control: RunControl) throws -> Fit {
        let watch = Stopwatch()
        let cube = data.sampler.cube
        let train = data.split.train
        let training = TrainingSet(
            Samples(cube.values, features: cube.bands, chosen: train),
            classes: data.classes(of: train),
            classCount: data.labels.count
        )
        let fitted = try method.classifier.fit(training, seed: Seed(seed)) { done, total in
            if control.isInterrupted() { throw RunError.interrupted }
            control.report(.working(what: method.classifier.rawValue, done: done, total: total))
        }
        let classifier = FittedPixelClassifier(
            fitted,
            cube: cube,
            classCount: data.labels.count,
            hasProbabilities: method.classifier.hasProbabilities
        )
        return Fit(method: classifier, seconds: watch.seconds)
    }
}

/// A fitted classifier of single pixels, with the features of the scene's pixels.
struct FittedPixelClassifier: FittedMethod {
    private let fitted: FittedBaseline
    private let cube: Cube
    let classCount: Int
    let hasProbabilities: Bool

    init(_ fitted: FittedBaseline, cube: Cube, classCount: Int, hasProbabilities: Bool) {
        (self.fitted, self.cube, self.classCount) = (fitted, cube, classCount)
        self.hasProbabilities = hasProbabilities
    }

    var batchSize: Int { 8192 }
    var settings: [FittedSetting] { fitted.settings }

    func predictions(for pixels: [Int]) -> Predictions {
        let samples = Samples(cube.values, features: cube.bands, chosen: pixels)
        let classifier = hasProbabilities ? fitted.classifier as? any ProbabilisticPixelClassifier : nil
        let probabilities = classifier?.probabilities(of: samples, classCount: classCount)
        return Predictions(
            classCount: classCount,
            classes: fitted.classifier.classes(of: samples),
            probabilities: probabilities
        )
    }
}
