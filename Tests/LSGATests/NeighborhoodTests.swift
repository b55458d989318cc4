import Compute
import Engine
import Foundation
import NN
import Testing

@testable import LSGA

/// The known cases of mixers on the grid.
@Suite struct NeighborhoodTests {
    let x = normalTensor([2, 9, 12])
    let geometry = AttentionGeometry(channels: 12, heads: 3, side: 4)

    /// Pixels at most `width` rows and columns from each of 4 × 4.
    func squares(_ width: Int) -> [Set<Int>] {
        (0..<16).map { i in
            Set((0..<16).filter { abs($0 / 4 - i / 4) <= width && abs($0 % 4 - i % 4) <= width })
        }
    }

    @Test func distancesAreThoseOfAKing() {
        #expect(geometry.distance(0, 5) == 1)
        // Neighbors in raster order, at opposite borders.
        #expect(geometry.distance(3, 4) == 3)
        #expect(geometry.distances.count == 256 && geometry.distances.max() == 3)
    }

    @Test(arguments: ["local:w=2", "adaptive"])
    func farSightIsMultiHead(text: String) throws {
        let multiHead = try mixer("multi-head")
        let wide = try mixer(text).withWeights(of: multiHead)
        let span = wide.weights["span"].map { Tensor(repeating: 2, shape: $0.shape) }
        let attention = try wide.with(span.map { ["span": $0] } ?? [:])
        #expect(largestDeviation(attention.inferred(x), multiHead.inferred(x)) < roundingError)
    }

    @Test(arguments: [0, 1, 2])
    func windowsEndWhereTheyShould(width: Int) throws {
        #expect(reach(of: try mixer("local:w=\(width)", side: 4), side: 4) == squares(width))
    }

    @Test func wideGaussianIsMultiHead() throws {
        let multiHead = try mixer("multi-head")
        let predicted = try mixer("local-p:w=1000000").withWeights(of: multiHead)
        #expect(largestDeviation(predicted.inferred(x), multiHead.inferred(x)) < max(roundingError, 1e-10))
    }

    /// Every pixel attends to one position so narrowly that no other matters; without a preference it is the center.
    @Test func predictedPlacesAreRowAndColumn() throws {
        let (fair, pull) = (Tensor(zeros: [12, 12]), log(9) / (12 * tanh(Scalar(1))))
        let predicted = try mixer("local-p:w=0.05", side: 5).with([
            "key.weight": fair, "key.bias": Tensor(zeros: [12]),
            "hidden.weight": fair, "hidden.bias": Tensor(repeating: 1, shape: [12]),
        ])
        // The sigmoid of ± log 9 is 0.9 or 0.1: the middle of the last or first of five.
        for (row, column, pixel) in [(0, 0, 12), (1, -1, 20), (-1, 1, 4)] as [(Scalar, Scalar, Int)] {
            let pulls =
                [Scalar](repeating: row * pull, count: 12) + [Scalar](repeating: column * pull, count: 12)
            let one = try predicted.with(["place.weight": Tensor(pulls, shape: [2, 12])])
            let expected = (0..<25).map { $0 == pixel ? Set(0..<25) : [] }
            #expect(reach(of: one, side: 5) == expected, "\(pixel)")
        }
    }

    @Test func spanEndsWhereItShould() throws {
        // With R = 1 the weight at distance δ is positive below z + 1.
        let adaptive = try mixer("adaptive:R=1", side: 4)
        for (span, width) in [(0, 0), (0.5, 1), (1, 1), (1.5, 2), (-3, 0)] {
            let one = try adaptive.with(["span": Tensor(repeating: Scalar(span), shape: [3])])
            #expect(reach(of: one, side: 4) == squares(width), "\(span)")
        }
        // With different heads, the widest matters.
        let mixed = try adaptive.with(["span": Tensor([0, 1, 0], shape: [3])])
        #expect(reach(of: mixed, side: 4) == squares(1))
    }

