import Engine
import Foundation
import HSI
import LSGA
import Testing

@testable import Experiments

@Suite struct ClassAnswersTests {
    /// Answers with these probabilities, `[pixels][classes]`, as logits.
    private func answers(_ probabilities: [[Double]]) -> ClassAnswers {
        var answers = ClassAnswers(classCount: probabilities[0].count)
        let logits = probabilities.flatMap { $0.map { Scalar(log($0)) } }
        answers.append(Tensor(logits, shape: [probabilities.count, probabilities[0].count]))
        return answers
    }

    @Test func meansAndVotesWorkedOutByHand() {
        let members = [
            answers([[0.5, 0.4, 0.1], [0.9, 0.05, 0.05], [0.6, 0.3, 0.1]]),
            answers([[0.5, 0.4, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7]]),
            answers([[0.1, 0.85, 0.05], [0.3, 0.4, 0.3], [0.2, 0.5, 0.3]]),
        ]
        let mean = ClassAnswers(meanOf: members)
        #expect(mean.classes == [1, 0, 2])
        #expect(abs(mean.probabilities[1] - 0.55) < 1e-6 && abs(mean.probabilities[3] - 1.4 / 3) < 1e-6)
        // Two of three for class 0; two of three for class 1; one each, of which class 2 is the likeliest together.
        #expect(ClassAnswers.vote(of: members) == [0, 1, 2])
    }

    @Test func equalProbabilitiesGoToTheFirstClass() {
        let members = [answers([[0.2, 0.8]]), answers([[0.8, 0.2]])]
        #expect(ClassAnswers.vote(of: members) == [0])
        #expect(ClassAnswers(meanOf: members).probabilities.allSatisfy { abs($0 - 0.5) < 1e-6 })
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

    /// The scene itself turned and mirrored, by hand, and classified as it lies.
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
            let answers = try Inference(network: network, sampler: turned).answers(
                of: pixels.map { place[$0] }
            )
            for index in sums.indices { sums[index] += answers.probabilities[index] / 8 }
        }
        let averaging = Inference(network: network, sampler: data.sampler, averagesOrientations: true)
        let averaged = try averaging.answers(of: pixels)
        #expect(zip(averaged.probabilities, sums).allSatisfy { abs($0 - $1) < 1e-6 })
        let once = try Inference(network: network, sampler: data.sampler).answers(of: pixels)
        #expect(zip(once.probabilities, sums).contains { abs($0 - $1) > 1e-5 })
    }
}

@Suite struct EvaluationSettingsTests {
    @Test func filesFromBeforeThereWasAChoiceAreRead() throws {
        let configuration = TinyScene.configuration
        let json = try JSONEncoder().encode(configuration)
        var object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object.removeValue(forKey: "evaluation") != nil)
        let old = try JSONSerialization.data(withJSONObject: object)
        #expect(try JSONDecoder().decode(ExperimentConfiguration.self, from: old) == configuration)
    }

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
