internal import Compute
public import Eval
public import HSI

/// What an ensemble of runs measured: the contents of its `metrics.json`.
///
/// Fractions are in 0…1; undefined ones are null. The figures are those of the mean probability. Names are those of a run's `metrics.json`.
public struct EnsembleMetrics: Sendable, Equatable, AnswerScores {
    /// The name of the scene.
    @NullIfUndefined public private(set) var scene: String?
    /// Correct test pixels over all test pixels.
    @NullIfUndefined public private(set) var overallAccuracy: Double?
    /// The mean over classes of the recall.
    @NullIfUndefined public private(set) var averageAccuracy: Double?
    /// Cohen's κ.
    @NullIfUndefined public private(set) var kappa: Double?
    /// The scores of each class, in the order of their labels.
    public let perClass: [Metrics.ClassRow]
    /// What the label of the nearest pixel that some run was trained or validated on scores on the same test pixels.
    public let positionFloor: AccuracyFigures
    /// What single spectra score, where all runs were trained on the same pixels.
    @NullIfUndefined public private(set) var spectrumFloor: SpectrumFloor?
    /// How many test patches, of the largest side of any run, see such pixels.
    public let testPatchOverlap: PatchOverlap
    /// Pixels for testing.
    public let testPixels: Int
    /// What classifying the test pixels took all runs together.
    public let testSeconds: Double
    /// How far the mean probabilities can be believed.
    public var calibration: Calibration? { measuredCalibration }
    /// How far the three figures would move with other test pixels.
    @NullIfUndefined public private(set) var intervals: BootstrapIntervals?
    /// The figures of the smoothed map, if there is one.
    @NullIfUndefined public internal(set) var smoothed: SmoothedScores?
    /// The figures of the class that most runs answer, the mean probability deciding between as many.
    public let vote: AccuracyFigures
    /// Each run.
    public let members: [Member]
    /// Mean and spread of the runs' own overall accuracies.
    @NullIfUndefined public private(set) var memberOverallAccuracy: Summary?
    /// Of the runs' own average accuracies.
    @NullIfUndefined public private(set) var memberAverageAccuracy: Summary?
    /// Of the runs' own κ.
    @NullIfUndefined public private(set) var memberKappa: Summary?
    /// The run with the highest overall accuracy on the test pixels, the first of equals.
    public let bestMember: String
    /// Whether the ensemble differs from that run, which being chosen by the test pixels makes look better than it is.
    public let mcNemarAgainstBest: McNemarTest
    /// The published protocol that all runs followed, with what others reached; nil if they followed none.
    @NullIfUndefined public private(set) var publishedProtocol: PublishedProtocol?

    let confusion: ConfusionMatrix
    let measuredCalibration: Calibration

    /// One run.
    public struct Member: Sendable, Equatable {
        /// Its folder.
        public let folder: String
        /// Its own overall accuracy.
        @NullIfUndefined public private(set) var overallAccuracy: Double?
        /// Its own average accuracy.
        @NullIfUndefined public private(set) var averageAccuracy: Double?
        /// Its own κ.
        @NullIfUndefined public private(set) var kappa: Double?
        /// The expected calibration error of its own probabilities.
        @NullIfUndefined public private(set) var expectedCalibrationError: Double?
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

extension EnsembleMetrics: Encodable {
    enum CodingKeys: String, CodingKey {
        case scene
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case kappa, intervals, smoothed, vote, members
        case measuredCalibration = "calibration"
        case perClass = "per_class"
        case positionFloor = "position_floor"
        case spectrumFloor = "spectrum_floor"
        case testPatchOverlap = "test_patch_overlap"
        case testPixels = "test_pixels"
        case testSeconds = "test_seconds"
        case memberOverallAccuracy = "member_overall_accuracy"
        case memberAverageAccuracy = "member_average_accuracy"
        case memberKappa = "member_kappa"
        case bestMember = "best_member"
        case mcNemarAgainstBest = "mcnemar_against_best_member"
        case publishedProtocol = "protocol"
    }
}

extension EnsembleMetrics.Member: Encodable {
    enum CodingKeys: String, CodingKey {
        case folder, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case expectedCalibrationError = "expected_calibration_error"
    }
}
