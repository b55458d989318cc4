internal import Compute
internal import Engine
internal import HSI

/// Patches with their classes.
struct Batch {
    /// Of shape `[batch, side, side, bands]`.
    let patches: Tensor
    /// Counted from zero.
    let classes: [Int]
}

/// The batches of one epoch of training, gathered on demand.
///
/// In shuffled order, an epoch has each training pixel once. In balanced order, it has the same number of pixels, drawn
/// in rounds: in each round, every class with training pixels provides one pixel, with the classes in random order. A
/// class provides its pixels in random order, and all of them before any is repeated. So over an epoch, the counts of
/// the pixels of a class differ by at most one, and so do those of the classes.
///
/// If the batch size does not divide the number of pixels, the batches differ in size by at most one, so that no small
/// batch is left over. A last batch of a single pixel would count as much as one of 64, and its batch norm statistics
/// would come from one patch.
struct TrainingBatches: Sequence, IteratorProtocol {
    private let data: PreparedData
    private let augmentation: Augmentation
    /// The standard deviation of the noise on whole patches; nil for none.
    private let noise: Double?
    /// The number of batches of the remaining pixels.
    private var left: Int
    private var remaining: ArraySlice<Int>
    private var variation: RandomStream

    /// Shuffles the training pixels by the epoch's stream.
    init(_ data: PreparedData, _ recipe: Recipe, seed: Seed, epoch: Int) {
        self.data = data
        augmentation = recipe.augmentation
        noise = recipe.spectralJitter.map { $0 * data.sampler.cube.standardDeviation(at: data.split.train) }
        left = Self.parts(of: data.split.train.count, upTo: recipe.batch)
        var order = seed.stream("batches", epoch)
        switch recipe.batches {
        case .shuffled: remaining = order.shuffled(data.split.train)[...]
        case .balanced:
            let train = data.split.train
            remaining = Self.balanced(train, classes: data.classes(of: train), using: &order)[...]
        }
        variation = seed.stream("augmentation", epoch)
    }

    /// The number of parts of at most `size` that make up `count`, and the size of the largest part.
    private static func parts(of count: Int, upTo size: Int) -> Int {
        count / size + (count.isMultiple(of: size) ? 0 : 1)
    }

    /// As many pixels as in `pixels`, in rounds with one pixel of each class.
    private static func balanced(_ pixels: [Int], classes: [Int], using random: inout RandomStream) -> [Int] {
        var members = [[Int]](repeating: [], count: (classes.max() ?? -1) + 1)
        for (pixel, index) in zip(pixels, classes) { members[index].append(pixel) }
        let present = members.indices.filter { !members[$0].isEmpty }
        var waiting = [ArraySlice<Int>](repeating: [], count: members.count)
        var order: [Int] = []
        order.reserveCapacity(pixels.count + present.count)
        while order.count < pixels.count {
            for index in random.shuffled(present) {
                if waiting[index].isEmpty { waiting[index] = random.shuffled(members[index])[...] }
                order.append(waiting[index].removeFirst())
            }
        }
        return Array(order.prefix(pixels.count))
    }

    mutating func next() -> Batch? {
        guard !remaining.isEmpty else { return nil }
        let size = Self.parts(of: remaining.count, upTo: left)
        left -= 1
        let pixels = Array(remaining.prefix(size))
        remaining = remaining.dropFirst(size)
        var patches = varied(pixels)
        if let noise { patches = patches.spectrallyJittered(by: noise, using: &variation) }
        return Batch(patches: Tensor(patches), classes: data.classes(of: pixels))
    }

    private mutating func varied(_ pixels: [Int]) -> PatchBatch {
        switch augmentation {
        case .none:
            return data.sampler(pixels)
        case .flips, .orientations:
            let choices = augmentation == .flips ? Orientation.flips : Orientation.allCases
            let drawn = Orientation.draw(pixels.count, from: choices, using: &variation)
            return data.sampler(pixels, orientations: drawn)
        case .shifts:
            return data.sampler(pixels.map { shifted($0) })
        case .jitter, .distortions:
            let drawn = Orientation.draw(pixels.count, using: &variation)
            var patches = data.sampler(pixels, orientations: drawn)
            if augmentation == .distortions {
                let changes = Distortion.draw(pixels.count, amount: 0.1, using: &variation)
                patches = patches.distorted(by: changes)
            }
            return patches.jittered(by: 0.1, using: &variation)
        }
    }

    /// The pixel that a shifted patch is centered on: along each axis, the same with probability 1/2, otherwise a
    /// neighbor on either side, within the scene.
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
