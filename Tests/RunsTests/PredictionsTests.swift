import Engine
import Foundation
import HSI
import LSGA
import Testing

@testable import Runs

@Suite struct PredictionsTests {
    /// Predictions with these probabilities, pixels × classes, converted to logits.
    private func predictions(_ probabilities: [[Double]]) -> Predictions {
        let logits = probabilities.flatMap { $0.map { Scalar(log($0)) } }
        return Predictions(Tensor(logits, shape: [probabilities.count, probabilities[0].count]))
    }

    @Test func meansAndVotesWorkedOutByHand() throws {
        let members = [
            predictions([[0.5, 0.4, 0.1], [0.9, 0.05, 0.05], [0.6, 0.3, 0.1]]),
            predictions([[0.5, 0.4, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7]]),
            predictions([[0.1, 0.85, 0.05], [0.3, 0.4, 0.3], [0.2, 0.5, 0.3]]),
        ]
        let mean = Predictions(meanOf: members)
        let means = try #require(mean.probabilities)
        #expect(mean.classes == [1, 0, 2])
        #expect(abs(means[1] - 0.55) < 1e-6 && abs(means[3] - 1.4 / 3) < 1e-6)
        // Two of three votes for class 0; two of three for class 1; one vote each, where class 2 has the largest mean
        // probability.
        #expect(Predictions.vote(of: members) == [0, 1, 2])
    }

    @Test func equalProbabilitiesGoToTheFirstClass() {
        let members = [predictions([[0.2, 0.8]]), predictions([[0.8, 0.2]])]
        #expect(Predictions.vote(of: members) == [0])
        #expect(Predictions(meanOf: members).probabilities?.allSatisfy { abs($0 - 0.5) < 1e-6 } == true)
    }

    @Test func theSoftmaxOfTheLogarithmIsTheMean() {
        let logits: [[Scalar]] = [[3, -1, 0.5], [80, -80, 0], [-2, 4, 1]]
        let result = Tensor.logMeanProbabilities(logits.map { Tensor($0, shape: [1, 3]) })
        func softmax(_ row: [Scalar]) -> [Double] {
            let exponentials = row.map { exp(Double($0)) }
            return exponentials.map { $0 / exponentials.reduce(0, +) }
        }
        let rows = logits.map(softmax)
        for place in 0..<3 {
            let mean = rows.reduce(0) { $0 + $1[place] } / 3
            #expect(abs(exp(Double(result.scalars[place])) - mean) < 1e-6)
            #expect(abs(result.probabilitiesOfRows[place] - mean) < 1e-6)
        }
    }

    /// The scene itself is rotated and mirrored by hand, and classified without augmentation.
    @Test func orientationsOfPatchesAreThoseOfTheScene() throws {
        let configuration = TinyScene.configuration
        let data = try PreparedData(configuration, scene: TinyScene.scene)
        let network = TinyScene.network(configuration, seed: 2)
        let cube = data.sampler.cube
        let pixels = [0, 7, 15, 16 * 9 + 3, 16 * 19, 319]
        var sums = [Double](repeating: 0, count: pixels.count * 4)
        for turn in 0..<8 {
            let (exchanges, flipsRows, flipsColumns) = (turn & 4 != 0, turn & 2 != 0, turn & 1 != 0)
            let (rows, columns) = exchanges ? (cube.columns, cube.rows) : (cube.rows, cube.columns)
            var values: [Float] = []
            var place = [Int](repeating: 0, count: cube.pixels)
            for row in 0..<rows {
                for column in 0..<columns {
                    let (first, second) = exchanges ? (column, row) : (row, column)
                    let source =
                        (flipsRows ? cube.rows - 1 - first : first) * cube.columns
                        + (flipsColumns ? cube.columns - 1 - second : second)
                    place[source] = row * columns + column
                    values += cube.values[source * cube.bands..<(source + 1) * cube.bands]
                }
            }
            let turned = PatchSampler(
                Cube(rows: rows, columns: columns, bands: cube.bands, values: values),
                side: data.sampler.side,
                padding: data.sampler.padding
            )
            let once = FittedNetwork(network, turned).predictions(for: pixels.map { place[$0] })
            let probabilities = try #require(once.probabilities)
            for index in sums.indices { sums[index] += probabilities[index] / 8 }
        }
        let averaged = FittedNetwork(network, data.sampler, averagesOrientations: true).predictions(
            for: pixels
        )
        #expect(zip(try #require(averaged.probabilities), sums).allSatisfy { abs($0 - $1) < 1e-6 })
        let once = FittedNetwork(network, data.sampler).predictions(for: pixels)
        #expect(zip(try #require(once.probabilities), sums).contains { abs($0 - $1) > 1e-5 })
        // The original patch is one of the eight, so its own prediction needs no further pass.
        #expect(averaged.unaugmentedClasses == once.classes)
    }

    /// A method without probabilities contributes probability one for its class.
    @Test func classesAloneJoinAMean() throws {
        let sure = Predictions(classCount: 2, classes: [1, 0])
        let mean = Predictions(meanOf: [sure, predictions([[0.9, 0.1], [0.4, 0.6]])])
        #expect(mean.classes == [1, 0])
        #expect(abs(try #require(mean.probabilities)[0] - 0.45) < 1e-6)
    }
}

@Suite struct EvaluationSettingsTests {
    @Test func saysWhatHasNoEffect() {
        let turned = EvaluationSettings(testTimeAugmentation: true)
        #expect(turned.problems(side: 1).count == 1 && turned.problems(side: 3).isEmpty)
        for smoothing in [
            MapSmoothing.majority(window: 4), .majority(window: 1), .mrf(weight: 0), .mrf(weight: .nan),
        ] {
            #expect(EvaluationSettings(smoothing: smoothing).problems(side: 3).count == 1)
        }
    }
}
