import Compute
import Testing

@testable import Propagation

@Suite(.serialized) struct SuperpixelGraphTests {
    @Test func labelsReachFieldsWithSimilarSpectra() throws {
        let features = try SmallScene.features()
        let found = try SuperpixelGraph(features).probabilities(from: SmallScene.labels)
        #expect(sumError(found.probabilities) < 1e-5)
        #expect(found.probabilities.predicted == (0..<features.pixels).map { SmallScene.kind($0) })
        // The second field of kind 0 lies between those of kinds 1 and 2, so the random walker alone cannot label it.
        let walked = try RandomWalker(features).probabilities(from: SmallScene.labels)
        #expect(walked.probabilities.predicted != found.probabilities.predicted)
    }

    @Test func withoutWeightThereAreBordersAlone() throws {
        let features = try SmallScene.features()
        var settings = SuperpixelGraph.Settings()
        settings.neighbors.weight = 0
        let graph = SuperpixelGraph(features, settings: settings)
        var edges: [WeightedGraph.Edge] = []
        SpectralEdges().graph(of: features).forEachEdge { one, other, weight in
            edges.append(
                .init(
                    from: graph.superpixels.labels[one],
                    to: graph.superpixels.labels[other],
                    weight: weight
                )
            )
        }
        let place = WeightedGraph(nodes: graph.superpixels.count, edges: edges, merging: .sum)
        #expect(graph.graph == place)
        settings.neighbors.weight = 1
        #expect(SuperpixelGraph(features, settings: settings).graph != place)
        settings.neighbors.weight = 1e-9
        let weak = try SuperpixelGraph(features, settings: settings).superpixelProbabilities(
            from: SmallScene.labels
        )
        #expect(distance(weak, try graph.superpixelProbabilities(from: SmallScene.labels)) < 1e-4)
    }

