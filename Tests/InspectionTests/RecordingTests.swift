import Compute
import Engine
import LSGA
import NN
import Testing

@testable import Inspection

/// The names of all attentions, and of the networks without one.
private let mechanisms = AttentionEntry.all.map(\.name)

@Suite struct RecordingTests {
    /// Rows sum to one, or to less where the mechanism says so; composed rows as much as those they are composed of.
    @Test(arguments: mechanisms)
    func rowsSumToOne(attention: String) throws {
        let record = try network(attention).record()
        #expect(!record.attentions.isEmpty)
        for attention in record.attentions {
            #expect(attention.weights.shape[2...] == [attention.queries.count, attention.keys.count])
            #expect(attention.weights.shape[0] == 2)
            for sample in 0..<2 {
                for head in 0..<attention.heads {
                    for query in 0..<attention.queries.count {
                        let row = attention.row(sample: sample, head: head, query: query)
                        let sum = row.reduce(0, +)
                        #expect(row.allSatisfy { $0 > -1e-6 })
                        if record.isWindowed {
                            #expect(sum <= 1 + 1e-5)
                        } else {
                            #expect(abs(sum - 1) < 1e-5, "\(attention.layer) \(attention.part)")
                        }
                    }
                }
            }
        }
    }

    /// The recorded pass has the logits of the plain one.
    @Test(arguments: mechanisms)
    func recordingChangesNothing(attention: String) throws {
        let network = try network(attention)
        let plain = network.logits(of: normalTensor([2, 5, 5, 7]))
        let recorded = network.record().logits
        for (one, other) in zip(plain.scalars, recorded.scalars) { #expect(abs(one - other) < 1e-4) }
    }

    /// Keys stand for what the mechanism attends to.
    @Test func keysAreNamed() throws {
        let cross = try network("cross").record().attentions[0]
        #expect(
            cross.keys.tokens == [
                .bands(0..<1), .bands(1..<2), .bands(2..<3), .bands(3..<4), .bands(4..<5), .bands(5..<7),
            ]
        )
        #expect(!cross.isOverPatch)
        let memory = try network("memory:slots=4").record().attentions[0]
        #expect(memory.keys.count == 29)
        #expect(memory.keys.tokens.suffix(4) == [.slot(0), .slot(1), .slot(2), .slot(3)])
        let pool = try network("co-attention").record().attentions.suffix(2)
        #expect(pool.map(\.keys.count) == [25, 6])
        #expect(pool.allSatisfy { $0.queries.tokens == [.pool] && $0.slot == .pooling })
        let bert = try network("bert").record()
        #expect(bert.attentions[0].queries.tokens.first == .classToken)
        #expect(bert.reader == .classToken)
        #expect(bert.readQuery(of: bert.attentions[0]) == 0)
        let lsga = try network("lsga").record()
        #expect(
            lsga.attentions.map(\.part) == [
                .tokenizer, .attention, .composed, .tokenizer, .attention, .composed,
            ]
        )
        #expect(lsga.readQuery(of: lsga.attentions[2]) == 12)
        #expect(lsga.values(.positionBias).map(\.value.shape) == [[25, 25], [25, 25]])
    }

    /// Axial attention stays within the row, then within the column.
    @Test func axialLinesAreRowsAndColumns() throws {
        let record = try network("axial").record()
        for attention in record.attentions {
            for query in 0..<25 {
                let row = attention.row(sample: 1, head: 2, query: query)
                for key in 0..<25 {
                    let isOnLine =
                        attention.layer.hasSuffix("row") ? query / 5 == key / 5 : query % 5 == key % 5
                    #expect((row[key] > 0) == isOnLine)
                }
            }
        }
    }

    /// Layers of a pyramid have fewer and larger tokens.
    @Test func tokensOfAPyramidAreSquares() throws {
        let network = try network("multi-head", side: 8) { values in
            (values.depths, values.heads) = ([1, 1, 1], [1, 2, 4])
        }
        let layouts = network.record().attentions.map(\.queries)
        #expect(layouts.map(\.count) == [64, 16, 4])
        #expect(layouts[1].tokens[5] == .pixels(row: 2, column: 2, side: 2))
        #expect(layouts[2].index(ofPixelAt: 3, 3) == 0)
        #expect(layouts[2].onPatch([1, 2, 3, 4])[63] == 4)
    }
}

extension ForwardRecord {
    /// Whether weights decrease around a predicted position, so that rows sum to less than one.
    fileprivate var isWindowed: Bool { !values(.positions).isEmpty }
}

@Suite struct RolloutTests {
    /// Rows keep summing to one, whatever the mechanism.
    @Test(arguments: mechanisms)
    func rowsSumToOne(attention: String) throws {
        let record = try network(attention).record()
        guard let rollout = AttentionRollout(record, sample: 1) else {
            #expect(attention == "cross")
            return
        }
        let count = rollout.tokens.count
        for row in stride(from: 0, to: rollout.matrix.count, by: count) {
            #expect(abs(rollout.matrix[row..<row + count].reduce(0, +) - 1) < 1e-5)
        }
        #expect(abs(rollout.read.reduce(0, +) - 1) < 1e-5)
    }

    /// With one block, the rollout is half the mean of the heads and half the identity.
    @Test func oneBlockIsHalved() throws {
        let record = try network("multi-head") { $0.depths = [1] }.record()
        let rollout = try #require(AttentionRollout(record, sample: 0))
        let mean = record.attentions[0].meanMatrix(sample: 0)
        for index in mean.indices {
            let expected = mean[index] / 2 + (index / 25 == index % 25 ? 0.5 : 0)
            #expect(abs(rollout.matrix[index] - expected) < 1e-6)
        }
        for key in 0..<25 {
            let column = (0..<25).map { rollout.matrix[$0 * 25 + key] }.reduce(0, +) / 25
            #expect(abs(rollout.read[key] - column) < 1e-6)
        }
    }

    /// Two blocks multiply, the later one from the left.
    @Test func blocksMultiply() throws {
        let record = try network("multi-head").record()
        let rollout = try #require(AttentionRollout(record, sample: 0))
        let means = record.attentions.map { $0.meanMatrix(sample: 0) }
        func half(_ layer: Int, _ row: Int, _ column: Int) -> Scalar {
            means[layer][row * 25 + column] / 2 + (row == column ? 0.5 : 0)
        }
        for (row, column) in [(0, 0), (3, 17), (24, 2)] {
            let expected = (0..<25).map { half(1, row, $0) * half(0, $0, column) }.reduce(0, +)
            #expect(abs(rollout.matrix[row * 25 + column] - expected) < 1e-6)
        }
    }

    /// Merged tokens are the means of their parts.
    @Test func stagesAreMerged() throws {
        let network = try network("multi-head", side: 8) { values in
            (values.depths, values.heads) = ([1, 2], [1, 2])
        }
        let rollout = try #require(AttentionRollout(network.record(), sample: 0))
        #expect(rollout.tokens.count == 64)
        #expect(rollout.matrix.count == 16 * 64)
        #expect(abs(rollout.read.reduce(0, +) - 1) < 1e-5)
    }
}
