extension SupportVectorMachine {
    /// C where nothing is searched for.
    public static let usualCost = 100.0

    /// Fits with C = 100 and γ = 1 / (features · their mean variance), scikit-learn's "scale": one fit in place of a search.
    ///
    /// For standardised features. A single class, if there is no other, is always the answer.
    ///
    /// - Throws: `BaselineError.refused`.
    public static func usual(_ training: TrainingSet) throws -> FittedBaseline {
        if let only = training.present.first, training.present.count == 1 {
            return FittedBaseline(OneClass(index: only), [])
        }
        let scale = Double(training.samples.features) * meanVariance(training.samples)
        let gamma = 1 / (scale > 0 ? scale : 1)
        let machine = try SupportVectorMachine(training, cost: usualCost, gamma: gamma)
        return FittedBaseline(
            machine,
            [
                .init("C", usualCost), .init("gamma", gamma),
                .init("support_vectors", Double(machine.vectors)),
            ]
        )
    }
}
