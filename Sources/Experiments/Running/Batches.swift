internal import Engine
internal import HSI

/// Patches with their classes.
struct Batch {
    /// Of shape `[batch, side, side, bands]`.
    let patches: Tensor
    /// Counted from zero.
    let classes: [Int]
}

/// The batches of one epoch of training, gathered as they are asked for.
struct TrainingBatches: Sequence, IteratorProtocol {
    private let data: PreparedData
    private let augmentation: Augmentation
    private let size: Int
    private var remaining: ArraySlice<Int>
    private var orientations: RandomStream

    /// Shuffles the training pixels by the epoch's stream.
    init(_ data: PreparedData, _ recipe: Recipe, seed: Seed, epoch: Int) {
        self.data = data
        augmentation = recipe.augmentation
        size = recipe.batch
        var order = seed.stream("batches", epoch)
        remaining = data.split.train.shuffled(using: &order)[...]
        orientations = seed.stream("augmentation", epoch)
    }

    mutating func next() -> Batch? {
        guard !remaining.isEmpty else { return nil }
        let pixels = Array(remaining.prefix(size))
        remaining = remaining.dropFirst(size)
        let choices = augmentation.orientations
        let drawn =
            choices.count == 1
            ? nil : pixels.map { _ in choices[Int(orientations.uniform() * Double(choices.count))] }
        return Batch(patches: data.sampler(pixels, orientations: drawn), classes: data.classes(of: pixels))
    }
}

extension Augmentation {
    /// The orientations that a patch may take.
    var orientations: [Orientation] {
        switch self {
        case .none: [.identity]
        case .flips: Orientation.flips
        case .orientations: Orientation.allCases
        }
    }
}
