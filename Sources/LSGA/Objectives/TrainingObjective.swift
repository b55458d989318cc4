internal import Compute
public import Engine
public import NN

/// What training minimizes.
public enum TrainingObjective: Sendable, Equatable {
    /// Only the data loss, the loss of the logits.
    case dataLoss
    /// The data loss, and the data loss under the worst small change of the attention scores.
    case adversarial(radius: Scalar, weight: Scalar)
    /// The data loss, and the distance of a student's attention maps from its teacher's.
    case distillation(weight: Scalar)
}

/// Records which observations a forward pass can show.
private final class SightRecorder: Observer {
    private(set) var seen: Set<Observation> = []

    func isInterested(in observation: Observation) -> Bool { true }

    func observe(_ observation: Observation, _ value: Variable, at layer: String) {
        seen.insert(observation)
    }
}

extension Classifier {
    /// Why this network, with patches of `side` × `side` pixels, does not support an objective; nil if it does.
    public func problem(with objective: TrainingObjective, side: Int, bands: Int) -> String? {
        let recorder = SightRecorder()
        var context = Context.training(tape: nil, random: Seed(0).stream("probe"))
        context.observer = recorder
        // Two patches, because batch norms need more than one.
        _ = self(Variable(Tensor(zeros: [2, side, side, bands])), &context)
        switch objective {
        case .dataLoss: return nil
        case .adversarial:
            return recorder.seen.contains(.attentionScores)
                ? nil : "adversarial training changes attention scores, and this network has none"
        case .distillation:
            return recorder.seen.contains(.features)
                ? nil : "distillation compares the features of transformer blocks, and this network has none"
        }
    }

    /// The logits of a batch of patches, and the loss to minimize.
    ///
    /// - Parameters:
    ///   - patches: `[batch, side, side, bands]`.
    ///   - objective: What to minimize.
    ///   - teacher: The teacher network, used only by distillation.
    ///   - context: The training step.
    ///   - dataLoss: The loss of logits alone, of shape `[1]`.
    /// - Returns: The logits, and the loss with all penalties.
    public func loss(
        of patches: Variable,
        _ objective: TrainingObjective,
        teacher: (any Classifier)? = nil,
        _ context: inout Context,
        dataLoss: (Variable) -> Variable
    ) -> (logits: Variable, loss: Variable) {
        let (logits, loss) =
            switch objective {
            case .dataLoss: plainLoss(patches, &context, dataLoss)
            case .adversarial(let radius, let weight):
                adversarialLoss(patches, radius: radius, weight: weight, &context, dataLoss)
            case .distillation(let weight):
                distillationLoss(patches, teacher: teacher, weight: weight, &context, dataLoss)
            }
        return (logits, context.penalties.reduce(loss, +))
    }

    private func plainLoss(_ patches: Variable, _ context: inout Context, _ dataLoss: (Variable) -> Variable)
        -> (Variable, Variable)
    {
        let logits = self(patches, &context)
        return (logits, dataLoss(logits))
    }
}
