import Compute
import Testing

@testable import Propagation

@Suite(.serialized) struct SuperpixelsTests {
    /// Whether every superpixel is connected by sides.
    static func areConnected(_ superpixels: Superpixels) -> Bool {
        var edges: [WeightedGraph.Edge] = []
        for pixel in superpixels.labels.indices where superpixels.labels[pixel] >= 0 {
            for (other, exists) in [
                (pixel + 1, pixel % superpixels.columns + 1 < superpixels.columns),
                (pixel + superpixels.columns, pixel + superpixels.columns < superpixels.labels.count),
            ] where exists && superpixels.labels[other] == superpixels.labels[pixel] {
                edges.append(.init(from: Int32(pixel), to: Int32(other), weight: 1))
            }
        }
        let graph = WeightedGraph(nodes: superpixels.labels.count, edges: edges, merging: .sum)
        let parts = Set(
            graph.parts().enumerated().filter { superpixels.labels[$0.offset] >= 0 }.map(\.element)
        )
        return parts.count == superpixels.count
    }

    @Test func cutTheSceneAlongItsEdges() throws {
        let features = try SmallScene.features()
        let superpixels = SLIC().superpixels(of: features)
        #expect(superpixels.sizes.reduce(0, +) == features.pixels)
        #expect((10...30).contains(superpixels.count))
        #expect((superpixels.sizes.min() ?? 0) >= 5)
        #expect(Self.areConnected(superpixels))
        for label in 0..<superpixels.count {
            let kinds = Set(
                features.values.indices.filter { $0 < features.pixels && superpixels.labels[$0] == label }
                    .map(SmallScene.kind)
            )
            #expect(kinds.count == 1, "superpixel \(label)")
        }
    }

    @Test func sizeAndCompactnessAreKept() throws {
        let features = try SmallScene.features()
        var slic = SLIC()
        slic.size = 24
        let large = slic.superpixels(of: features)
        #expect(large.count < SLIC().superpixels(of: features).count)
        // If only position matters, the cells of the initial grid remain.
        slic.compactness = 1_000
        let compact = slic.superpixels(of: features)
        #expect(compact.count == 6)
        #expect(compact.sizes.allSatisfy { (20...40).contains($0) })
    }

    @Test func maskedPixelsBelongToNone() throws {
        let isPresent = (0..<SmallScene.rows * SmallScene.columns).map {
            $0 % SmallScene.columns != 5 && $0 / SmallScene.columns != 3
        }
        let superpixels = try SLIC().superpixels(of: SmallScene.features(isPresent: isPresent))
        #expect(superpixels.labels.map { $0 >= 0 } == isPresent)
        #expect(Self.areConnected(superpixels))
    }

    @Test func areTheSameOnAnyNumberOfThreads() throws {
        defer { Parallelism.threads = 2 }
        var random = Seed(6).stream("noise")
        let features = try GraphFeatures(
            (0..<90 * 70 * 3).map { _ in Float(random.normal()) },
            rows: 90,
            columns: 70,
            count: 3
        )
        var found: [Superpixels] = []
        for threads in [1, 2, 3] {
            Parallelism.threads = threads
            found.append(SLIC().superpixels(of: features))
        }
        #expect(found[0] == found[1] && found[0] == found[2])
    }

    @Test func numbersMeansAndBoundaries() throws {
        let superpixels = Superpixels([7, 7, 2, 7, -1, 2], rows: 2, columns: 3)
        #expect(superpixels.labels == [0, 0, 1, 0, -1, 1])
        #expect(superpixels.sizes == [3, 2])
        let features = try GraphFeatures([1, 2, 3, 6, 9, 5], rows: 2, columns: 3, count: 1)
        #expect(superpixels.means(of: features) == [3, 4])
        #expect(
            superpixels.centers.map(\.row) == [1.0 / 3, 0.5]
                && superpixels.centers.map(\.column) == [1.0 / 3, 2]
        )
        #expect(superpixels.isBoundary == [false, true, false, true, true, false])
        let probabilities = ClassProbabilities([0.25, 0.75, 1, 0], count: 2, classCount: 2)
        #expect(
            superpixels.spread(probabilities).values == [
                0.25, 0.75, 0.25, 0.75, 1, 0, 0.25, 0.75, 0, 0, 1, 0,
            ]
        )
    }
}
