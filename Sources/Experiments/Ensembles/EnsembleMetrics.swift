internal import Engine
public import Eval
public import HSI

/// What an ensemble of runs measured: the contents of its `metrics.json`.
///
/// Fractions are in 0…1; undefined ones are null. The figures are those of the mean probability. Names are those of a run's `metrics.json`.
public struct EnsembleMetrics: Sendable, Equatable, AnswerScores {
    /// The name of the scene.
    public let scene: String?
    /// Correct test pixels over all test pixels.
    public let overallAccuracy: Double?
    /// The mean over classes of the recall.
    public let averageAccuracy: Double?
    /// Cohen's κ.
    public let kappa: Double?
    /// The scores of each class, in the order of their labels.
    public let perClass: [Metrics.ClassRow]
    /// What the label of the nearest pixel that some run was trained or validated on scores on the same test pixels.
    public let positionFloor: Metrics.Floor
    /// What single spectra score, where all runs were trained on the same pixels.
    public let spectrumFloor: SpectrumFloor?
    /// How many test patches, of the largest side of any run, see such pixels.
    public let testPatchOverlap: PatchOverlap
    /// Pixels for testing.
    public let testPixels: Int
    /// What classifying the test pixels took all runs together.
    public let testSeconds: Double
    /// How far the mean probabilities can be believed.
    public var calibration: Calibration? { measuredCalibration }
    /// How far the three figures would move with other test pixels.
    public let intervals: BootstrapIntervals?
    /// The figures of the smoothed map, if there is one.
    public internal(set) var smoothed: SmoothedScores?
    /// The figures of the class that most runs answer, the mean probability deciding between as many.
    public let vote: Metrics.Floor
    /// Each run.
    public let members: [Member]
    /// Mean and spread of the runs' own figures.
    public let memberOverallAccuracy: Summary?, memberAverageAccuracy: Summary?, memberKappa: Summary?
    /// The run with the highest overall accuracy on the test pixels, the first of equals.
    public let bestMember: String
    /// Whether the ensemble differs from that run, which being chosen by the test pixels makes look better than it is.
    public let mcNemarAgainstBest: McNemarTest
    /// The published protocol that all runs followed, with what others reached; nil if they followed none.
    public let publishedProtocol: PublishedProtocol?

    let confusion: ConfusionMatrix
    let measuredCalibration: Calibration

    /// One run.
    public struct Member: Sendable, Equatable {
        /// Its folder.
        public let folder: String
        /// Its own figures.
        public let overallAccuracy: Double?, averageAccuracy: Double?, kappa: Double?
        /// The expected calibration error of its own probabilities.
        public let expectedCalibrationError: Double?
        /// What classifying the test pixels took.
        let testSeconds: Double

        init(folder: String, _ metrics: Metrics) {
            self.folder = folder
            (overallAccuracy, averageAccuracy) = (metrics.overallAccuracy, metrics.averageAccuracy)
            (kappa, testSeconds) = (metrics.kappa, metrics.testSeconds)
            expectedCalibrationError = metrics.calibration?.diagram.expectedCalibrationError
        }
    }

    /// Scores runs with these answers for the test pixels of `data`, one each; `training` are the pixels that any has seen.
    init(
        data: PreparedData,
        answers: [ClassAnswers],
        members: [Member],
        training: [Int],
        side: Int,
        spectrumFloor: SpectrumFloor?,
        publishedProtocol: PublishedProtocol?
    ) throws {
        let mean = ClassAnswers(meanOf: answers)
        let split = try Split(
            rows: data.split.rows,
            columns: data.split.columns,
            train: training,
            validation: [],
            test: data.split.test
        )
        let scores = try data.scores(of: mean.classes, split: split, side: side)
        confusion = scores.confusion
        overallAccuracy = confusion.overallAccuracy
        averageAccuracy = confusion.averageAccuracy
        (kappa, perClass) = (confusion.kappa, scores.perClass)
        (positionFloor, testPatchOverlap) = (scores.positionFloor, scores.overlap)
        (self.spectrumFloor, self.publishedProtocol) = (spectrumFloor, publishedProtocol)
        scene = data.scene.descriptor.name
        testPixels = data.split.test.count
        testSeconds = members.reduce(0) { $0 + $1.testSeconds }
        measuredCalibration = try data.calibration(of: mean)
        var random = Seed(0).stream("bootstrap")
        intervals = BootstrapIntervals(confusion, using: &random)
        vote = try data.figures(of: ClassAnswers.vote(of: answers))
        self.members = members
        memberOverallAccuracy = Summary(members.compactMap(\.overallAccuracy))
        memberAverageAccuracy = Summary(members.compactMap(\.averageAccuracy))
        memberKappa = Summary(members.compactMap(\.kappa))
        let accuracies = members.map { $0.overallAccuracy ?? 0 }[...]
        let best = accuracies.placeOfLargest
        bestMember = members[best].folder
        mcNemarAgainstBest = try McNemarTest(
            truth: data.classes(of: data.split.test),
            first: mean.classes,
            second: answers[best].classes
        )
    }
}
