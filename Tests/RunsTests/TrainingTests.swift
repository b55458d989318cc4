import Compute
import Engine
import HSI
import LSGA
import NN
import Synchronization
import Testing

@testable import Runs

@Suite struct TrainingTests {
    @Test func learnsTheFields() throws {
        var configuration = TinyScene.configuration
        configuration.recipe.epochs = 12
        configuration.sampling.validationRatio = 0
        var checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        let training = try TinyScene.training(configuration)
        let network = try training(&checkpoint)
        #expect(checkpoint.history.map(\.epoch) == Array(1...12))
        #expect(checkpoint.best == nil)
        let (first, last) = (try #require(checkpoint.history.first), try #require(checkpoint.history.last))
        #expect(last.loss < first.loss)
        let test = training.data.split.test
        let score = FittedNetwork(network, training.data.sampler)
            .evaluate(test, classes: training.data.classes(of: test))
        #expect(score.accuracy > 0.9)
    }

    @Test func keepsTheBestOnTheValidationPixels() throws {
        var configuration = TinyScene.configuration
        configuration.recipe.epochs = 6
        configuration.recipe.averaging = 0.5
        var checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        let training = try TinyScene.training(configuration)
        let network = try training(&checkpoint)
        let accuracies = checkpoint.history.compactMap(\.validationAccuracy)
        #expect(accuracies.count == 6 && checkpoint.history.allSatisfy { $0.validationLoss != nil })
        let pixels = training.data.split.validation
        let score = FittedNetwork(network, training.data.sampler)
            .evaluate(pixels, classes: training.data.classes(of: pixels))
        #expect(score.accuracy == accuracies.max())
    }

    @Test func stopsWhenPatienceEnds() throws {
        var configuration = TinyScene.configuration
        (configuration.recipe.epochs, configuration.recipe.patience) = (20, 2)
        // Nothing is learned: the first epoch stays the best.
        configuration.recipe.learningRate = 0
        configuration.recipe.weightDecay = 0
        var checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        let training = try TinyScene.training(configuration)
        _ = try training(&checkpoint)
        let accuracies = checkpoint.history.compactMap(\.validationAccuracy)
        let best = try #require(accuracies.firstIndex(of: accuracies.max() ?? 0))
        #expect(accuracies.count == best + 3 && accuracies.count < 20)
        // A run that resumes from here has nothing left to do.
        let epochs = checkpoint.history.count
        _ = try training(&checkpoint)
        #expect(checkpoint.history.count == epochs)
    }

    @Test func savesWhenInterrupted() throws {
        let configuration = TinyScene.configuration
        let (asked, saved) = (Counter(), Counter())
        var checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        let training = try TinyScene.training(
            configuration,
            isInterrupted: { asked.next() == 5 },
            save: { checkpoint in
                _ = saved.next()
                #expect(checkpoint.history.count == 1)
            }
        )
        // 38 training patches make three batches of at most 16 per epoch, so the fifth batch is in the second epoch.
        let batches = Array(
            TrainingBatches(training.data, configuration.recipe, seed: training.seed, epoch: 0)
        )
        #expect(batches.count == 3)
        #expect(throws: RunError.interrupted) { try training(&checkpoint) }
        #expect(asked.next() == 6 && saved.next() == 2)
    }

    /// 38 patches with batch size 37 make two batches of 19, not one of 37 and one of a single patch.
    @Test(arguments: [
        (37, [19, 19]), (16, [13, 13, 12]), (11, [10, 10, 9, 9]), (19, [19, 19]), (Int.max, [38]),
    ])
    func dealsBatchesOfLikeSize(batch: Int, sizes: [Int]) throws {
        var recipe = TinyScene.configuration.recipe
        recipe.batch = batch
        let training = try TinyScene.training(TinyScene.configuration)
        let batches = Array(TrainingBatches(training.data, recipe, seed: training.seed, epoch: 0))
        #expect(batches.map(\.classes.count) == sizes)
        #expect(batches.flatMap(\.classes).count == training.data.split.train.count)
    }

    /// Augmentation depends only on seed and epoch, and does not change classes.
    @Test(arguments: Augmentation.allCases)
    func variesPatchesByTheSeed(augmentation: Augmentation) throws {
        var configuration = TinyScene.configuration
        configuration.recipe.augmentation = augmentation
        let training = try TinyScene.training(configuration)
        func batches(_ recipe: Recipe, epoch: Int = 0) -> [Batch] {
            Array(TrainingBatches(training.data, recipe, seed: training.seed, epoch: epoch))
        }
        let drawn = batches(configuration.recipe)
        #expect(batches(configuration.recipe).map(\.patches) == drawn.map(\.patches))
        var plain = configuration.recipe
        plain.augmentation = .none
        #expect((batches(plain).map(\.patches) == drawn.map(\.patches)) == (augmentation == .none))
        #expect(batches(plain).map(\.classes) == drawn.map(\.classes))
        #expect(drawn.allSatisfy { $0.patches.scalars.allSatisfy(\.isFinite) })
    }

    /// The noise is a multiple of the deviation of the training spectra, with any other augmentation; with a multiple
    /// of zero, no random number is drawn.
    @Test func jittersSpectraByTheirDeviation() throws {
        let training = try TinyScene.training(TinyScene.configuration)
        let data = training.data
        func numbers(_ recipe: Recipe) -> [Double] {
            let batches = TrainingBatches(data, recipe, seed: training.seed, epoch: 0)
            return Array(batches).flatMap { $0.patches.scalars.map { Double($0) } }
        }
        func deviation(of jitter: Double?) -> Double {
            var recipe = TinyScene.configuration.recipe
            recipe.augmentation = .none
            let plain = numbers(recipe)
            recipe.spectralJitter = jitter
            let squares = zip(numbers(recipe), plain).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return (squares / Double(plain.count)).squareRoot()
        }
        let unit = data.sampler.cube.standardDeviation(at: data.split.train)
        #expect(unit > 0 && deviation(of: nil) == 0)
        #expect(abs(deviation(of: 2) / (2 * unit) - 1) < 0.2)
    }

    /// Over an epoch, the counts of classes of different size differ by at most one, and so do those of the pixels of a
    /// class.
    @Test func dealsBalancedBatches() throws {
        var configuration = TinyScene.configuration
        configuration.recipe.batches = .balanced
        let data = try PreparedData(configuration, scene: TinyScene.scene)
        // One pixel of the first class, and a few of the second.
        let classes = data.classes(of: data.split.train)
        let kept = zip(data.split.train, classes).enumerated().filter { place, pair in
            pair.1 > 1 || (pair.1 == 1 ? place % 3 == 0 : place == classes.firstIndex(of: 0))
        }.map(\.element.0)
        let split = try Split(
            rows: data.split.rows,
            columns: data.split.columns,
            train: kept,
            validation: [],
            test: data.split.test
        )
        let uneven = try PreparedData(configuration, scene: TinyScene.scene, split: split)
        func order(_ epoch: Int) -> [Int] {
            Array(TrainingBatches(uneven, configuration.recipe, seed: Seed(1), epoch: epoch)).flatMap(
                \.classes
            )
        }
        let counts = (0..<4).map { label in order(0).count { $0 == label } }
        #expect(counts.reduce(0, +) == kept.count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        #expect(Set(order(0).prefix(4)) == [0, 1, 2, 3])
        #expect(order(0) == order(0) && order(0) != order(1))
    }

    /// Fisher and Yates with the stream of the epoch: the same order as SplitMix64 in Python.
    @Test func shufflesByTheStream() throws {
        var stream = Seed(7).stream("batches", 3)
        #expect(stream.shuffled(Array(0..<10)) == [5, 9, 7, 3, 8, 6, 1, 0, 2, 4])
    }

    @Test func balancesClassesByTheirCounts() throws {
        var configuration = TinyScene.configuration
        configuration.recipe.classWeights = .none
        #expect(try TinyScene.training(configuration).classWeights == nil)
        configuration.recipe.classWeights = .balanced
        let training = try TinyScene.training(configuration)
        let classes = training.data.classes(of: training.data.split.train)
        let expected = (0..<4).map { label in
            Scalar(Double(classes.count) / (4 * Double(classes.count { $0 == label })))
        }
        #expect(training.classWeights == expected)
        configuration.recipe.classWeights = .root
        let root = try #require(try TinyScene.training(configuration).classWeights)
        #expect(zip(root, expected).allSatisfy { abs($0 * $0 - $1) < 1e-6 * $1 })
    }
}

/// Counts its calls.
private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
