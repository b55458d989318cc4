/// The connected pieces of clusters of pixels; small pieces are merged into their neighbors.
struct ConnectedPieces {
    private let grid: Grid
    private let length: Int
    private let minimum: Int
    /// The piece of each pixel; −1 for masked ones.
    private var pieces: [Int32]
    /// The pixels of all pieces, piece by piece, and where each piece begins.
    private var pixels: [Int32] = []
    private var starts: [Int] = [0]
    /// The piece that each piece was merged into, and the sums of features and pixels of the remaining pieces.
    private var parent: [Int32] = []
    private var sums: [Double] = []
    private var sizes: [Int] = []

    /// Finds the pieces of pixels with equal `labels` that share sides; neighbors are compared by their features
    /// `values`.
    init(_ labels: [Int32], _ values: [Float], _ features: GraphFeatures, minimum: Int) {
        let grid = Grid(rows: features.rows, columns: features.columns)
        (self.grid, self.minimum) = (grid, minimum)
        length = values.count / labels.count
        pieces = [Int32](repeating: -1, count: labels.count)
        pixels.reserveCapacity(labels.count)
        for seed in labels.indices where labels[seed] >= 0 && pieces[seed] < 0 {
            let piece = Int32(parent.count)
            pieces[seed] = piece
            pixels.append(Int32(seed))
            var next = starts[Int(piece)]
            while next < pixels.count {
                grid.forEachNeighbor(of: Int(pixels[next])) { other in
                    guard labels[other] == labels[seed], pieces[other] < 0 else { return }
                    pieces[other] = piece
                    pixels.append(Int32(other))
                }
                next += 1
            }
            starts.append(pixels.count)
            parent.append(piece)
            sizes.append(pixels.count - starts[Int(piece)])
            sums += [Double](repeating: 0, count: length)
            for pixel in pixels[starts[Int(piece)]...] {
                for entry in 0..<length {
                    sums[Int(piece) * length + entry] += Double(values[Int(pixel) * length + entry])
                }
            }
        }
    }

    /// The superpixels after each piece of fewer than `minimum` pixels, in the order of first pixels, has joined the neighbor
    /// with the closest mean.
    func merged() -> Superpixels {
        var copy = self
        for piece in 0..<parent.count where copy.sizes[copy.root(piece)] < minimum { copy.merge(piece) }
        return Superpixels(
            pieces.map { $0 < 0 ? -1 : Int32(copy.root(Int($0))) },
            rows: grid.rows,
            columns: grid.columns
        )
    }

    private mutating func merge(_ piece: Int) {
        let own = root(piece)
        var best: (distance: Double, piece: Int)?
        for pixel in pixels[starts[piece]..<starts[piece + 1]] {
            grid.forEachNeighbor(of: Int(pixel)) { other in
                guard pieces[other] >= 0 else { return }
                let candidate = root(Int(pieces[other]))
                guard candidate != own, candidate != best?.piece else { return }
                let distance = squaredDistance(own, candidate)
                if (distance, candidate) < best ?? (.infinity, 0) { best = (distance, candidate) }
            }
        }
        guard let best else { return }
        parent[own] = Int32(best.piece)
        sizes[best.piece] += sizes[own]
        for entry in 0..<length { sums[best.piece * length + entry] += sums[own * length + entry] }
    }

    private func root(_ piece: Int) -> Int {
        var piece = piece
        while Int(parent[piece]) != piece { piece = Int(parent[piece]) }
        return piece
    }

    private func squaredDistance(_ one: Int, _ other: Int) -> Double {
        var sum = 0.0
        for entry in 0..<length {
            let difference =
                sums[one * length + entry] / Double(sizes[one])
                - sums[other * length + entry] / Double(sizes[other])
            sum += difference * difference
        }
        return sum
    }
}

/// The pixels of a scene, counted row by row.
private struct Grid {
    let rows: Int
    let columns: Int

    /// Calls `body` with the pixels that share a side with `pixel`.
    func forEachNeighbor(of pixel: Int, _ body: (Int) -> Void) {
        let column = pixel % columns
        if pixel >= columns { body(pixel - columns) }
        if column > 0 { body(pixel - 1) }
        if column + 1 < columns { body(pixel + 1) }
        if pixel + columns < rows * columns { body(pixel + columns) }
    }
}
