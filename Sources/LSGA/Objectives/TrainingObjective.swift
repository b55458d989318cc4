internal import Compute
public import Engine
public import NN

/// What training minimises, with the numbers of the registry's row.
public enum TrainingObjective: Sendable, Equatable {
    /// The fit of the scores to the classes.
    case fit
    /// The fit, and the fit under the worst small change of the attention's scores.
    case adversarial(radius: Scalar, weight: Scalar)
    /// The fit, and the distance of a student's attention maps from its teacher's.
    case distillation(weight: Scalar)

    /// The objective that a row of the registry stands for; nil if it stands for none.
    public init?(_ choice: AttentionChoice) {
        switch choice.entry.name {
        case AttentionEntry.adversarial.name:
            self = .adversarial(
                radius: Scalar(choice.numbers["epsilon"]),
                weight: Scalar(choice.numbers["lambda"])
            )
        case AttentionEntry.distillation.name:
            self = .distillation(weight: Scalar(choice.numbers["beta"]))
        default: return nil
        }
    }
}

extension Classifier {
    /// Why this network, which takes patches of `side` × `side` pixels, cannot be trained to an objective; nil if it can.
    public func problem(with objective: TrainingObjective, side: Int, bands: Int) -> String? {
        var context = Context.training(tape: Tape(), random: Seed(0).stream("probe"))
        (context.probe, context.keepsFeatures, context.isFrozen) = (.watched, true, true)
        // Two patches, since one has no statistics to normalise by.
        _ = self(Variable(Tensor(zeros: [2, side, side, bands])), &context)
        switch objective {
        case .fit: return nil
        case .adversarial:
            return context.watchedScores.isEmpty
                ? "adversarial training moves the scores of an attention, and this network shows none" : nil
        case .distillation:
            return context.features.isEmpty
                ? "distillation compares maps of features, and this network shows none" : nil
        }
    }

    /// The scores of a batch of patches, and the loss to minimise.
    ///
    /// - Parameters:
    ///   - patches: `[batch, side, side, bands]`.
    ///   - objective: What to minimise.
    ///   - teacher: The network that a student learns from; only distillation reads it.
    ///   - context: The training step.
    ///   - fit: The loss of class scores alone, of shape `[1]`.
    /// - Returns: The class scores, and the loss with all penalties.
    public func loss(
        of patches: Variable,
        _ objective: TrainingObjective,
        teacher: (any Classifier)? = nil,
        _ context: inout Context,
        fit: (Variable) -> Variable
    ) -> (scores: Variable, loss: Variable) {
        let (scores, loss) =
            switch objective {
            case .fit: plainLoss(patches, &context, fit)
            case .adversarial(let radius, let weight):
                adversarialLoss(patches, radius: radius, weight: weight, &context, fit)
            case .distillation(let weight):
                distillationLoss(patches, teacher: teacher, weight: weight, &context, fit)
            }
        return (scores, context.penalties.reduce(loss, +))
    }

    private func plainLoss(_ patches: Variable, _ context: inout Context, _ fit: (Variable) -> Variable) -> (
        Variable, Variable
    ) {
        let scores = self(patches, &context)
        return (scores, fit(scores))
    }
}
