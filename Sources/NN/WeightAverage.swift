internal import Engine

/// An exponential moving average of a model's weights (Polyak and Juditsky 1992; Tarvainen and Valpola 2017).
///
/// The n-th update has the decay `min(decay, (1 + n) / (10 + n))`, so that the initial weights are soon forgotten.
public struct WeightAverage<M: Module>: Sendable {
    /// The averaged model, its buffers included.
    public private(set) var model: M
    /// The number of updates so far.
    public private(set) var updates: Int
    private let decay: Double

    /// Starts at `model`, or continues after `updates` updates.
    public init(_ model: M, decay: Double, updates: Int = 0) {
        (self.model, self.decay, self.updates) = (model, decay, updates)
    }

    /// Updates the average with the weights after a step.
    public mutating func update(with newest: M) {
        updates += 1
        let decay = min(decay, (1 + Double(updates)) / (10 + Double(updates)))
        let values = Dictionary(uniqueKeysWithValues: newest.state.map { ($0.id, $0.value) })
        var blender = Blender(newest: values, keep: Scalar(decay))
        model.visit(&blender)
    }
}

private struct Blender: ParameterVisitor {
    let newest: [Parameter.ID: Tensor]
    let keep: Scalar

    func visit(_ name: String, _ parameter: inout Parameter) { blend(parameter.id, &parameter.value) }
    func visit(_ name: String, _ buffer: inout Buffer) { blend(buffer.id, &buffer.value) }
    func enter(_ name: String) {}
    func leave() {}

    private func blend(_ id: Parameter.ID, _ average: inout Tensor) {
        guard let value = newest[id] else { return }
        average.scale(by: keep)
        average.add(value, times: 1 - keep)
    }
}
