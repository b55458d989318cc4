extension RandomStream {
    /// A number drawn from 0 ..< bound: the upper half of the product of 64 random bits and the bound.
    ///
    /// The bias of some numbers is a factor of at most 1 + bound / 2⁶⁴. The standard library's draw has no bias, but its results can
    /// change between versions, which would change every recorded split.
    package mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// `elements` in random order (Fisher and Yates); every prefix is a random sample.
    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for place in result.indices.dropLast() {
            result.swapAt(place, place + index(below: result.count - place))
        }
        return result
    }
}
