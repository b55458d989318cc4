import Compute
import Engine
import NN
import Testing

/// A layer made of layers, as in a network.
private struct Block: Module {
    var first: Linear
    var norms: [LayerNorm]
    var extra: Linear?

    init(using random: inout RandomStream) {
        first = Linear(4, 4, activation: .gelu, using: &random)
        norms = [LayerNorm(4), LayerNorm(4)]
        extra = Linear(4, 4, bias: false, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("first", &first)
        visitor("norms", &norms)
        visitor("extra", &extra)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        var y = first(x, &context)
        for norm in norms { y = norm(y + x, &context) }
        return extra?(y, &context) ?? y
    }
}

@Suite struct LayerTests {
    private var random = Seed(41).stream("weights")

    @Test mutating func linear() throws {
        for activation in [Activation.none, .gelu] {
            let layer = Linear(5, 3, activation: activation, using: &random)
            try ModuleCase(module: layer, shape: [4, 5]) { $0($1, &$2) }.check()
        }
        try ModuleCase(module: Linear(5, 3, bias: false, using: &random), shape: [5]) { $0($1, &$2) }.check()
    }

    @Test mutating func convolutions() throws {
        let image = Conv2D(2, 3, kernel: 3, stride: 2, padding: 1, using: &random)
        try ModuleCase(module: image, shape: [4, 5, 2]) { $0($1, &$2) }.check()
        for bias in [false, true] {
            let channels = DepthwiseConv2D(3, kernel: 3, padding: 1, bias: bias, using: &random)
            try ModuleCase(module: channels, shape: [4, 5, 3]) { $0($1, &$2) }.check()
        }
        let cube = Conv3D(
            2,
            3,
            kernel: CubeKernel(bands: 3, rows: 2, columns: 1),
            padding: CubePadding(bands: 1),
            using: &random
        )
        try ModuleCase(module: cube, shape: [3, 3, 2, 5]) { $0($1, &$2) }.check()
    }

    @Test func norms() throws {
        try ModuleCase(module: LayerNorm(6), shape: [3, 6]) { $0($1, &$2) }.check()
        try ModuleCase(module: BatchNorm(3), shape: [4, 3]) { $0($1, &$2) }.check()
        try ModuleCase(module: BatchNorm(3), shape: [2, 3, 4]) { $0($1, inner: 4, &$2) }.check()
    }

    @Test mutating func nesting() throws {
        let block = Block(using: &random)
        try ModuleCase(module: block, shape: [3, 4]) { $0($1, &$2) }.check()
        let names = [
            "first.weight", "first.bias", "norms.0.weight", "norms.0.bias", "norms.1.weight", "norms.1.bias",
        ]
        #expect(block.state.map(\.path) == names + ["extra.weight"])
        var smaller = block
        smaller.extra = nil
        #expect(smaller.state.map(\.path) == names)
    }

    @Test func runningStatisticsApproachTheData() {
        var layer = BatchNorm(2, momentum: 0.5)
        let x = Tensor((0..<400).map { $0 % 2 == 0 ? Scalar($0 % 8) : 5 }, shape: [200, 2])
        for _ in 0..<30 {
            var context = Context.training(tape: Tape(), random: Seed(1).stream("dropout"))
            _ = layer(Variable(x), &context)
            #expect(context.updates.count == 2)
            layer.apply(context.updates)
        }
        #expect(deviation(layer.runningMean.value, Tensor([3, 5], shape: [2])) < 1e-5)
        // The variance of 0, 2, 4, 6 is 5; the unbiased variance of 200 such numbers is 5 · 200 / 199.
        #expect(abs(layer.runningVariance.value.scalars[0] - 1000 / 199) < 1e-4)
        #expect(layer.runningVariance.value.scalars[1] < 1e-5)
    }
}

@Suite struct DropoutTests {
    private func applied(_ rate: Double, seed: UInt64, mode: Mode = .training) -> [Scalar] {
        let x = Variable(Tensor(repeating: 1, shape: [100, 201]))
        var context =
            mode == .training
            ? Context.training(tape: Tape(), random: Seed(seed).stream("dropout")) : .inference()
        return Dropout(rate)(x, &context).value.scalars
    }

    @Test(arguments: [0.1, 0.5, 0.9])
    func dropsTheRateAndKeepsTheMean(rate: Double) {
        let y = applied(rate, seed: 1)
        let zeros = Double(y.filter { $0 == 0 }.count) / Double(y.count)
        // Five standard deviations of a proportion of 20,100 draws.
        #expect(abs(zeros - rate) < 5 * (rate * (1 - rate) / Double(y.count)).squareRoot())
        #expect(Set(y) == [0, Scalar(1 / (1 - rate))])
        // Neighboring elements, which may share random bits, are independent.
        let both = Double(zip(y, y.dropFirst()).filter { $0 == 0 && $1 == 0 }.count) / Double(y.count - 1)
        #expect(abs(both - rate * rate) < 0.02)
    }

    @Test func followsTheSeed() {
        #expect(applied(0.5, seed: 1) == applied(0.5, seed: 1))
        #expect(applied(0.5, seed: 1) != applied(0.5, seed: 2))
    }

    @Test func drawsAnewAtEachCall() {
        var context = Context.training(tape: Tape(), random: Seed(1).stream("dropout"))
        let x = Variable(Tensor(repeating: 1, shape: [1, 100]))
        #expect(Dropout(0.5)(x, &context).value != Dropout(0.5)(x, &context).value)
    }

    @Test func isTheIdentityInInferenceOrAtRateZero() {
        #expect(applied(0.5, seed: 1, mode: .inference).allSatisfy { $0 == 1 })
        #expect(applied(0, seed: 1).allSatisfy { $0 == 1 })
    }

    @Test func gradientPassesWhereTheValueDid() throws {
        let parameter = Parameter(Tensor(repeating: 2, shape: [4, 50]))
        let tape = Tape()
        var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
        let y = Dropout(0.25)(tape.leaf(parameter), &context)
        let gradient = try #require(tape.gradients(of: y.sum())[parameter])
        #expect(gradient.scalars == y.value.scalars.map { $0 / 2 })
    }

    @Test func stochasticDepthDropsWholeSamples() {
        let x = Variable(Tensor(repeating: 1, shape: [2000, 3, 2]))
        var context = Context.training(tape: Tape(), random: Seed(1).stream("dropout"))
        let y = StochasticDepth(0.2)(x, &context).value.scalars
        let samples = (0..<2000).map { Set(y[$0 * 6..<$0 * 6 + 6]) }
        #expect(samples.allSatisfy { $0 == [0] || $0 == [1.25] })
        let dropped = Double(samples.filter { $0 == [0] }.count) / 2000
        #expect(abs(dropped - 0.2) < 5 * (0.16 / 2000.0).squareRoot())

        var (same, inference) = (
            Context.training(tape: Tape(), random: Seed(1).stream("dropout")), Context.inference()
        )
        #expect(StochasticDepth(0.2)(x, &same).value.scalars == y)
        #expect(StochasticDepth(0.2)(x, &inference).value == x.value)
    }
}
