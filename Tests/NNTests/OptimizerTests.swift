import Engine
import Testing

@testable import NN

/// A module of one parameter.
private struct Values: Module {
    var values: Parameter
    init(_ tensor: Tensor) { values = Parameter(tensor) }
    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("values", &values) }

    /// Gradients with the given value.
    func gradients(_ gradient: Tensor) -> Gradients {
        differentiate { tape in (tape.leaf(values) * Variable(gradient)).sum() }.gradients
    }
}

private struct Settings: Decodable {
    let optimizer: String
    let lr: Double
    let momentum: Double?
    let betas: [Double]?
    let eps: Double?
    let weight_decay: Double?

    func rule() throws -> any Optimizer {
        let decay = Scalar(weight_decay ?? 0)
        if optimizer.hasSuffix("SGD") { return SGD(momentum: Scalar(momentum ?? 0), weightDecay: decay) }
        let betas = try #require(betas).map { Scalar($0) }
        return Adam(
            beta1: betas[0],
            beta2: betas[1],
            epsilon: Scalar(try #require(eps)),
            weightDecay: decay,
            isDecoupled: optimizer.hasSuffix("AdamW")
        )
    }
}

@Suite struct OptimizerTests {
    static let names = [
        "sgd", "sgd_momentum", "sgd_momentum_weight_decay", "adam", "adam_weight_decay", "adamw",
    ]

    private func rows(_ tensor: Tensor) -> [Tensor] {
        let length = tensor.shape[1]
        return (0..<tensor.shape[0]).map {
            Tensor(Array(tensor.scalars[$0 * length..<($0 + 1) * length]), shape: [length])
        }
    }

    @Test(arguments: names)
    func followsPyTorch(name: String) throws {
        let golden = try Golden("optimizers")
        let settings = try #require(golden.definitions(Settings.self)[name])
        var rule = try settings.rule()
        var model = Values(try golden.tensor("\(name).initial"))
        let expected = rows(try golden.tensor("\(name).values"))
        for (gradient, values) in zip(rows(try golden.tensor("\(name).gradients")), expected) {
            rule.step(&model, model.gradients(gradient), learningRate: Scalar(settings.lr))
            #expect(deviation(model.values.value, values) < (Scalar.self == Double.self ? 1e-12 : 1e-6))
        }
    }

    @Test(arguments: names)
    func goesOnFromItsState(name: String) throws {
        let golden = try Golden("optimizers")
        let settings = try #require(golden.definitions(Settings.self)[name])
        let gradients = rows(try golden.tensor("\(name).gradients"))
        var rule = try settings.rule()
        var model = Values(try golden.tensor("\(name).initial"))
        var (resumed, copy) = (rule, model)
        for (step, gradient) in gradients.enumerated() {
            if step == 4 {
                // By way of the bytes of a file, into parameters with other identities.
                let bytes = try Safetensors(tensors: rule.state(of: model)).serialized()
                copy = Values(model.values.value)
                resumed = try settings.rule()
                try resumed.restore(Safetensors(bytes: bytes).tensors, for: copy)
            }
            rule.step(&model, model.gradients(gradient), learningRate: Scalar(settings.lr))
            resumed.step(&copy, copy.gradients(gradient), learningRate: Scalar(settings.lr))
        }
        #expect(copy.values.value == model.values.value)
        #expect(resumed.state(of: copy) == rule.state(of: model))
    }

    @Test func stateThatDoesNotFitIsRefused() throws {
        let model = Values(Tensor(zeros: [3]))
        var adam = Adam()
        let foreign = ["moment1/values": Tensor(zeros: [4]), "velocity/values": Tensor(zeros: [3])]
        let expected = CheckpointError.mismatch(
            missing: ["steps"],
            unexpected: ["velocity/values"],
            misshapen: [CheckpointError.Shape(path: "moment1/values", expected: [3], found: [4])]
        )
        #expect(throws: expected) { try adam.restore(foreign, for: model) }
        for steps in [Scalar.nan, -1, 0.5, .infinity] {
            #expect(throws: CheckpointError.self) {
                try adam.restore(["steps": Tensor([steps], shape: [1])], for: model)
            }
        }
        var sgd = SGD()
        #expect(throws: CheckpointError.self) { try sgd.restore(foreign, for: model) }
    }

    @Test func parametersWithoutGradientStay() {
        let (model, other) = (Values(normal([3])), Values(normal([3], seed: 2)))
        for rule in [
            SGD() as any Optimizer, Adam(weightDecay: 0.1), Adam(weightDecay: 0.1, isDecoupled: true),
        ] {
            var (rule, changed) = (rule, other)
            rule.step(&changed, model.gradients(normal([3])), learningRate: 1)
            #expect(changed.values.value == other.values.value)
        }
    }

    @Test func clippingKeepsTheDirection() throws {
        let model = Values(Tensor(zeros: [2]))
        var gradients = model.gradients(Tensor([3, 4], shape: [2]))
        #expect(abs(gradients.norm(over: model) - 5) < 1e-6)
        gradients.clip(toNorm: 6, over: model)
        #expect(gradients[model.values] == Tensor([3, 4], shape: [2]))
        gradients.clip(toNorm: 1, over: model)
        #expect(deviation(try #require(gradients[model.values]), Tensor([0.6, 0.8], shape: [2])) < 1e-5)
    }
}