    @Test func edgesOfSimilarSpectra() throws {
        // Superpixels of one pixel each at 0, 1, 3 and 7: the nearest to 0 is 1, to 1 is 0, to 3 is 1, to 7 is 3.
        let features = try GraphFeatures([0, 1, 3, 7], rows: 1, columns: 4, count: 1)
        let superpixels = Superpixels([0, 1, 2, 3], rows: 1, columns: 4)
        var neighbors = SpectralNeighbors()
        (neighbors.count, neighbors.weight, neighbors.whitened) = (1, 2, false)
        let graph = neighbors.graph(of: superpixels, features)
        #expect(graph.starts == [0, 1, 2, 3, 3] && graph.others == [1, 2, 3])
        // Distances to the nearest are 1, 1, 2 and 4, their median 1.5.
        for (weight, distance) in zip(graph.weights, [1.0, 2, 4]) {
            #expect(abs(weight - 2 * Double.exponential(-distance * distance / 2.25)) < 1e-12)
        }
        neighbors.whitened = true
        let whitened = neighbors.graph(of: superpixels, features)
        #expect(zip(whitened.weights, graph.weights).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func aStrongPriorIsTheResult() throws {
        let prior = SmallScene.prior()
        var settings = SuperpixelGraph.Settings()
        settings.priorWeight = 1e9
        let graph = SuperpixelGraph(try SmallScene.features(), settings: settings)
        let found = try graph.superpixelProbabilities(from: SmallScene.labels, prior: prior)
        #expect(distance(found, graph.superpixels.means(of: prior)) < 1e-6)
        settings.priorWeight = 0
        let without = SuperpixelGraph(try SmallScene.features(), settings: settings)
        #expect(
            try without.probabilities(from: SmallScene.labels, prior: prior)
                == without.probabilities(from: SmallScene.labels)
        )
    }

    @Test func partsWithoutALabelHaveTheNearest() throws {
        let isPresent = (0..<SmallScene.rows * SmallScene.columns).map { $0 % SmallScene.columns != 8 }
        let features = try SmallScene.features(isPresent: isPresent)
        var settings = SuperpixelGraph.Settings()
        settings.neighbors.weight = 0
        let left = SmallScene.labels.chosen([0, 1])
        let found = try SuperpixelGraph(features, settings: settings).probabilities(from: left)
        #expect(found.pixelsApart == 7 * SmallScene.rows)
        #expect(sumError(found.probabilities, isPresent: isPresent) < 1e-5)
        for (pixel, index) in found.probabilities.predicted.enumerated() where pixel % SmallScene.columns > 8
        {
            #expect(index == 1)
        }
    }

    @Test func bitsDoNotDependOnThreads() throws {
        defer { Parallelism.threads = 2 }
        var found: [PropagatedLabels] = []
        for threads in [1, 2, 3] {
            Parallelism.threads = threads
            let graph = SuperpixelGraph(try SmallScene.features(noise: 0.8))
            found.append(try graph.probabilities(from: SmallScene.labels, prior: SmallScene.prior()))
        }
        #expect(found[0] == found[1] && found[0] == found[2])
    }

    /// The mean of several graphs is that of each by itself.
    @Test func averagesItsGraphs() throws {
        let features = try SmallScene.features(noise: 0.8)
        var settings = SuperpixelGraph.Settings()
        var averaging = SuperpixelGraph.Averaging()
        (averaging.sizes, averaging.components) = ([6, 12], [2, 4])
        settings.averaging = averaging
        let mean = try SuperpixelGraph(features, settings: settings).roughProbabilities(
            from: SmallScene.labels
        )
        var sums = [Float](repeating: 0, count: mean.values.count)
        settings.averaging = nil
        for size in [6.0, 12] {
            for components in [2, 4] {
                (settings.slic.size, settings.neighbors.components) = (size, components)
                let own = SuperpixelGraph(features, settings: settings)
                let rough = try own.roughProbabilities(from: SmallScene.labels)
                let expected = own.superpixels.spread(
                    try own.superpixelProbabilities(from: SmallScene.labels)
                )
                #expect(rough == expected)
                for index in sums.indices { sums[index] += rough.values[index] / 4 }
            }
        }
        #expect(zip(sums, mean.values).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(sumError(mean) < 1e-5)
    }

    /// Three training pixels of class 0 and one of each other claim three fifths of the scene for class 0.
    @Test func classMassFollowsTheTrainingPixels() throws {
        let features = try SmallScene.features(noise: 0.8)
        let labels = TrainingLabels(
            pixels: SmallScene.labels.pixels + [2 * SmallScene.columns + 1, 8 * SmallScene.columns + 2],
            classes: [0, 1, 2, 0, 0],
            classCount: 3
        )
        func mass(_ settings: SuperpixelGraph.Settings) throws -> [Float] {
            let found = try SuperpixelGraph(features, settings: settings).roughProbabilities(from: labels)
            #expect(sumError(found) < 1e-5)
            return (0..<3).map { index in
                (0..<found.count).reduce(0) { $0 + found.values[$1 * 3 + index] } / Float(found.count)
            }
        }
        var settings = SuperpixelGraph.Settings()
        let before = try mass(settings)
        settings.normalizesClassMass = true
        let after = try mass(settings)
        let claimed: [Float] = [0.6, 0.2, 0.2]
        func apart(_ mass: [Float]) -> Float { zip(mass, claimed).reduce(0) { $0 + abs($1.0 - $1.1) } }
        #expect(apart(after) < apart(before))
    }

    /// Without borders and similar spectra, nothing reaches a part of the scene but its prior.
    @Test func partedPixelsAreReachedBySpectraAlone() throws {
        let features = try SmallScene.features()
        let field = (0..<features.pixels).filter { $0 % SmallScene.columns >= 12 }
        let labels = SmallScene.labels.chosen([0, 1])
        var settings = SuperpixelGraph.Settings()
        let graph = SuperpixelGraph(features, settings: settings)
        let prior = SmallScene.prior()
        // The field of kind 2 has no spectral neighbors but itself, so its prior decides.
        settings.priorWeight = 1e-6
        let parted = try SuperpixelGraph(features, settings: settings).roughProbabilities(
            from: labels,
            prior: prior,
            parting: field
        )
        let whole = try SuperpixelGraph(features, settings: settings).roughProbabilities(
            from: labels,
            prior: prior
        )
        #expect(field.contains { parted.values[$0 * 3 + 2] > 0.1 })
        #expect(field.allSatisfy { whole.values[$0 * 3 + 2] < 0.1 })
        #expect(
            try graph.roughProbabilities(from: labels) == graph.roughProbabilities(from: labels, parting: [])
        )
    }

    @Test func othersSuperpixelsAndFeaturesCanBeGiven() throws {
        let features = try SmallScene.features()
        let blocks = Superpixels(
            (0..<features.pixels).map { Int32($0 % SmallScene.columns / 4) },
            rows: SmallScene.rows,
            columns: SmallScene.columns
        )
        // Spectra in which fields 2 and 3 are alike, unlike in the features.
        let other = try GraphFeatures(
            (0..<features.pixels).map { Float([0, 5, 20, 20.1][$0 % SmallScene.columns / 4]) },
            rows: SmallScene.rows,
            columns: SmallScene.columns,
            count: 1
        )
        var settings = SuperpixelGraph.Settings()
        (settings.neighbors.count, settings.neighbors.weight) = (1, 100)
        let graph = SuperpixelGraph(
            features,
            settings: settings,
            superpixels: blocks,
            neighborFeatures: other
        )
        #expect(graph.superpixels == blocks)
        #expect(try graph.superpixelProbabilities(from: SmallScene.labels).predicted == [0, 1, 2, 2])
    }
}
