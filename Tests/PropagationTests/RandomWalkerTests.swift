import Compute
import Testing

@testable import Propagation

@Suite(.serialized) struct RandomWalkerTests {
    @Test func threePixelsInARow() throws {
        // d² is 1 and 4, with mean 2.5: the probabilities of the middle pixel are proportional to its two weights.
        let features = try GraphFeatures([0, 1, 3], rows: 1, columns: 3, count: 1)
        let labels = TrainingLabels(pixels: [0, 2], classes: [1, 0], classCount: 2)
        let found = try RandomWalker(features).probabilities(from: labels).probabilities
        let weights = [4.0, 1.0].map { Double.exponential(-3 * $0 / 2.5) + 0.001 }
        let share = Float(weights[0] / (weights[0] + weights[1]))
        #expect(
            distance(found, ClassProbabilities([0, 1, share, 1 - share, 1, 0], count: 3, classCount: 2))
                < 1e-6
        )
        #expect(found.predicted == [1, 1, 0])
    }

    @Test func neighborsOfTheGrid() throws {
        let isPresent = [true, true, true, true, false, true]
        let features = try GraphFeatures(
            [Float](repeating: 0, count: 6),
            rows: 2,
            columns: 3,
            count: 1,
            isPresent: isPresent
        )
        var edges = SpectralEdges()
        (edges.neighborhood, edges.epsilon) = (.four, 0.5)
        let four = edges.graph(of: features)
        #expect(
            four
                == WeightedGraph(
                    nodes: 6,
                    starts: [0, 2, 3, 4, 4, 4, 4],
                    others: [1, 3, 2, 5],
                    weights: .init(repeating: 1.5, count: 4)
                )
        )
        edges.neighborhood = .eight
        let eight = edges.graph(of: features)
        #expect(eight.others == [1, 3, 2, 3, 5, 5] && eight.starts == [0, 2, 5, 6, 6, 6, 6])
    }

    @Test func labelsStayWithinSpectralEdges() throws {
        let features = try SmallScene.features()
        let found = try RandomWalker(features).probabilities(from: SmallScene.labels)
        #expect(sumError(found.probabilities) < 1e-5)
        #expect(found.pixelsApart == 0)
        for (pixel, index) in found.probabilities.predicted.enumerated()
        where pixel % SmallScene.columns / 4 != 2 {
            #expect(index == SmallScene.kind(pixel), "pixel \(pixel)")
        }
    }

    @Test func aStrongPriorIsTheResult() throws {
        var settings = RandomWalker.Settings()
        settings.priorWeight = 1e9
        let prior = SmallScene.prior()
        var expected = prior
        for (pixel, index) in zip(SmallScene.labels.pixels, SmallScene.labels.classes) {
            expected.set(pixel, to: index)
        }
        let walker = try RandomWalker(SmallScene.features(), settings: settings)
        let found = try walker.probabilities(from: SmallScene.labels, prior: prior).probabilities
        #expect(distance(found, expected) < 1e-6)
        settings.priorWeight = 0.01
        let weak = try RandomWalker(SmallScene.features(), settings: settings)
        #expect(
            distance(try weak.probabilities(from: SmallScene.labels, prior: prior).probabilities, expected)
                > 0.1
        )
    }

    @Test func withoutSpectralEdgesTheGridIsPlain() throws {
        var settings = RandomWalker.Settings()
        settings.edges.beta = 0
        let walker = try RandomWalker(SmallScene.features(), settings: settings)
        let found = try walker.probabilities(from: SmallScene.labels)
        let flat = try GraphFeatures(
            [Float](repeating: 7, count: SmallScene.rows * SmallScene.columns),
            rows: SmallScene.rows,
            columns: SmallScene.columns,
            count: 1
        )
        // All weights are equal, as in a scene without edges for any β.
        #expect(walker.graph.weights.allSatisfy { $0 == 1.001 })
        #expect(found == (try RandomWalker(flat).probabilities(from: SmallScene.labels)))
    }

    @Test func oneLabelGivesOneClass() throws {
        let labels = TrainingLabels(pixels: [40], classes: [2], classCount: 4)
        let found = try RandomWalker(SmallScene.features()).probabilities(from: labels).probabilities
        #expect(found.predicted.allSatisfy { $0 == 2 })
        #expect(found.values.enumerated().allSatisfy { $1 == ($0 % 4 == 2 ? 1 : 0) })
    }

    @Test func partsWithoutALabel() throws {
        // Column 8 is masked: the right part has only the label of class 2, or none.
        let isPresent = (0..<SmallScene.rows * SmallScene.columns).map { $0 % SmallScene.columns != 8 }
        let features = try SmallScene.features(isPresent: isPresent)
        let left = SmallScene.labels.chosen([0, 1])
        let walker = RandomWalker(features)
        let nearest = try walker.probabilities(from: left)
        #expect(nearest.pixelsApart == 7 * SmallScene.rows && !nearest.usedPriorApart)
        #expect(sumError(nearest.probabilities, isPresent: isPresent) < 1e-5)
        for (pixel, index) in nearest.probabilities.predicted.enumerated() {
            if pixel % SmallScene.columns == 8 { #expect(index == nil) }
            if pixel % SmallScene.columns > 8 { #expect(index == 1) }
        }
        var settings = RandomWalker.Settings()
        settings.priorWeight = 1
        let prior = SmallScene.prior()
        let byPrior = try RandomWalker(features, settings: settings).probabilities(from: left, prior: prior)
        #expect(byPrior.pixelsApart == 7 * SmallScene.rows && byPrior.usedPriorApart)
        let classes = byPrior.probabilities.predicted.enumerated().filter {
            $0.offset % SmallScene.columns > 8
        }
        #expect(Set(classes.map(\.element)) != [1])
        let all = try walker.probabilities(from: SmallScene.labels)
        #expect(all.pixelsApart == 0)
    }

    @Test func bitsDoNotDependOnThreads() throws {
        defer { Parallelism.threads = 2 }
        var solver = Solver()
        for memoryLimit in [solver.memoryLimit, 0] {
            solver.memoryLimit = memoryLimit
            var settings = RandomWalker.Settings()
            settings.solver = solver
            var found: [PropagatedLabels] = []
            for threads in [1, 2, 3] {
                Parallelism.threads = threads
                let labels = TrainingLabels(
                    pixels: Array(stride(from: 0, to: 190, by: 17)),
                    classes: Array(0..<12).map { $0 % 9 },
                    classCount: 9
                )
                found.append(
                    try RandomWalker(SmallScene.features(), settings: settings).probabilities(from: labels)
                )
            }
            #expect(found[0] == found[1] && found[0] == found[2])
        }
    }

    @Test func bothSolversAgree() throws {
        var settings = RandomWalker.Settings()
        settings.solver.memoryLimit = 0
        settings.solver.tolerance = 1e-10
        let features = try SmallScene.features()
        let exact = try RandomWalker(features).probabilities(from: SmallScene.labels)
        let iterated = try RandomWalker(features, settings: settings).probabilities(from: SmallScene.labels)
        #expect(distance(exact.probabilities, iterated.probabilities) < 1e-6)
    }

    @Test func refusesWhatItCannotUse() throws {
        #expect(throws: PropagationError.featureNotFinite(row: 1, column: 0)) {
            try GraphFeatures([0, 1, .nan, 3], rows: 2, columns: 2, count: 1)
        }
        let masked = try GraphFeatures(
            [0, 1, .nan, 3],
            rows: 2,
            columns: 2,
            count: 1,
            isPresent: [true, true, false, true]
        )
        let walker = RandomWalker(masked)
        #expect(throws: PropagationError.maskedTrainingPixel(row: 1, column: 0)) {
            try walker.probabilities(from: TrainingLabels(pixels: [2], classes: [0], classCount: 1))
        }
        #expect(throws: PropagationError.noTrainingPixels) {
            try walker.probabilities(from: TrainingLabels(pixels: [], classes: [], classCount: 1))
        }
    }
}
