internal import Engine

extension AttentionGeometry {
    /// The distance on the grid between pixels i and j in raster order: the larger of that of their rows and that of
    /// their columns, so that the pixels within w of another are the square of side 2w + 1 around it.
    func distance(_ i: Int, _ j: Int) -> Int { max(abs(i / side - j / side), abs(i % side - j % side)) }

    /// The distances of all pairs of pixels, row by row.
    var distances: [Int] {
        (0..<side * side).flatMap { i in (0..<side * side).map { distance(i, $0) } }
    }
}

extension Scalar {
    /// What is added to a score where there is to be no weight: far below every score, and unlike −∞ it may be
    /// subtracted from itself.
    static var excluded: Scalar { -1e30 }
}
