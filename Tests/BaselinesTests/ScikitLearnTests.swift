import Compute
import Foundation
import Testing

@testable import Baselines

/// The cases of `Fixtures/baselines.json`: small samples with the results of scikit-learn.
private struct FittedCase: Decodable {
    let name: String
    let train: [[Float]]
    let classes: [Int]
    let test: [[Float]]
    let truth: [Int]
    let svm: [Machine]
    let knn: [Neighbors]
    let gaussian: Gaussian
    let logistic: [Logistic]
    let tree: [Int]
    let forest: [Double]

    struct Machine: Decodable {
        let C: Double
        let gamma: Double
        let predictions: [Int]
        let vectors: [Int]
    }
    struct Neighbors: Decodable {
        let k: Int
        let predictions: [Int]
    }
    struct Gaussian: Decodable {
        let shrinkages: [Double]
        let predictions: [Int]
    }
    struct Logistic: Decodable {
        let C: Double
        let coefficients: [[Double]]
        let intercepts: [Double]
        let predictions: [Int]
    }

    var training: TrainingSet {
        TrainingSet(
            Samples(train.flatMap(\.self), features: train[0].count),
            classes: classes,
            classCount: (classes.max() ?? 0) + 1
        )
    }
    var samples: Samples { Samples(test.flatMap(\.self), features: train[0].count) }
}

private struct FittedCases: Decodable { let cases: [FittedCase] }

@Suite struct ScikitLearnTests {
    private let cases: [FittedCase]

    init() throws {
        let url = try #require(
            Bundle.module.url(forResource: "baselines", withExtension: "json", subdirectory: "Fixtures")
        )
        cases = try JSONDecoder().decode(FittedCases.self, from: Data(contentsOf: url)).cases
        try #require(cases.count == 3)
    }

    @Test func supportVectorMachines() throws {
        for fixed in cases {
            for expected in fixed.svm {
                let machine = try SupportVectorMachine(
                    fixed.training,
                    cost: expected.C,
                    gamma: expected.gamma
                )
                let name = Comment(rawValue: "\(fixed.name), C \(expected.C), gamma \(expected.gamma)")
                #expect(machine.classes(of: fixed.samples) == expected.predictions, name)
                #expect(machine.vectors == expected.vectors.reduce(0, +), name)
            }
        }
    }

    @Test func nearestNeighbors() {
        for fixed in cases {
            for expected in fixed.knn {
                let found = NearestNeighbors(fixed.training, k: expected.k).classes(of: fixed.samples)
                #expect(found == expected.predictions, "\(fixed.name), k \(expected.k)")
            }
        }
    }

    @Test func normalDistributions() throws {
        for fixed in cases {
            for (index, expected) in fixed.gaussian.shrinkages.enumerated() {
                let places = fixed.classes.indices.filter { fixed.classes[$0] == index }
                let covariance = ShrunkCovariance(
                    centered: fixed.training.samples.chosen(places).centered.rows,
                    features: fixed.train[0].count
                )
                #expect(abs(covariance.shrinkage - expected) < 1e-12, "\(fixed.name), class \(index)")
            }
            let fitted = try Baseline.gaussian.fit(fixed.training, seed: Seed(0))
            #expect(
                fitted.classifier.classes(of: fixed.samples) == fixed.gaussian.predictions,
                "\(fixed.name)"
            )
        }
    }

    /// Cases with two classes are skipped: scikit-learn then fits one difference of logits, which halves the penalty.
    @Test func logisticRegressions() {
        for fixed in cases where fixed.training.classCount > 2 {
            let width = fixed.train[0].count + 1
            for expected in fixed.logistic {
                let fitted = LogisticRegression(
                    fixed.training,
                    penalty: expected.C,
                    tolerance: 1e-10,
                    iterations: 5000
                )
                let name = Comment(rawValue: "\(fixed.name), C \(expected.C)")
                #expect(fitted.classes(of: fixed.samples) == expected.predictions, name)
                let own = expected.intercepts.indices.map { fitted.weights[$0 * width + width - 1] }
                let mean = own.reduce(0, +) / Double(own.count)
                for (index, intercept) in expected.intercepts.enumerated() {
                    #expect(abs(own[index] - mean - intercept) < 1e-5, name)
                    for (feature, coefficient) in expected.coefficients[index].enumerated() {
                        #expect(abs(fitted.weights[index * width + feature] - coefficient) < 1e-5, name)
                    }
                }
            }
        }
    }

    /// Ties between splits are broken at random there and by order here, so a few samples may differ.
    @Test func decisionTrees() {
        for fixed in cases {
            let samples = RankedSamples(fixed.training)
            var random = Seed(0).stream("tree")
            let tree = DecisionTree(
                samples,
                weights: [Int](repeating: 1, count: samples.count),
                candidates: samples.features,
                using: &random
            )
            func answers(_ rows: Samples) -> [Int] {
                rows.values.withUnsafeBufferPointer { values in
                    (0..<rows.count).map { row in
                        let leaf = tree.leaf(values.baseAddress.unsafelyUnwrapped + row * rows.features)
                        return Array(tree.shares[leaf..<leaf + samples.classCount]).indexOfLargest
                    }
                }
            }
            #expect(answers(fixed.training.samples) == fixed.classes, "\(fixed.name)")
            let agreeing = zip(answers(fixed.samples), fixed.tree).count { $0 == $1 }
            #expect(Double(agreeing) >= 0.9 * Double(fixed.tree.count), "\(fixed.name): \(agreeing)")
        }
    }

    @Test func randomForests() throws {
        for fixed in cases {
            let accuracies = try (0..<10).map { seed in
                let forest = try RandomForest(fixed.training, seed: Seed(UInt64(seed)))
                let found = forest.classes(of: fixed.samples)
                return Double(zip(found, fixed.truth).count { $0 == $1 }) / Double(fixed.truth.count)
            }
            func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
            #expect(abs(mean(accuracies) - mean(fixed.forest)) < 0.02, "\(fixed.name)")
        }
    }
}
