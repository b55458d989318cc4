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
    private var variation: RandomStream

    /// Shuffles the training pixels by the epoch's stream.
    init(_ data: PreparedData, _ recipe: Recipe, seed: Seed, epoch: Int) {
        self.data = data
        augmentation = recipe.augmentation
        size = recipe.batch
        var order = seed.stream("batches", epoch)
        remaining = data.split.train.shuffled(using: &order)[...]
        variation = seed.stream("augmentation", epoch)
    }

    mutating func next() -> Batch? {
        guard !remaining.isEmpty else { return nil }
        let pixels = Array(remaining.prefix(size))
        remaining = remaining.dropFirst(size)
        let classes = data.classes(of: pixels)
        switch augmentation {
        case .none:
            return Batch(patches: data.sampler(pixels), classes: classes)
        case .flips, .orientations:
            let choices = augmentation == .flips ? Orientation.flips : Orientation.allCases
            let drawn = Orientation.draw(pixels.count, from: choices, using: &variation)
            return Batch(patches: data.sampler(pixels, orientations: drawn), classes: classes)
        case .shifts:
            return Batch(patches: data.sampler(pixels.map { shifted($0) }), classes: classes)
        case .jitter, .distortions:
            let drawn = Orientation.draw(pixels.count, using: &variation)
            var patches = data.sampler(pixels, orientations: drawn)
            if augmentation == .distortions {
                let changes = Distortion.draw(pixels.count, amount: 0.1, using: &variation)
                patches = patches.distorted(by: changes)
            }
            return Batch(patches: patches.jittered(by: 0.1, using: &variation), classes: classes)
        }
    }

    /// The pixel that a shifted patch is centred on: in each axis the same with probability 1/2, else one to either
    /// side, as far as the scene goes.
    private mutating func shifted(_ pixel: Int) -> Int {
        let (rows, columns) = (data.sampler.cube.rows, data.sampler.cube.columns)
        func moved(_ position: Int, below extent: Int, _ draw: Int) -> Int {
            Swift.min(Swift.max(position + (draw == 0 ? -1 : draw == 1 ? 1 : 0), 0), extent - 1)
        }
        let draw = Int(variation.uniform() * 16)
        return moved(pixel / columns, below: rows, draw / 4) * columns
            + moved(pixel % columns, below: columns, draw % 4)
    }
}
