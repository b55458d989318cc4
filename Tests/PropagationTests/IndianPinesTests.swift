import Compute
import Foundation
import HSI
import TestSupport
import Testing

@testable import Propagation

/// The accuracy of both methods with fixed settings on the components of the real scene.
@Suite(.serialized) struct IndianPinesTests {
    private let labels: LabelMap
    private let features: GraphFeatures

    init() throws {
        let scene = try SceneCatalog(home: packageRoot).load("IP")
        labels = scene.labels
        let components = try PrincipalComponents.fit(scene.cube, components: 10, whiten: false)
        let cube = try components.applied(to: scene.cube)
        features = try GraphFeatures(cube.values, rows: cube.rows, columns: cube.columns, count: cube.bands)
    }

    private func training(_ pixels: [Int], _ map: [UInt16]) -> TrainingLabels {
        TrainingLabels(pixels: pixels, classes: pixels.map { Int(map[$0]) - 1 }, classCount: 16)
    }

    /// Overall and average accuracy in percent.
    private func scores(_ found: PropagatedLabels, _ pixels: [Int], _ map: [UInt16]) -> (Double, Double) {
        let predicted = found.probabilities.predicted
        var (right, all) = ([Double](repeating: 0, count: 16), [Double](repeating: 0, count: 16))
        for pixel in pixels {
            all[Int(map[pixel]) - 1] += 1
            if predicted[pixel] == Int(map[pixel]) - 1 { right[Int(map[pixel]) - 1] += 1 }
        }
        let shares = zip(right, all).filter { $0.1 > 0 }.map { $0 / $1 }
        return (100 * right.reduce(0, +) / all.reduce(0, +), 100 * shares.reduce(0, +) / Double(shares.count))
    }

    @Test func tenPercentAtRandom() throws {
        let split = try StratifiedSplitter(.fraction(0.1)).split(labels, seed: Seed(0))
        let training = training(split.train, labels.labels)
        let (walker, _) = scores(
            try RandomWalker(features).probabilities(from: training),
            split.test,
            labels.labels
        )
        let (graph, _) = scores(
            try SuperpixelGraph(features).probabilities(from: training),
            split.test,
            labels.labels
        )
        #expect(walker > 98.5 && graph > 98.5)
    }

    /// Labels reach fields that are not adjacent: the graph works where the random walker fails.
    @Test func blocks() throws {
        let split = try BlockSplitter(.fraction(0.1), buffer: 8).split(labels, seed: Seed(0))
        let training = training(split.train, labels.labels)
        let (walker, _) = scores(
            try RandomWalker(features).probabilities(from: training),
            split.test,
            labels.labels
        )
        let (graph, _) = scores(
            try SuperpixelGraph(features).probabilities(from: training),
            split.test,
            labels.labels
        )
        #expect(walker < 20 && graph > 2 * walker && graph > 35)
    }

    @Test func labelsOfTestPixelsAreNotRead() throws {
        let split = try StratifiedSplitter(.perClass(5)).split(labels, seed: Seed(1))
        var random = Seed(2).stream("shuffle")
        var map = labels.labels
        for (pixel, label) in zip(split.test, random.shuffled(split.test.map { map[$0] })) {
            map[pixel] = label
        }
        #expect(map != labels.labels)
        let graph = SuperpixelGraph(features)
        #expect(
            try graph.probabilities(from: training(split.train, map))
                == graph.probabilities(from: training(split.train, labels.labels))
        )
    }

    /// Prints means and standard deviations over ten seeds if PROPAGATION_TABLES is set.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["PROPAGATION_TABLES"] != nil))
    func tables() throws {
        let (walker, graph) = (RandomWalker(features), SuperpixelGraph(features))
        let draws: [(String, (Seed) throws -> Split)] =
            [3, 5, 10].map { count in
                ("\(count) per class", { try StratifiedSplitter(.perClass(count)).split(labels, seed: $0) })
            }
            + [1, 5, 10].map { percent in
                (
                    "\(percent) %",
                    {
                        try StratifiedSplitter(.fraction(Double(percent) / 100), minimum: 1).split(
                            labels,
                            seed: $0
                        )
                    }
                )
            }
            + [("blocks", { try BlockSplitter(.fraction(0.1), buffer: 8).split(labels, seed: $0) })]
        for (name, draw) in draws {
            // Position, random walker, graph.
            var columns: [[(Double, Double)]] = [[], [], []]
            for seed in 0..<10 {
                let split = try draw(Seed(UInt64(seed)))
                let training = training(split.train, labels.labels)
                columns[0].append(scores(position(training), split.test, labels.labels))
                columns[1].append(scores(try walker.probabilities(from: training), split.test, labels.labels))
                columns[2].append(scores(try graph.probabilities(from: training), split.test, labels.labels))
            }
            print(name, columns.map(summary).joined(separator: " | "))
        }
    }

    /// The class of the nearest training pixel for every pixel.
    private func position(_ training: TrainingLabels) -> PropagatedLabels {
        var found = ClassProbabilities(zeros: features.pixels, classCount: 16)
        let nearest = NearestTrainingPixel(training, columns: features.columns)
        for pixel in 0..<features.pixels {
            let (row, column) = (pixel / features.columns, pixel % features.columns)
            found.set(pixel, to: nearest.index(row: Double(row), column: Double(column)))
        }
        return PropagatedLabels(probabilities: found, pixelsApart: 0, usedPriorApart: false)
    }

    private func summary(_ scores: [(Double, Double)]) -> String {
        let (overall, average) = (scores.map(\.0), scores.map(\.1))
        let mean = overall.reduce(0, +) / Double(overall.count)
        let squares = overall.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        let deviation = (squares / Double(overall.count - 1)).squareRoot()
        let other = average.reduce(0, +) / Double(average.count)
        return String(format: "%.2f±%.2f / %.2f", mean, deviation, other)
    }
}
