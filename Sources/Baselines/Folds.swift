internal import Compute

/// Stratified folds of a training set for cross-validation.
///
/// The samples of each class are shuffled and assigned to the folds in turn. The turn continues from class to class, so that
/// fold sizes, and the counts of each class, differ by at most one.
struct Folds {
    /// The indices of the held-out samples of each fold, ascending.
    let heldOut: [[Int]]
    private let count: Int

    /// Assigns samples to `wanted` folds, or to one fold per sample if there are fewer samples.
    init(_ training: TrainingSet, wanted: Int = 5, seed: Seed) {
        let folds = min(wanted, training.count)
        var (parts, turn) = ([[Int]](repeating: [], count: folds), 0)
        for (index, indices) in training.indicesByClass.enumerated() {
            var random = seed.stream("folds", index)
            for sample in random.shuffled(indices) {
                parts[turn % folds].append(sample)
                turn += 1
            }
        }
        heldOut = parts.map { $0.sorted() }
        count = training.count
    }

    /// The indices of the training samples when `fold` is held out, ascending.
    func kept(_ fold: Int) -> [Int] {
        var isHeldOut = [Bool](repeating: false, count: count)
        for sample in heldOut[fold] { isHeldOut[sample] = true }
        return (0..<count).filter { !isHeldOut[$0] }
    }
}

extension TrainingSet {
    /// A subset of about `limit` samples, with each class in proportion and at least one sample per class; all samples if there
    /// are no more than that.
    func thinned(to limit: Int, seed: Seed) -> TrainingSet {
        guard count > limit else { return self }
        var indices: [Int] = []
        for (index, members) in indicesByClass.enumerated() where !members.isEmpty {
            var random = seed.stream("thinning", index)
            let share = max(1, Int((Double(members.count) * Double(limit) / Double(count)).rounded()))
            indices += random.shuffled(members).prefix(share)
        }
        return chosen(indices.sorted())
    }
}
