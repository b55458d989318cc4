internal import Engine
internal import NN

extension AttentionEntry {
    static let distillation = AttentionEntry(
        name: "distillation",
        summary: "a student of half the width and depth that copies where its teacher looks",
        reference: "Zagoruyko and Komodakis 2017, arXiv 1612.03928",
        slot: .objective,
        numbers: [
            .real(
                "beta",
                1000,
                in: 0...1_000_000,
                "the weight of the maps' distance, before it is divided by tokens"
            )
        ],
        make: nil
    )
}

extension Classifier {
    /// `L + (β/2N) Σ_l mean ‖q_S − q_T‖₂` with `q = a/‖a‖₂`, `a` the sum over channels of squared features of each of N
    /// tokens.
    ///
    /// The maps l are those before the first block and after the last, which networks of any depth have. β is divided by
    /// the number of tokens, as its source divides it.
    func distillationLoss(
        _ patches: Variable,
        teacher: (any Classifier)?,
        weight: Scalar,
        _ context: inout Context,
        _ fit: (Variable) -> Variable
    ) -> (Variable, Variable) {
        guard let teacher else { preconditionFailure("distillation needs a teacher") }
        var watching = Context.inference()
        watching.keepsFeatures = true
        _ = teacher(patches, &watching)
        context.keepsFeatures = true
        let scores = self(patches, &context)
        precondition(
            !context.features.isEmpty && context.features.count == watching.features.count,
            "distillation: \(context.features.count) maps of the student, \(watching.features.count) of the teacher"
        )
        var loss = fit(scores)
        for (student, taught) in zip(context.features, watching.features) {
            let tokens = Scalar(max(student.shape[1], 1))
            loss = loss + student.attentionDistance(to: taught).scaled(by: weight / (2 * tokens))
        }
        return (scores, loss)
    }
}

extension Variable {
    /// The mean over the batch of the distance of two networks' normalised maps of attention, of shape `[1]`.
    fileprivate func attentionDistance(to other: Variable) -> Variable {
        let difference = attentionMap() - other.attentionMap()
        return (difference * difference).sum(axis: 1).squareRoot().mean()
    }

    /// `[batch, tokens]` of norm one, from features `[batch, tokens, channels]`.
    private func attentionMap() -> Variable {
        let energy = (self * self).sum(axis: 2).reshaped(to: [shape[0], shape[1]])
        let norm = (energy * energy).sum(axis: 1).squareRoot()
        return energy * norm.reciprocal().repeated(axis: 1, count: shape[1])
    }
}
