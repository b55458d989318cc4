internal import ArgumentParser

/// Throws a `ValidationError` if the value of an option is given and outside a range.
func check(_ name: String, _ value: Int?, in range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError("\(name) must be from \(range.lowerBound) to \(range.upperBound); found \(value)")
}
