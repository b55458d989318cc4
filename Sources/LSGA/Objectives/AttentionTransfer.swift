internal import Engine
internal import NN

extension ObjectiveEntry {
    static let distillation = ObjectiveEntry(
        name: "distillation",
        summary: "a student of half the width and depth learns the attention maps of its teacher",
        reference: "Zagoruyko and Komodakis 2017, arXiv 1612.03928",
        numbers: [
            .real(
                "beta",
                1000,
                in: 0...1_000_000,
                "the weight of the maps' distance, before it is divided by tokens"
            )
        ]
    ) { .distillation(weight: Scalar($0["beta"])) }
}

/// Keeps the first and the last features of a forward pass.
private final class EndKeeper: Observer {
    private(set) var ends: [Variable] = []

    func isInterested(in observation: Observation) -> Bool { observation == .features }

    func observe(_ observation: Observation, _ value: Variable, at layer: String) {
        if ends.count == 2 { ends.removeLast() }
        ends.append(value)
    }
}

extension Classifier {
    /// `L + (β/2N) Σ_l mean ‖q_S − q_T‖₂` with `q = a/‖a‖₂`, `a` the sum over channels of squared features of each of N
    /// tokens.
    ///
    /// The maps l are those before the first block and after the last, which exist in networks of any depth. β is
    /// divided by the number of tokens, as in the source.
    func distillationLoss(
        _ patches: Variable,
        teacher: (any Classifier)?,
        weight: Scalar,
        _ context: inout Context,
        _ dataLoss: (Variable) -> Variable
    ) -> (Variable, Variable) {
        guard let teacher else { preconditionFailure("distillation needs a teacher") }
        let (student, taught) = (EndKeeper(), EndKeeper())
        var inference = Context.inference()
        inference.observer = taught
        _ = teacher(patches, &inference)
        let observer = context.observer
        context.observer = student
        let logits = self(patches, &context)
        context.observer = observer
        precondition(
            !student.ends.isEmpty && student.ends.count == taught.ends.count,
            "distillation: \(student.ends.count) maps of the student, \(taught.ends.count) of the teacher"
        )
        var loss = dataLoss(logits)
        for (mine, theirs) in zip(student.ends, taught.ends) {
            let tokens = Scalar(max(mine.shape[1], 1))
            loss = loss + mine.attentionDistance(to: theirs).scaled(by: weight / (2 * tokens))
        }
        return (logits, loss)
    }
}

extension Variable {
    /// The mean over the batch of the distance of two networks' normalized maps of attention, of shape `[1]`.
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
