internal import Compute

/// Distributes `total` draws over classes in proportion to their `counts`, like scikit-learn's stratified split: each class gets
/// its exact share rounded down, and the classes with the largest remainders get one more each.
///
/// Ties are broken at random.
///
/// A class never gets more than its `limits` entry; draws beyond all limits are dropped.
func apportion(_ total: Int, among counts: [Int], limits: [Int], using random: inout RandomStream) -> [Int] {
    let population = Double(counts.reduce(0, +))
    guard population > 0 else { return counts }
    let shares = counts.map { Double($0) / population * Double(total) }
    var drawn = zip(shares, limits).map { min(Int($0.rounded(.down)), $1) }
    let remainders = shares.map { $0 - $0.rounded(.down) }
    // A stable sort of a shuffled list leaves equal remainders in random order.
    let order = random.shuffled(Array(counts.indices)).enumerated().sorted {
        (remainders[$1.element], $0.offset) < (remainders[$0.element], $1.offset)
    }
    var left = total - drawn.reduce(0, +)
    for index in order.map(\.element) where left > 0 && drawn[index] < limits[index] {
        drawn[index] += 1
        left -= 1
    }
    return drawn
}
