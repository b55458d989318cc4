extension SupportVectorMachine {
    /// The default C, used without a search.
    public static let defaultCost = 100.0

    /// Fits with C = 100 and γ = 1 / (features · their mean variance), scikit-learn's "scale", without a search.
    ///
    /// Features must be standardized. If the training samples have only one class, it is always predicted.
    ///
    /// - Throws: `BaselineError.refused`.
    public static func fixedSettings(_ training: TrainingSet) throws -> FittedBaseline {
        if let only = training.present.first, training.present.count == 1 {
            return FittedBaseline(OneClass(index: only), [])
        }
        let scale = Double(training.samples.features) * meanVariance(training.samples)
        let gamma = 1 / (scale > 0 ? scale : 1)
        let machine = try SupportVectorMachine(training, cost: defaultCost, gamma: gamma)
        return FittedBaseline(
            machine,
            [
                .init("C", defaultCost), .init("gamma", gamma),
                .init("support_vectors", Double(machine.vectors)),
            ]
        )
    }
}
