import Compute
import Testing

@testable import Engine

@Suite struct TapeTests {
    @Test func sharedWeightsAccumulate() throws {
        let weight = Parameter(Tensor([2, 3], shape: [2]))
        let (loss, gradients) = differentiate { tape in
            // w·w + 4·w, the weight taken from the tape three times
            (tape.leaf(weight) * tape.leaf(weight) + tape.leaf(weight).scaled(by: 4)).sum()
        }
        #expect(loss == 4 + 9 + 8 + 12)
        #expect(gradients[weight] == Tensor([8, 10], shape: [2]))
    }

    @Test func copiesOfAParameterAreOneLeaf() {
        let weight = Parameter(Tensor([2], shape: [1]))
        let copy = weight
        let (_, gradients) = differentiate { tape in tape.leaf(weight) * tape.leaf(copy) }
        #expect(gradients[copy] == Tensor([4], shape: [1]))
        #expect(gradients[weight.id] == gradients[copy])
    }

    @Test func unusedParametersHaveNoGradient() {
        let (used, idle) = (Parameter(Tensor([2], shape: [1])), Parameter(Tensor([2], shape: [1])))
        let (_, gradients) = differentiate { tape in
            _ = tape.leaf(idle).exp()
            return tape.leaf(used).exp()
        }
        #expect(gradients[used] != nil)
        #expect(gradients[idle] == nil)
    }

    @Test func gradientsOfConstantsAreNotKept() {
        #expect(!(Variable(Tensor([1], shape: [1])).exp().isTraced))
        let weight = Parameter(Tensor([1], shape: [1]))
        let (_, gradients) = differentiate { tape in tape.leaf(weight) * Variable(Tensor([5], shape: [1])) }
        #expect(gradients[weight] == Tensor([5], shape: [1]))
    }

    @Test func multiplyAddsAreCounted() {
        let tape = Tape()
        let weight = tape.leaf(Parameter(Tensor(zeros: [5, 4])))
        let x = Variable(Tensor(zeros: [2, 3, 4])).linear(weight: weight)
        #expect(tape.multiplyAdds == 2 * 3 * 4 * 5)
        _ = x.matrixProduct(x, otherTransposed: true)
        #expect(tape.multiplyAdds == 2 * 3 * 4 * 5 + 2 * 3 * 3 * 5)
        let image = tape.leaf(Parameter(Tensor(zeros: [1, 4, 5, 2])))
        _ = image.convolution2D(weight: Variable(Tensor(zeros: [3, 2, 3, 3])))
        #expect(tape.multiplyAdds == 210 + (2 * 3) * 3 * (2 * 3 * 3))
    }

    @Test func wrongGradientShapeTraps() async {
        await #expect(processExitsWith: .failure) {
            let weight = Parameter(Tensor(zeros: [3, 4]))
            _ = differentiate { tape in
                Variable.record(Tensor([1], shape: [1]), from: [tape.leaf(weight)]) { _ in
                    [Tensor(zeros: [4, 3])]
                }
            }
        }
    }

    @Test func missingGradientTraps() async {
        await #expect(processExitsWith: .failure) {
            let weight = Parameter(Tensor(zeros: [1]))
            _ = differentiate { tape in
                let x = tape.leaf(weight)
                return Variable.record(Tensor([1], shape: [1]), from: [x, x]) { [$0] }
            }
        }
    }

    @Test func onlyScalarsAreDifferentiated() async {
        await #expect(processExitsWith: .failure) {
            let weight = Parameter(Tensor(zeros: [2]))
            _ = differentiate { tape in tape.leaf(weight).exp() }
        }
    }
}

@Suite struct FusedAttentionTests {
    /// The same from matrix products and softmax, with a matrix that selects the channels of each head.
    private func composed(
        _ q: Variable,
        _ k: Variable,
        _ v: Variable,
        bias: Variable,
        heads: Int,
        scale: Scalar
    ) -> Variable {
        let channels = q.shape[2]
        let width = channels / heads
        let parts = (0..<heads).map { head in
            let pick = Variable(
                Tensor(
                    (0..<channels * width).map { $0 / width == head * width + $0 % width ? 1 : 0 },
                    shape: [channels, width]
                )
            )
            let scores = q.matrixProduct(pick).matrixProduct(k.matrixProduct(pick), otherTransposed: true)
            let map = (scores.scaled(by: scale) + bias).softmax()
            return map.matrixProduct(v.matrixProduct(pick)).matrixProduct(pick, otherTransposed: true)
        }
        return parts.dropFirst().reduce(parts[0], +)
    }

    @Test(arguments: [(1, 7, 7), (3, 9, 81), (2, 81, 81), (4, 16, 33)])
    func agreesWithTheComposition(heads: Int, queries: Int, keys: Int) throws {
        let channels = heads * 10
        var random = Seed(5).stream("operands")
        let shapes = [[2, queries, channels], [2, keys, channels], [2, keys, channels], [queries, keys]]
        let operands = shapes.map { shape in
            Parameter(Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape))
        }
        let weights = Variable(
            Tensor((0..<2 * queries * channels).map { _ in Scalar(random.normal()) }, shape: shapes[0])
        )
        var results: [Tensor] = []
        let gradients = [true, false].map { fused in
            differentiate { tape in
                let x = operands.map { tape.leaf($0) }
                let y =
                    fused
                    ? .attention(query: x[0], key: x[1], value: x[2], bias: x[3], heads: heads, scale: 0.3)
                    : composed(x[0], x[1], x[2], bias: x[3], heads: heads, scale: 0.3)
                results.append(y.value)
                return (y * weights).sum()
            }.gradients
        }
        #expect(deviation(results[0], results[1]) < 1e-5)
        for operand in operands {
            let pair = (try #require(gradients[0][operand]), try #require(gradients[1][operand]))
            #expect(deviation(pair.0, pair.1) < 1e-5)
        }
    }

    private func deviation(_ a: Tensor, _ b: Tensor) -> Scalar {
        let scale = b.scalars.map { abs($0) }.max() ?? 0
        return (zip(a.scalars, b.scalars).map { abs($0 - $1) }.max() ?? .infinity) / scale
    }
}
