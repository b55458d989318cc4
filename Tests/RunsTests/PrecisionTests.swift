import Engine
import Foundation
import HSI
import LSGA
import Synchronization
import Testing

@testable import Runs

@Suite struct PrecisionTests {
    @Test(
        arguments: [
            (.single, nil, .single), (.single, "amx", .single), (.bf16, nil, .single), (.bf16, "amx", .bf16),
            (.bf16, "avx512bf16", .bf16),
        ] as [(Precision, String?, Precision)]
    )
    func isWhatTheCPUCan(requested: Precision, unit: String?, used: Precision) {
        let warnings = Mutex<[String]>([])
        let control = RunControl(report: { event in
            if case .warning(let text) = event { warnings.withLock { $0.append(text) } }
        })
        #expect(requested.run(control, unit: unit) { Precision.current } == used)
        #expect(Precision.current == .single)
        let said = warnings.withLock { $0 }
        #expect(said.count == (used == requested ? 0 : 1))
        for part in ["AMX", "AVX512-BF16", "single precision instead of bf16"] {
            #expect(said.allSatisfy { $0.contains(part) })
        }
    }

    @Test func theRecordSaysWhatWasInEffect() throws {
        var configuration = TinyScene.configuration
        configuration.recipe.precision = .bf16
        let data = try PreparedData(configuration, scene: TinyScene.scene)
        let network = TinyScene.network(configuration)
        for (unit, used) in [(nil, Precision.single), ("amx", .bf16)] as [(String?, Precision)] {
            let record = configuration.recipe.precision.run(RunControl(), unit: unit) {
                NetworkRecord(configuration.network, data, network, nil)
            }
            #expect(record.precision == used && configuration.recipe.precision == .bf16)
            #expect(record.matrixUnit == used.unitInUse)
        }
    }

    /// The network after training, and the loss of its last epoch.
    private func trained(_ precision: Precision) throws -> (Training, Network, loss: Double) {
        var configuration = TinyScene.configuration
        (configuration.recipe.epochs, configuration.recipe.precision) = (12, precision)
        configuration.sampling.validationRatio = 0
        var checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        let training = try TinyScene.training(configuration)
        let network = try precision.run(RunControl()) { try training(&checkpoint) }
        return (training, network, try #require(checkpoint.history.last).loss)
    }

    @Test(.enabled(if: Precision.unit != nil, "this CPU has no bfloat16 unit"))
    func bfloat16TrainsAsWell() throws {
        let (training, single, loss) = try trained(.single)
        let (_, bf16, otherLoss) = try trained(.bf16)
        #expect(otherLoss != loss && abs(otherLoss - loss) < 0.05 * loss)
        let test = training.data.split.test
        let classes = training.data.classes(of: test)
        for (network, precision) in [(single, Precision.single), (bf16, .bf16)] {
            let inference = FittedNetwork(network, training.data.sampler)
            let score = precision.run(RunControl()) { inference.evaluate(test, classes: classes) }
            #expect(score.accuracy > 0.9, "\(precision)")
        }

        // The logits of one network in both precisions.
        let patches = Tensor(training.data.sampler(test[...]))
        let exact = single.logits(of: patches).scalars
        let rounded = Precision.bf16.run(RunControl()) { single.logits(of: patches).scalars }
        let squares = zip(exact, rounded).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        let size = exact.reduce(0.0) { $0 + Double($1 * $1) }
        #expect(squares > 0 && squares < 0.02 * 0.02 * size)
    }
}
