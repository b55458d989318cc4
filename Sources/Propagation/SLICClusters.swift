internal import Compute

/// The centers of the clusters and the cluster of each pixel.
struct SLICClusters {
    private let rows: Int
    private let columns: Int
    private let length: Int
    private let spacing: Double
    private let placeWeight: Double
    /// The compared features, divided by s: `[pixels, length]`.
    let scaled: [Float]
    /// The cluster of each pixel; −1 for masked ones.
    private(set) var labels: [Int32]
    private var count: Int
    /// The mean features of each cluster, its mean row and column, and its number of pixels.
    private var centers: [Float]
    private var places: [(row: Float, column: Float)]

    init(_ features: GraphFeatures, _ settings: SLIC) {
        (rows, columns) = (features.rows, features.columns)
        length = min(settings.components, features.count)
        spacing = settings.size.squareRoot()
        placeWeight = (settings.compactness / spacing) * (settings.compactness / spacing)
        let deviation = features.standardDeviations()[0]
        let scale = Float(deviation > 0 ? 1 / deviation : 1)
        var scaled: [Float] = []
        scaled.reserveCapacity(features.pixels * length)
        for pixel in 0..<features.pixels {
            let first = pixel * features.count
            scaled += features.values[first..<first + length].map { $0 * scale }
        }
        self.scaled = scaled
        let down = max(1, Int((Double(rows) / spacing).rounded()))
        let right = max(1, Int((Double(columns) / spacing).rounded()))
        count = down * right
        labels = (0..<features.pixels).map { [columns, rows] pixel in
            guard features.contains(pixel) else { return -1 }
            return Int32((pixel / columns) * down / rows * right + (pixel % columns) * right / columns)
        }
        centers = [Float](repeating: 0, count: count * length)
        places = .init(repeating: (0, 0), count: count)
    }

    /// Moves every center to the mean of its pixels; a center without pixels leaves the scene.
    mutating func moveCenters() {
        var sums = [Double](repeating: 0, count: count * length)
        var totals = [(row: Int, column: Int, pixels: Int)](repeating: (0, 0, 0), count: count)
        for (pixel, label) in labels.enumerated() where label >= 0 {
            let cluster = Int(label)
            totals[cluster].row += pixel / columns
            totals[cluster].column += pixel % columns
            totals[cluster].pixels += 1
            for entry in 0..<length {
                sums[cluster * length + entry] += Double(scaled[pixel * length + entry])
            }
        }
        for cluster in 0..<count {
            let pixels = Double(totals[cluster].pixels)
            guard pixels > 0 else {
                places[cluster] = (.infinity, .infinity)
                continue
            }
            places[cluster] = (
                Float(Double(totals[cluster].row) / pixels), Float(Double(totals[cluster].column) / pixels)
            )
            for entry in 0..<length {
                centers[cluster * length + entry] = Float(sums[cluster * length + entry] / pixels)
            }
        }
    }

    /// Assigns every pixel to the closest center.
    mutating func assign() {
        let reach = Float(2 * spacing)
        let strip = max(8, Int(spacing * 2))
        let strips = (rows + strip - 1) / strip
        var clustersOfStrip = [[Int32]](repeating: [], count: strips)
        for cluster in 0..<count where places[cluster].row.isFinite {
            let first = max(0, Int((places[cluster].row - reach).rounded(.up)))
            let last = min(rows - 1, Int((places[cluster].row + reach).rounded(.down)))
            for index in first / strip...last / strip { clustersOfStrip[index].append(Int32(cluster)) }
        }
        let weight = Float(placeWeight)
        labels.withUnsafeMutableBufferPointer { labels in
            scaled.withUnsafeBufferPointer { scaled in
                parallel(over: strips, grain: 1) { range in
                    for index in range {
                        let stripRows = index * strip..<min(rows, (index + 1) * strip)
                        var least = [Float](repeating: .infinity, count: stripRows.count * columns)
                        for cluster in clustersOfStrip[index].lazy.map(Int.init) {
                            let (row, column) = places[cluster]
                            let top = max(stripRows.lowerBound, Int((row - reach).rounded(.up)))
                            let bottom = min(stripRows.upperBound - 1, Int((row + reach).rounded(.down)))
                            let left = max(0, Int((column - reach).rounded(.up)))
                            let end = min(columns - 1, Int((column + reach).rounded(.down)))
                            guard top <= bottom, left <= end else { continue }
                            centers.withUnsafeBufferPointer { centers in
                                for y in top...bottom {
                                    for x in left...end {
                                        let pixel = y * columns + x
                                        guard labels[pixel] >= 0 else { continue }
                                        let (down, across) = (Float(y) - row, Float(x) - column)
                                        var distance = weight * (down * down + across * across)
                                        for entry in 0..<length {
                                            let difference =
                                                scaled[pixel * length + entry]
                                                - centers[cluster * length + entry]
                                            distance += difference * difference
                                        }
                                        let place = pixel - stripRows.lowerBound * columns
                                        if distance < least[place] {
                                            least[place] = distance
                                            labels[pixel] = Int32(cluster)
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
