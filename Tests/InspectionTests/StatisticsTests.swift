import Compute
import Engine
import LSGA
import NN
import Testing

@testable import Inspection

@Suite struct StatisticsTests {
    @Test func uniformRowsHaveFullEntropy() throws {
        let row = RowStatistics([0.25, 0.25, 0.25, 0.25], distances: [0, 1, 2, nil])
        #expect(row.maximum == 0.25 && row.mean == 0.25 && row.entropy == 2)
        #expect(row.relativeEntropy == 1)
        #expect(abs(try #require(row.distance) - 1) < 1e-12)
    }

    @Test func peakedRowsHaveNone() {
        let row = RowStatistics([0, 1, 0], distances: [nil, nil, nil])
        #expect(row.maximum == 1 && row.entropy == 0 && row.relativeEntropy == 0 && row.distance == nil)
        #expect(RowStatistics([1], distances: [0]).relativeEntropy == nil)
    }

    /// A row that does not sum to one is measured as a distribution.
    @Test func rowsAreDividedByTheirSum() {
        let row = RowStatistics([0.25, 0.25], distances: [1, 3])
        #expect(row.entropy == 1 && row.distance == 2 && row.mean == 0.25)
    }

    @Test func divergenceIsBetweenZeroAndOneBit() {
        #expect(HeadAgreement.jensenShannon([0.5, 0.5], [0.5, 0.5]) == 0)
        #expect(HeadAgreement.jensenShannon([1, 0], [0, 1]) == 1)
        // H([3/4, 1/4]) − H([1/2, 1/2]) / 2 = 0.811278 − 0.5
        #expect(abs(HeadAgreement.jensenShannon([1, 0], [0.5, 0.5]) - 0.311278) < 1e-6)
    }
}

@Suite struct ControlTests {
    private func weights(_ attention: String, _ replacement: AttentionControl.Replacement) throws
        -> (intact: Tensor, replaced: [Tensor], logits: Tensor)
    {
        let network = try network(attention)
        let patches = Variable(normalTensor([2, 5, 5, 7]))
        let plain = network.record()
        final class Both: Observer {
            let replacer: WeightReplacer
            var seen: [Tensor] = []
            init(_ replacer: WeightReplacer) { self.replacer = replacer }
            func isInterested(in observation: Observation) -> Bool { true }
            func observe(_ observation: Observation, _ value: Variable, at layer: String) {
                if [.attentionWeights, .gates].contains(observation) { seen.append(value.value) }
            }
            func adjusted(_ weights: Variable, of observation: Observation, isMasked: Bool, at layer: String)
                -> Variable
            { replacer.adjusted(weights, of: observation, isMasked: isMasked, at: layer) }
        }
        let layers = plain.values.map(\.layer)
        let targets = layers.flatMap { layer in
            [AttentionControl.Kind.attention, .tokenizer, .gates].map {
                AttentionControl.Target(layer: layer, kind: $0)
            }
        }
        let observer = Both(WeightReplacer(Set(targets), by: replacement, Seed(1).stream("control")))
        var context = Context.inference()
        context.observer = observer
        let logits = network(patches, &context).value
        return (plain.logits, observer.seen, logits)
    }

    /// Whatever the mechanism, replaced rows are uniform over the keys that a query can attend to, with the same sum.
    @Test(arguments: AttentionEntry.all.map(\.name))
    func rowsBecomeUniform(attention: String) throws {
        let result = try weights(attention, .uniform)
        #expect(!result.replaced.isEmpty)
        for weights in result.replaced where weights.shape.count == 4 {
            let keys = weights.shape[3]
            for start in stride(from: 0, to: weights.count, by: keys) {
                let row = weights.scalars[start..<start + keys].filter { $0 > 1e-7 }
                guard let largest = row.max(), let least = row.min() else { continue }
                // Tiles at the border of the patch are smaller.
                if attention != "hierarchical" { #expect(largest - least < 1e-5) }
            }
        }
        #expect(result.logits != result.intact)
    }

    @Test(arguments: ["multi-head", "graph", "transformer-xl", "lsga", "se", "cbam", "ham", "pooling"])
    func shuffledRowsKeepTheirWeights(attention: String) throws {
        let result = try weights(attention, .shuffled)
        #expect(result.logits != result.intact)
        for weights in result.replaced where weights.shape.count == 4 {
            let keys = weights.shape[3]
            for start in stride(from: 0, to: weights.count, by: keys) {
                #expect(abs(weights.scalars[start..<start + keys].reduce(0, +) - 1) < 1e-5)
            }
        }
    }

    @Test func controlReportsEveryLayer() throws {
        let run = try ThreeBandScene.plain.get().run
        let control = try AttentionControl(run, pixels: run.testSample(count: 40))
        // This network has no attention.
        #expect(control.rows.isEmpty && control.pixels == 40 && control.intact > 30)
        #expect(control.accuracy(control.intact).value == Double(control.intact) / 40)
    }
}
