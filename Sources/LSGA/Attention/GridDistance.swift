internal import Engine

extension AttentionGeometry {
    /// The distance on the grid between pixels i and j in raster order: the larger of the row and column distances, so
    /// that the pixels within w of another form the square of side 2w + 1 around it.
    func distance(_ i: Int, _ j: Int) -> Int { max(abs(i / side - j / side), abs(i % side - j % side)) }

    /// The distances of all pairs of pixels, row by row.
    var distances: [Int] {
        (0..<side * side).flatMap { i in (0..<side * side).map { distance(i, $0) } }
    }
}

extension Scalar {
    /// Added to a score to make its weight zero: far below every score and, unlike −∞, it can be subtracted from
    /// itself.
    static var excluded: Scalar { -1e30 }
}
