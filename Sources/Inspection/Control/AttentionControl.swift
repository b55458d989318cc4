internal import Compute
internal import Engine
public import Eval
internal import HSI
internal import LSGA
internal import NN
public import Runs

/// How much of a network's predictions hangs on its attention: the overall accuracy when weights are replaced.
///
/// Weights are those of attentions and tokenizers, and gates. No weight is trained again, so a layer whose replacement costs
/// nothing is not used by this network on these pixels; that a replacement costs much does not say that the weights explain a
/// prediction.
public struct AttentionControl: Sendable {
    /// What the weights of a row are replaced by.
    public enum Replacement: String, Sendable, CaseIterable, Codable {
        /// Their mean.
        case uniform
        /// The same weights in random order.
        case shuffled
    }

    /// Weights of one layer.
    public struct Target: Sendable, Hashable {
        /// The path of the layer.
        public let layer: String
        /// Attention weights, tokenizer weights, or gates.
        public let kind: Kind
    }

    /// What is replaced.
    public enum Kind: String, Sendable, Codable {
        /// The weights of an attention.
        case attention
        /// The weights of a tokenizer.
        case tokenizer
        /// Gates of channels or pixels.
        case gates
    }

    /// The accuracy under one replacement.
    public struct Row: Sendable {
        /// What is replaced; nil for everything at once.
        public let target: Target?
        /// By what.
        public let replacement: Replacement
        /// The correctly classified pixels.
        public let correct: Int
        /// The pixels whose predicted class is not that of the intact network.
        public let changed: Int
    }

    /// The number of pixels.
    public let pixels: Int
    /// The pixels that the intact network classifies correctly.
    public let intact: Int
    /// Each target under each replacement, then everything at once.
    public let rows: [Row]

    /// The overall accuracy of some number of correct pixels with its 95 % Wilson interval.
    public func accuracy(_ correct: Int) -> (value: Double, interval: WilsonInterval?) {
        (Double(correct) / Double(max(pixels, 1)), WilsonInterval(successes: correct, trials: pixels))
    }

    /// Classifies `pixels`, which have labels, with every replacement.
    ///
    /// - Throws: `RunError.interrupted`.
    public init(_ run: InspectedRun, pixels: [Int], _ control: RunControl = RunControl()) throws {
        let truth = run.classes(of: pixels)
        func correct(_ classes: [Int]) -> Int { zip(classes, truth).count { $0 == $1 } }
        let targets = pixels.first.map { run.controlTargets(pixel: $0) } ?? []
        let intact = try run.classes(of: pixels, replacing: nil, what: "intact", control)
        var rows: [Row] = []
        // One layer alone is everything.
        for target in targets.map({ Target?.some($0) }) + (targets.count > 1 ? [nil] : []) {
            for replacement in Replacement.allCases {
                let chosen = target.map { [$0] } ?? targets
                let classes = try run.classes(
                    of: pixels,
                    replacing: (Set(chosen), replacement),
                    what:
                        "\(target.map { "\($0.layer) \($0.kind.rawValue)" } ?? "all layers"), \(replacement.rawValue)",
                    control
                )
                let changed = zip(classes, intact).count { $0 != $1 }
                rows.append(
                    Row(target: target, replacement: replacement, correct: correct(classes), changed: changed)
                )
            }
        }
        (self.pixels, self.intact, self.rows) = (pixels.count, correct(intact), rows)
    }
}

extension InspectedRun {
    /// The weights that can be replaced, in the order of computation.
    fileprivate func controlTargets(pixel: Int) -> [AttentionControl.Target] {
        let interests = Set(AttentionControl.Kind.observed.keys)
        var targets: [AttentionControl.Target] = []
        for value in record(of: [pixel], interests).values {
            guard let kind = AttentionControl.Kind.observed[value.observation] else { continue }
            let target = AttentionControl.Target(layer: value.layer, kind: kind)
            if !targets.contains(target) { targets.append(target) }
        }
        return targets
    }

    /// The predicted classes of pixels, with weights replaced.
    fileprivate func classes(
        of pixels: [Int],
        replacing replaced: (targets: Set<AttentionControl.Target>, by: AttentionControl.Replacement)?,
        what: String,
        _ control: RunControl
    ) throws -> [Int] {
        let step = 64
        var classes: [Int] = []
        for start in stride(from: 0, to: pixels.count, by: step) {
            if control.isInterrupted() { throw RunError.interrupted }
            let batch = Array(pixels[start..<min(start + step, pixels.count)])
            let patches = Variable(Tensor(sampler(batch)))
            let logits = precision.run(RunControl()) {
                var context = Context.inference()
                if let replaced {
                    // Each batch has a stream of its own, the same for every target.
                    let random = Seed(record.configuration.seed).stream("attention control", start)
                    context.observer = WeightReplacer(replaced.targets, by: replaced.by, random)
                }
                return network(patches, &context).value
            }
            classes += logits.predictedClasses
            control.report(.working(what: what, done: classes.count, total: pixels.count))
        }
        return classes
    }
}

extension AttentionControl.Kind {
    /// What is observed of each kind.
    fileprivate static let observed: [Observation: AttentionControl.Kind] = [
        .attentionWeights: .attention, .tokenizerWeights: .tokenizer, .gates: .gates,
    ]
}

/// Replaces the weights of some layers.
final class WeightReplacer: Observer {
    private let targets: Set<AttentionControl.Target>
    private let replacement: AttentionControl.Replacement
    private var random: RandomStream

    init(
        _ targets: Set<AttentionControl.Target>,
        by replacement: AttentionControl.Replacement,
        _ random: RandomStream
    ) {
        (self.targets, self.replacement, self.random) = (targets, replacement, random)
    }

    func isInterested(in observation: Observation) -> Bool {
        AttentionControl.Kind.observed[observation] != nil
    }

    func adjusted(_ weights: Variable, of observation: Observation, isMasked: Bool, at layer: String)
        -> Variable
    {
        guard let kind = AttentionControl.Kind.observed[observation],
            targets.contains(AttentionControl.Target(layer: layer, kind: kind))
        else { return weights }
        let shape = weights.shape
        // The rows of gates of pixels run over the pixels.
        let isOverTokens = kind == .gates && shape[2] == 1
        let length = isOverTokens ? shape[1] : shape[shape.count - 1]
        var scalars = weights.value.scalars
        for start in stride(from: 0, to: scalars.count, by: max(length, 1)) {
            let row = start..<start + length
            let places = isMasked ? row.filter { scalars[$0] != 0 } : Array(row)
            switch replacement {
            case .uniform:
                let mean = places.reduce(0) { $0 + scalars[$1] } / Scalar(max(places.count, 1))
                for place in places { scalars[place] = mean }
            case .shuffled:
                let shuffled = random.shuffled(places).map { scalars[$0] }
                for (place, scalar) in zip(places, shuffled) { scalars[place] = scalar }
            }
        }
        return Variable(Tensor(scalars, shape: shape))
    }
}
