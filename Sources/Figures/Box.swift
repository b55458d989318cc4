/// A rectangle in units, relative to the top left of a picture.
struct Box: Equatable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
    var middleX: Double { x + width / 2 }
    var middleY: Double { y + height / 2 }

    /// Whether two boxes overlap by more than a rounding error.
    func overlaps(_ other: Box) -> Bool {
        let hair = 0.01
        return x + hair < other.right && other.x + hair < right && y + hair < other.bottom
            && other.y + hair < bottom
    }
}
