internal import Compute

/// Parts of a training set for cross-validation, with each class spread evenly over them.
///
/// Every class is shuffled and then dealt out, one sample a fold in turn; the turn goes on from class to class, so that
/// folds differ by one sample at most, in all and of each class.
struct Folds {
    /// The places that each fold holds out, ascending.
    let heldOut: [[Int]]
    private let count: Int

    /// Deals out to `wanted` folds, or to as many as there are samples if those are fewer.
    init(_ training: TrainingSet, wanted: Int = 5, seed: Seed) {
        let folds = min(wanted, training.count)
        var (parts, turn) = ([[Int]](repeating: [], count: folds), 0)
        for (index, places) in training.placesByClass.enumerated() {
            var random = seed.stream("folds", index)
            for place in random.shuffled(places) {
                parts[turn % folds].append(place)
                turn += 1
            }
        }
        heldOut = parts.map { $0.sorted() }
        count = training.count
    }

    /// The places that are fitted on where `fold` is held out, ascending.
    func kept(_ fold: Int) -> [Int] {
        var isHeldOut = [Bool](repeating: false, count: count)
        for place in heldOut[fold] { isHeldOut[place] = true }
        return (0..<count).filter { !isHeldOut[$0] }
    }
}

extension TrainingSet {
    /// At most about `limit` samples, every class in proportion and with one sample at least; all if they are no more.
    func thinned(to limit: Int, seed: Seed) -> TrainingSet {
        guard count > limit else { return self }
        var places: [Int] = []
        for (index, members) in placesByClass.enumerated() where !members.isEmpty {
            var random = seed.stream("thinning", index)
            let share = max(1, Int((Double(members.count) * Double(limit) / Double(count)).rounded()))
            places += random.shuffled(members).prefix(share)
        }
        return chosen(places.sorted())
    }
}
