internal import Engine
internal import NN

extension ObjectiveEntry {
    static let adversarial = ObjectiveEntry(
        name: "adversarial",
        summary: "training under the worst small change of the attention scores",
        reference: "Kitada and Iyatomi 2021, arXiv 2009.12064; Miyato et al. 2017, arXiv 1605.07725",
        numbers: [
            .real("epsilon", 1, in: 0...1000, "the norm of the change of one patch's scores"),
            .real("lambda", 1, in: 0...1000, "the weight of the loss under it"),
        ]
    ) { .adversarial(radius: Scalar($0["epsilon"]), weight: Scalar($0["lambda"])) }
}

/// Adds a traced zero to the scores of each attention, to get the gradient with respect to the scores.
private final class ScoreWatcher: Observer {
    private let tape: Tape
    private(set) var zeros: [Parameter] = []

    init(_ tape: Tape) { self.tape = tape }

    func isInterested(in observation: Observation) -> Bool { observation == .attentionScores }

    func adjustedScores(_ scores: Variable, at layer: String) -> Variable {
        let zero = Parameter(Tensor(zeros: scores.shape))
        zeros.append(zero)
        return scores + tape.leaf(zero)
    }
}

/// Adds a constant to the scores of each attention, in the order in which they are computed.
private final class ScoreMover: Observer {
    private var moves: ArraySlice<Tensor>

    init(_ moves: [Tensor]) { self.moves = moves[...] }

    func isInterested(in observation: Observation) -> Bool { observation == .attentionScores }

    func adjustedScores(_ scores: Variable, at layer: String) -> Variable {
        guard let move = moves.popFirst() else { preconditionFailure("\(layer): no move for its scores") }
        return scores + Variable(move)
    }
}

extension Classifier {
    /// `L(s) + λ·L(s + r)` with `r = ε·g/‖g‖₂` for each patch and `g = ∇ₛL(s)`, through which no gradient flows.
    ///
    /// s are the attention scores of all layers; the norm is over all heads and layers of one patch. The
    /// same elements are dropped in all three passes. Running statistics are those of the clean pass.
    func adversarialLoss(
        _ patches: Variable,
        radius: Scalar,
        weight: Scalar,
        _ context: inout Context,
        _ dataLoss: (Variable) -> Variable
    ) -> (Variable, Variable) {
        guard let tape = context.tape else { preconditionFailure("adversarial training needs a tape") }
        let random = context.random
        var zeros: [Parameter] = []
        let gradients = differentiate { tape in
            let watcher = ScoreWatcher(tape)
            var watched = Context.training(tape: nil, random: random)
            watched.observer = watcher
            let loss = dataLoss(self(patches, &watched))
            zeros = watcher.zeros
            precondition(!zeros.isEmpty, "adversarial training: the network has no attention scores")
            return loss
        }.gradients
        let batch = patches.shape[0]
        let moves = Self.moves(zeros.map { gradients[$0] ?? $0.value }, batch: batch, radius: radius)

        let logits = self(patches, &context)
        var moved = Context.training(tape: tape, random: random)
        moved.observer = ScoreMover(moves)
        let worst = dataLoss(self(patches, &moved))
        return (logits, dataLoss(logits) + worst.scaled(by: weight))
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
