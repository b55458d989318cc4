import Compute
import Engine
import Foundation
import LSGA
import NN
import Testing

@testable import Inspection

/// What each mechanism has besides, or in place of, attention weights.
@Suite struct MechanismTests {
    /// Every attention shows weights of its own or gates, beyond those of the blocks that it is added to.
    @Test(arguments: AttentionEntry.all.map(\.name))
    func showsItsOwn(attention: String) throws {
        let entry = try #require(AttentionEntry.named(attention))
        let record = try network(attention).record()
        let own: Bool
        switch entry.slot {
        case .mixer: own = record.attentions.contains { $0.slot == .mixer }
        case .pooling:
            own = record.attentions.contains { $0.slot == .pooling && $0.queries.tokens == [.pool] }
        case .refiner:
            own =
                record.values(.gates).contains { $0.layer.hasPrefix("refiner") }
                || record.attentions.contains { $0.slot == .refiner }
        }
        #expect(own)
        #expect(record.values(.embedding).count == 1)
    }

    @Test(arguments: ["se", "eca", "frequency", "cbam", "cbam-channel", "ham", "gated"])
    func gatesAreShares(attention: String) throws {
        let gates = try network(attention).record().values(.gates)
        #expect(!gates.isEmpty)
        for gate in gates { #expect(gate.value.scalars.allSatisfy { (0...1).contains($0) }) }
    }

    /// HAM keeps the channels with the largest gates.
    @Test func importantChannelsHaveTheLargestGates() throws {
        let record = try network("ham").record()
        let (gates, mask) = (record.values(.gates)[0].value, record.values(.importantChannels)[0].value)
        #expect(mask.shape == [2, 1, 12])
        for sample in 0..<2 {
            let range = sample * 12..<(sample + 1) * 12
            let pairs = zip(gates.scalars[range], mask.scalars[range])
            let (kept, others) = (pairs.filter { $0.1 == 1 }.map(\.0), pairs.filter { $0.1 == 0 }.map(\.0))
            #expect(kept.count == 8 && others.count == 4)
            #expect((kept.min() ?? 0) >= (others.max() ?? 1))
        }
    }

    /// A new spatial transformer samples each pixel where it is.
    @Test func samplingGridBeginsAsTheIdentity() throws {
        let settings = try AnyNetworkSettings(LSGAViTSettings()).with(
            AttentionSettings(try AttentionChoice(parsing: "stn"), AttentionOptions())
        )
        var values = NetworkValues()
        (values.width, values.heads, values.depths) = (12, [3], [1])
        var small = settings
        small.take(values)
        var random = RandomStream.blank
        let fresh = Network(
            NetworkConfiguration(NetworkInput(bands: 7, side: 5, classes: 3), small),
            using: &random
        )
        let positions = try #require(fresh.record().values(.positions).first).value
        #expect(positions.shape == [2, 25, 2])
        for pixel in 0..<25 {
            #expect(abs(positions.scalars[2 * pixel] - Scalar(pixel / 5)) < 1e-5)
            #expect(abs(positions.scalars[2 * pixel + 1] - Scalar(pixel % 5)) < 1e-5)
        }
    }

    @Test func predictedPositionsAreOnTheGrid() throws {
        let positions = try network("local-p").record().values(.positions)
        #expect(positions.count == 2)
        for position in positions {
            #expect(position.value.shape == [2, 25, 2])
            #expect(position.value.scalars.allSatisfy { (-0.5...4.5).contains($0) })
        }
    }

    @Test func spansAndSharesAreSeen() throws {
        let spans = try network("adaptive").record().values(.spans)
        #expect(spans.map(\.value.shape) == [[3], [3]])
        #expect(spans.allSatisfy { $0.value.scalars.allSatisfy { $0 >= 0 } })
        #expect(try network("hybrid").record().values(.shares).count == 2)
        let cnn = try network("self", model: "cnn").record()
        #expect(cnn.values(.shares).map(\.layer) == ["attention"] && cnn.attentions.map(\.slot) == [.mixer])
    }

    /// Each network shows its feature maps and what its classifier reads, with or without attention.
    @Test(arguments: ["lsga-vit", "vit", "cnn", "cnn3d", "ham-vit"])
    func networksShowTheirFeatures(model: String) throws {
        let attention = ["lsga-vit": "lsga", "vit": "multi-head", "ham-vit": "ham"][model]
        let record = try network(attention, model: model).record()
        #expect(record.values(.embedding).count == 1)
        let maps = record.values(.maps) + record.values(.features)
        #expect(!maps.isEmpty)
        for map in maps { #expect(map.value.shape.count == 3 && map.value.shape[0] == 2) }
        #expect(record.attentions.isEmpty == ["cnn", "cnn3d"].contains(model))
        let expected: [String: Reader] = [
            "lsga-vit": .mean, "vit": .classToken, "cnn": .mean, "cnn3d": .all, "ham-vit": .classToken,
        ]
        #expect(record.reader == expected[model])
        // The last linear layer turns the embedding into the logits.
        let embedding = try #require(record.values(.embedding).first).value
        #expect(embedding.shape[0] == 2)
    }

    /// Gates of channels go back to wavelengths as weighted means of themselves.
    @Test func channelGatesAreMeansOfGates() throws {
        let run = try ThreeBandScene.gated.get().run
        let cube = try run.cube()
        let spectra = try #require(ChannelSpectra(run, cube: cube, pixel: 30))
        #expect(spectra.bands.count == 12 && spectra.gates.count == 32 && spectra.layer == "attention")
        let (least, largest) = (spectra.gates.min() ?? 0, spectra.gates.max() ?? 0)
        #expect(spectra.bands.allSatisfy { (least - 1e-9...largest + 1e-9).contains($0) })
        #expect(ChannelSpectra(try ThreeBandScene.plain.get().run, cube: cube, pixel: 30) == nil)
        // What hangs on the gates is measured.
        let control = try AttentionControl(run, pixels: run.testSample(count: 40))
        #expect(control.rows.map(\.replacement) == [.uniform, .shuffled])
        #expect(control.rows.allSatisfy { $0.target?.kind == .gates && $0.target?.layer == "attention" })
    }
}

@Suite struct EmbeddingTests {
    /// Rows of P have the wanted perplexity.
    @Test func affinitiesHaveThePerplexity() {
        let distances = (0..<40).map { Double($0 * $0) / 50 }
        let row = Affinities.row(distances, without: 3, perplexity: 8)
        let entropy = row.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
        #expect(abs(exp(entropy) - 8) < 1e-3 && row[3] == 0)
        #expect(abs(row.reduce(0, +) - 1) < 1e-12)
    }

    /// The gradient is that of the divergence, by central differences.
    @Test func gradientIsThatOfTheDivergence() {
        let rows = (0..<9).map { [sin(Double($0)), cos(2.3 * Double($0)), Double($0) / 7] }
        let affinities = Affinities(rows, perplexity: 2.5)
        #expect(abs(affinities.p.reduce(0, +) - 1) < 1e-12)
        var y = (0..<18).map { sin(1.7 * Double($0)) }
        let gradient = affinities.gradient(at: y, exaggeration: 1)
        for index in [0, 5, 11, 17] {
            let (old, step) = (y[index], 1e-5)
            y[index] = old + step
            let above = affinities.divergence(at: y)
            y[index] = old - step
            let below = affinities.divergence(at: y)
            y[index] = old
            #expect(abs((above - below) / (2 * step) - gradient[index]) < 1e-6)
        }
    }

    /// Separate groups stay apart, and the same input gives the same bits.
    @Test func groupsStayApart() throws {
        let run = try ThreeBandScene.plain.get().run
        let pixels = run.testSample(count: 90)
        let one = try FeatureEmbedding(run, pixels: pixels, perplexity: 10)
        let other = try FeatureEmbedding(run, pixels: pixels, perplexity: 10)
        #expect(one.neighbors == other.neighbors && one.divergence == other.divergence)
        #expect(one.width == 32 && one.explained[0] >= one.explained[1])
        // The nearest neighbor in the plane has the same predicted class, for nearly all points.
        let agreeing = pixels.indices.count { index in
            func distance(_ other: Int) -> Double {
                zip(one.neighbors[index], one.neighbors[other]).reduce(0) {
                    $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                }
            }
            let nearest = pixels.indices.filter { $0 != index }.min { distance($0) < distance($1) } ?? 0
            return one.predicted[nearest] == one.predicted[index]
        }
        #expect(agreeing > 80)
    }
}