    @Test func withoutSpanEachPixelIsAlone() throws {
        let adaptive = try mixer("adaptive:R=1").with(["span": Tensor(zeros: [3])])
        let weights = adaptive.weights
        func layer(_ name: String, _ input: Variable) throws -> Variable {
            input.linear(
                weight: Variable(try #require(weights["\(name).weight"])),
                bias: Variable(try #require(weights["\(name).bias"]))
            )
        }
        let expected = try layer("proj", layer("value", Variable(x)))
        #expect(largestDeviation(adaptive.inferred(x), expected.value) < roundingError)
    }

    @Test func spanStartsHalfWayAndCosts() throws {
        let adaptive = try freshMixer("adaptive:lambda=0.1", side: 3)
        #expect(adaptive.weights["span"] == Tensor(repeating: 1.5, shape: [3]))
        func penalties(_ span: [Scalar], _ context: inout Context) throws -> [Scalar] {
            let one = try adaptive.with(["span": Tensor(span, shape: [3])])
            _ = one(Variable(x), &context)
            return context.penalties.flatMap(\.value.scalars)
        }
        var training = Context.training(tape: Tape(), random: Seed(1).stream("dropout"))
        let found = try penalties([1, 2, -3], &training)
        #expect(found.count == 1 && abs(found[0] - 0.1) < 1e-6)
        var inference = Context.inference()
        #expect(try penalties([1, 2, 3], &inference) == [])
    }

    /// A negative span counts as zero and does not reduce the loss, but it still has a gradient.
    @Test func lostSpanCanGrowAgain() throws {
        let adaptive = try mixer("adaptive").with(["span": Tensor([-0.5, 0, 0.5], shape: [3])])
        let parameter = try #require(adaptive.parameters.first { $0.path == "span" })
        func gradient(_ loss: (Variable, Context) -> Variable) throws -> [Scalar] {
            let gradients = differentiate { tape in
                var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
                let result = adaptive(Variable(x), &context)
                return loss(result, context)
            }.gradients
            return try #require(gradients[parameter.id]).scalars
        }
        let ofResult = try gradient { y, _ in (y * Variable(normalTensor(y.shape, seed: 5))).sum() }
        #expect(ofResult.allSatisfy { $0 != 0 })
        let ofPenalty = try gradient { _, context in context.penalties[0] }
        #expect(ofPenalty[0] == 0 && ofPenalty[2] > 0)
    }

    @Test func graphWithoutPreferenceAveragesNeighbors() throws {
        let vectors = ["query_vector", "key_vector"].map { ($0, Tensor(zeros: [3, 4])) }
        let graph = try mixer("graph", side: 4).with(Dictionary(uniqueKeysWithValues: vectors))
        let tokens = normalTensor([1, 16, 12])
        let projected = Variable(tokens).linear(
            weight: Variable(try #require(graph.weights["projection.weight"])),
            bias: Variable(try #require(graph.weights["projection.bias"]))
        ).value.scalars
        let expected = squares(1).flatMap { neighbors in
            (0..<12).map { channel in
                let sum = neighbors.sorted().reduce(Scalar(0)) { $0 + projected[$1 * 12 + channel] }
                return sum / Scalar(neighbors.count)
            }
        }
        let found = graph.inferred(tokens).scalars
        for (mean, result) in zip(expected, found) {
            #expect(abs(result - (mean > 0 ? mean : expm1(mean))) < Scalar(roundingError))
        }
    }

    @Test func graphReachesItsNeighbors() throws {
        #expect(reach(of: try mixer("graph", side: 4), side: 4) == squares(1))
    }

    @Test func rectifiersOfGraphs() {
        let x = Variable(Tensor([-2, -0.5, 0, 0.5, 2], shape: [5]))
        let leaky: [Scalar] = [-0.4, -0.1, 0, 0.5, 2]
        #expect(largestDeviation(x.leakyReLU(slope: 0.2).value, Tensor(leaky, shape: [5])) < 1e-6)
        let elu = Tensor(x.value.scalars.map { $0 > 0 ? $0 : expm1($0) }, shape: [5])
        #expect(largestDeviation(x.elu().value, elu) < 1e-6)
    }
}
