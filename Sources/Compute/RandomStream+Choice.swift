extension RandomStream {
    /// A number drawn from 0 ..< bound: the upper half of the product of 64 random bits and the bound.
    ///
    /// Some numbers come up more often by a factor of at most 1 + bound / 2⁶⁴. The standard library's draw has no such
    /// bias, but is free to change between versions, and with it every recorded split.
    package mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// `elements` in random order (Fisher and Yates), of which every shorter prefix is a random choice.
    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for place in result.indices.dropLast() {
            result.swapAt(place, place + index(below: result.count - place))
        }
        return result
    }
}
