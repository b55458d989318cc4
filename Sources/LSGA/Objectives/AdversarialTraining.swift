internal import Engine
internal import NN

extension AttentionEntry {
    static let adversarial = AttentionEntry(
        name: "adversarial",
        summary: "multi-head attention trained under the worst small change of its scores",
        reference: "Kitada and Iyatomi 2021, arXiv 2009.12064; Miyato et al. 2017, arXiv 1605.07725",
        slot: .objective,
        numbers: [
            .real("epsilon", 1, in: 0...1000, "the norm of the change of one patch's scores"),
            .real("lambda", 1, in: 0...1000, "the weight of the loss under it"),
        ],
        make: nil
    )
}

extension Classifier {
    /// `L(s) + λ·L(s + r)` with `r = ε·g/‖g‖₂` for each patch and `g = ∇ₛL(s)`, of which no gradient flows on.
    ///
    /// s are the scores of all attentions before their softmax; the norm is over all heads and layers of one patch. The
    /// same elements are dropped in all three passes. Running statistics are those of the clean pass.
    func adversarialLoss(
        _ patches: Variable,
        radius: Scalar,
        weight: Scalar,
        _ context: inout Context,
        _ fit: (Variable) -> Variable
    ) -> (Variable, Variable) {
        guard let tape = context.tape else { preconditionFailure("adversarial training needs a tape") }
        let random = context.random
        var watched: [Parameter] = []
        let gradients = differentiate { tape in
            var watching = Context.training(tape: tape, random: random)
            (watching.probe, watching.isFrozen) = (.watched, true)
            let loss = fit(self(patches, &watching))
            watched = watching.watchedScores
            precondition(!watched.isEmpty, "adversarial training: the network shows no scores")
            return loss
        }.gradients
        let batch = patches.shape[0]
        let moves = Self.moves(watched.map { gradients[$0] ?? $0.value }, batch: batch, radius: radius)

        let scores = self(patches, &context)
        var moved = Context.training(tape: tape, random: random)
        moved.probe = .moved(moves)
        let worst = fit(self(patches, &moved))
        return (scores, fit(scores) + worst.scaled(by: weight))
    }

    /// Gradients of several layers, the samples outermost in each, scaled to `radius` for each sample; zero stays zero.
    private static func moves(_ gradients: [Tensor], batch: Int, radius: Scalar) -> [Tensor] {
        var squares = [Scalar](repeating: 0, count: batch)
        for gradient in gradients {
            let (scalars, length) = (gradient.scalars, gradient.count / max(batch, 1))
            for sample in 0..<batch {
                for i in sample * length..<(sample + 1) * length {
                    squares[sample] += scalars[i] * scalars[i]
                }
            }
        }
        let factors = squares.map { $0 > 0 ? radius / $0.squareRoot() : 0 }
        return gradients.map { gradient in
            let samples = Variable(gradient.reshaped(to: [batch, gradient.count / max(batch, 1)]))
            return samples.scaledSamples(by: factors).value.reshaped(to: gradient.shape)
        }
    }
}
