internal import Compute

/// Shares `total` draws out among classes in proportion to their `counts`, as scikit-learn does for a stratified split:
/// each class gets its exact share rounded down, and what is left goes, one each, to the largest remainders; among
/// equal ones at random.
///
/// A class never gets more than its `limits` entry; what no class may take stays undrawn.
func apportion(_ total: Int, among counts: [Int], limits: [Int], using random: inout RandomStream) -> [Int] {
    let population = Double(counts.reduce(0, +))
    guard population > 0 else { return counts }
    let shares = counts.map { Double($0) / population * Double(total) }
    var drawn = zip(shares, limits).map { min(Int($0.rounded(.down)), $1) }
    let remainders = shares.map { $0 - $0.rounded(.down) }
    // A shuffled list sorted stably has equal remainders in random order.
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
