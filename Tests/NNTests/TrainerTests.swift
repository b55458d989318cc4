import Compute
import Engine
import Testing

@testable import NN

/// A small classifier of points in the plane.
private struct Classifier: Module {
    var hidden: Linear
    var norm = BatchNorm(8)
    var output: Linear
    var idle: Linear?
    let dropout = Dropout(0.1)

    init(hasIdleLayer: Bool = false) {
        var random = Seed(7).stream("weights")
        hidden = Linear(2, 8, activation: .gelu, using: &random)
        output = Linear(8, 2, using: &random)
        if hasIdleLayer { idle = Linear(2, 2, using: &random) }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("hidden", &hidden)
        visitor("norm", &norm)
        visitor("output", &output)
        visitor("idle", &idle)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        output(dropout(norm(hidden(x, &context), &context), &context), &context)
    }
}

private struct Batch {
    let points: Tensor
    let labels: [Int]
}

private struct Stopped: Error {}

@Suite struct TrainerTests {
    /// Points, by whether they lie inside a circle.
    private func batches(_ epoch: Int) -> [Batch] {
        (0..<4).map { index in
            let points = normal([16, 2], seed: UInt64(epoch * 4 + index))
            let labels = (0..<16).map { i in
                let (x, y) = (points.scalars[2 * i], points.scalars[2 * i + 1])
                return x * x + y * y < 1 ? 0 : 1
            }
            return Batch(points: points, labels: labels)
        }
    }

    private func loss(_ model: Classifier, _ batch: Batch, _ context: inout Context) -> Variable {
        model(Variable(batch.points), &context).crossEntropy(labels: batch.labels)
    }

    private func train(
        _ model: inout Classifier,
        _ epochs: Range<Int>,
        rule: any Optimizer,
        clipNorm: Double? = nil,
        afterEpoch: (EpochReport, Classifier, any Optimizer) throws -> TrainingDecision = { _, _, _ in
            .proceed
        }
    ) throws {
        var trainer = Trainer(epochs: epochs, rule: rule, clipNorm: clipNorm)
        try trainer.fit(
            &model,
            seed: Seed(5),
            learningRate: { $0 < 100 ? 0.01 : 0 },
            batches: batches,
            loss: loss,
            afterEpoch: afterEpoch
        )
    }

    @Test(arguments: [nil, 1.0])
    func lossFalls(clipNorm: Double?) throws {
        for rule in [SGD() as any Optimizer, Adam(), Adam(weightDecay: 0.01, isDecoupled: true)] {
            var model = Classifier()
            var reports: [EpochReport] = []
            try train(&model, 0..<30, rule: rule, clipNorm: clipNorm) { report, _, _ in
                reports.append(report)
                return .proceed
            }
            #expect(reports.map(\.epoch) == Array(0..<30))
            #expect(reports.allSatisfy { $0.learningRate == 0.01 })
            #expect(reports[29].meanLoss < reports[0].meanLoss * 0.7)
            #expect(model.norm.runningMean.value != BatchNorm(8).runningMean.value)
        }
    }

    @Test func isRepeatable() throws {
        var (first, second) = (Classifier(), Classifier())
        try train(&first, 0..<3, rule: Adam())
        try train(&second, 0..<3, rule: Adam())
        #expect(first.state.map(\.value) == second.state.map(\.value))
    }

    /// Stopping after an epoch and resuming from files gives the same result as uninterrupted training.
    @Test func resumes() throws {
        var whole = Classifier()
        try train(&whole, 0..<6, rule: Adam())

        var part = Classifier()
        var (weights, memory): ([UInt8], [UInt8]) = ([], [])
        try train(&part, 0..<6, rule: Adam()) { report, model, rule in
            guard report.epoch == 2 else { return .proceed }
            let state = Dictionary(uniqueKeysWithValues: model.state.map { ($0.path, $0.value) })
            weights = try Safetensors(tensors: state).serialized()
            memory = try Safetensors(tensors: rule.state(of: model)).serialized()
            return .stop
        }
        var resumed = Classifier()
        var rule = Adam()
        try resumed.load(Safetensors(bytes: weights).tensors)
        try rule.restore(Safetensors(bytes: memory).tensors, for: resumed)
        try train(&resumed, 3..<6, rule: rule)
        #expect(resumed.state.map(\.value) == whole.state.map(\.value))
        #expect(resumed.state.map(\.value) != part.state.map(\.value))
    }

    @Test func forgottenLayersAreNamed() {
        var model = Classifier(hasIdleLayer: true)
        let expected = TrainingError.parametersWithoutGradient(["idle.weight", "idle.bias"])
        #expect(throws: expected) { try train(&model, 0..<1, rule: Adam()) }
        #expect(expected.description.contains("idle.weight, idle.bias"))
    }

    @Test func nonFiniteLossIsReported() {
        var model = Classifier()
        var trainer = Trainer(epochs: 0..<3, rule: SGD())
        let expected = TrainingError.nonFiniteLoss(epoch: 1, batch: 2)
        #expect(throws: expected) {
            var seen = 0
            try trainer.fit(
                &model,
                seed: Seed(5),
                learningRate: { _ in 0.01 },
                batches: batches,
                loss: { model, batch, context in
                    seen += 1
                    return loss(model, batch, &context).scaled(by: seen == 7 ? .nan : 1)
                },
                afterEpoch: { _, _, _ in .proceed }
            )
        }
        #expect(expected.description.contains("epoch 2, batch 3"))
    }

    @Test func errorsOfTheCallerPassThrough() {
        var model = Classifier()
        #expect(throws: Stopped.self) { try train(&model, 0..<2, rule: SGD()) { _, _, _ in throw Stopped() } }
    }
}

@Suite struct WeightAverageTests {
    @Test func followsItsDefinition() {
        let start = LayerNorm(1)
        var average = WeightAverage(start, decay: 0.3)
        var expected = 1.0
        for step in 1...5 {
            var newest = start
            newest.weight.value = Tensor([Scalar(step * step)], shape: [1])
            average.update(with: newest)
            let decay = min(0.3, Double(1 + step) / Double(10 + step))
            expected = decay * expected + (1 - decay) * Double(step * step)
            #expect(abs(Double(average.model.weight.value.scalars[0]) - expected) < 1e-5)
        }
        #expect(average.updates == 5)
        #expect(start.weight.value.scalars == [1])
    }

    @Test func goesOnFromItsCount() {
        let start = LayerNorm(2)
        var newest = start
        newest.weight.value = normal([2])
        var whole = WeightAverage(start, decay: 0.99)
        for _ in 0..<4 { whole.update(with: newest) }
        let part = whole
        var resumed = WeightAverage(part.model, decay: 0.99, updates: part.updates)
        for _ in 0..<3 { resumed.update(with: newest) }
        for _ in 0..<3 { whole.update(with: newest) }
        #expect(resumed.model.weight.value == whole.model.weight.value)
        #expect(resumed.updates == whole.updates)
    }

    @Test func takesInTheBuffers() {
        let start = BatchNorm(1)
        var newest = start
        newest.runningMean.value = Tensor([11], shape: [1])
        var average = WeightAverage(start, decay: 0.9)
        average.update(with: newest)
        #expect(abs(average.model.runningMean.value.scalars[0] - 9) < 1e-5)
    }
}
