import Compute
import Testing

@testable import Baselines

@Suite(.serialized) struct BaselineTests {
    /// Three overlapping classes with four features; of the five classes, class 2 has no sample and class 4 has one.
    static let training: TrainingSet = {
        var random = Seed(1).stream("samples")
        var (values, classes) = ([Float](), [Int]())
        for place in 0..<120 {
            let index = [0, 1, 3][place % 3]
            for feature in 0..<4 {
                values.append(Float(random.normal() + Double((index * (feature + 1)) % 4)))
            }
            classes.append(index)
        }
        return TrainingSet(
            Samples(values + [9, 9, 9, 9], features: 4),
            classes: classes + [4],
            classCount: 5
        )
    }()
    /// Samples of the same classes.
    static let test: Samples = {
        var random = Seed(2).stream("samples")
        return Samples((0..<4 * 700).map { _ in Float(random.normal() * 2 + 1) }, features: 4)
    }()

    @Test(arguments: Baseline.allCases)
    func isTheSameOnAnyNumberOfThreads(_ baseline: Baseline) throws {
        defer { Parallelism.threads = 2 }
        var found: [[Int]] = []
        for threads in [1, 2, 3] {
            Parallelism.threads = threads
            let fitted = try baseline.fit(Self.training, seed: Seed(5))
            found.append(fitted.classifier.classes(of: Self.test))
        }
        #expect(found[0] == found[1] && found[0] == found[2])
        #expect(Set(found[0]).isSubset(of: [0, 1, 3, 4]) && Set(found[0]).count >= 3)
    }

    @Test(arguments: Baseline.allCases)
    func learnsWhatCanBeLearnt(_ baseline: Baseline) throws {
        let fitted = try baseline.fit(Self.training, seed: Seed(0))
        let right = zip(fitted.classifier.classes(of: Self.training.samples), Self.training.classes)
            .count { $0 == $1 }
        #expect(right > 90, "\(right) of 121")
        #expect(fitted.classifier.classes(of: Samples([], features: 4)) == [])
    }

    @Test(arguments: Baseline.allCases)
    func hasOneAnswerForOneClass(_ baseline: Baseline) throws {
        let training = TrainingSet(Samples([1, 2, 3], features: 1), classes: [1, 1, 1], classCount: 3)
        let fitted = try baseline.fit(training, seed: Seed(0))
        #expect(fitted.classifier.classes(of: Samples([7, 8], features: 1)) == [1, 1])
        #expect(fitted.settings.isEmpty)
    }

    /// One sample in each of two classes, and constant features.
    @Test(arguments: Baseline.allCases)
    func copesWithNextToNothing(_ baseline: Baseline) throws {
        let few = TrainingSet(Samples([0, 5, 1, 5], features: 2), classes: [0, 1], classCount: 2)
        let fitted = try baseline.fit(few, seed: Seed(0))
        #expect(fitted.classifier.classes(of: few.samples).count == 2)
        let flat = TrainingSet(Samples([3, 3, 3, 3], features: 1), classes: [0, 1, 0, 0], classCount: 2)
        let answer = try baseline.fit(flat, seed: Seed(0)).classifier.classes(of: flat.samples)
        #expect(Set(answer).count == 1)
    }

    @Test(arguments: Baseline.allCases.filter(\.hasProbabilities))
    func probabilitiesAgreeWithClasses(_ baseline: Baseline) throws {
        let samples = Self.training.samples
        let fitted = try baseline.fit(Self.training, seed: Seed(0)).classifier
        let classifier = try #require(fitted as? any ProbabilisticPixelClassifier)
        let count = Self.training.classCount
        let probabilities = classifier.probabilities(of: samples, classCount: count)
        #expect(probabilities.count == samples.count * count)
        let classes = classifier.classes(of: samples)
        for (sample, index) in classes.enumerated() {
            let row = Array(probabilities[sample * count..<(sample + 1) * count])
            #expect(row.allSatisfy { $0 >= 0 } && abs(row.reduce(0, +) - 1) < 1e-5)
            #expect(row[index] == row.max())
            // No training sample is of class 2.
            #expect(row[2] == 0)
        }
        let only = TrainingSet(Samples([1, 2], features: 1), classes: [1, 1], classCount: 3)
        let constant = try baseline.fit(only, seed: Seed(0)).classifier as? any ProbabilisticPixelClassifier
        #expect(constant?.probabilities(of: only.samples, classCount: 3) == [0, 1, 0, 0, 1, 0])
    }

    @Test(arguments: Baseline.allCases)
    func stopsWhereItIsToldTo(_ baseline: Baseline) {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try baseline.fit(Self.training, seed: Seed(0)) { _, _ in throw Stop() }
        }
    }

    @Test func foldsShareOutEveryClass() {
        let folds = Folds(Self.training, seed: Seed(0))
        #expect(folds.heldOut.flatMap(\.self).sorted() == Array(0..<121))
        for (fold, places) in folds.heldOut.enumerated() {
            #expect((24...25).contains(places.count))
            for index in [0, 1, 3] { #expect(places.count { Self.training.classes[$0] == index } == 8) }
            #expect((places + folds.kept(fold)).sorted() == Array(0..<121))
        }
        #expect(Folds(Self.training, seed: Seed(1)).heldOut != folds.heldOut)
    }

    @Test func thinningKeepsEveryClass() {
        let thinned = Self.training.thinned(to: 30, seed: Seed(0))
        #expect(
            [0, 1, 2, 3, 4].map { index in thinned.classes.count { $0 == index } } == [10, 10, 0, 10, 1]
        )
        #expect(Self.training.thinned(to: 121, seed: Seed(0)).count == 121)
    }

    /// Rosenbrock's valley, whose floor is at (1, 1).
    @Test func descendsACurvedValley() {
        let end = LBFGS(tolerance: 1e-10, iterations: 500).minimize(from: [-1.2, 1]) { point in
            let (x, y) = (point[0], point[1])
            let value = 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
            return (value, [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)])
        }
        #expect(abs(end.position[0] - 1) < 1e-8 && abs(end.position[1] - 1) < 1e-8)
    }
}
