/// A partition of a scene's pixels into small connected regions.
public struct Superpixels: Sendable, Equatable {
    /// Rows of the scene.
    public let rows: Int
    /// Columns of the scene.
    public let columns: Int
    /// The superpixel of each pixel, `[rows, columns]`, numbered from 0 in the order of their first pixels; −1 for masked pixels.
    public let labels: [Int32]
    /// The number of pixels of each superpixel, at least one.
    public let sizes: [Int]

    /// The number of superpixels.
    public var count: Int { sizes.count }

    /// Creates superpixels from one number per pixel, −1 for masked pixels; they are renumbered in the order of first
    /// pixels.
    public init(_ numbers: [Int32], rows: Int, columns: Int) {
        precondition(numbers.count == rows * columns, "Superpixels.init: \(numbers.count) pixels")
        var names = [Int32](repeating: -1, count: Int((numbers.max() ?? -1) + 1))
        var sizes: [Int] = []
        labels = numbers.map { number in
            guard number >= 0 else { return -1 }
            if names[Int(number)] < 0 {
                names[Int(number)] = Int32(sizes.count)
                sizes.append(0)
            }
            let label = names[Int(number)]
            sizes[Int(label)] += 1
            return label
        }
        (self.rows, self.columns, self.sizes) = (rows, columns, sizes)
    }

    /// The mean of every feature in each superpixel, `[count, features.count]`.
    public func means(of features: GraphFeatures) -> [Double] {
        precondition(features.rows == rows && features.columns == columns, "Superpixels.means: another scene")
        return means(of: features.values, count: features.count)
    }

    /// The mean of `values`, `[pixels, count]`, in each superpixel, `[self.count, count]`.
    func means(of values: [Float], count length: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: count * length)
        for (pixel, label) in labels.enumerated() where label >= 0 {
            for entry in 0..<length {
                sums[Int(label) * length + entry] += Double(values[pixel * length + entry])
            }
        }
        for label in 0..<count {
            for entry in 0..<length { sums[label * length + entry] /= Double(sizes[label]) }
        }
        return sums
    }

    /// The mean row and column of each superpixel.
    var centers: [(row: Double, column: Double)] {
        var sums = [(row: Double, column: Double)](repeating: (0, 0), count: count)
        for (pixel, label) in labels.enumerated() where label >= 0 {
            sums[Int(label)].row += Double(pixel / columns)
            sums[Int(label)].column += Double(pixel % columns)
        }
        return zip(sums, sizes).map { ($0.row / Double($1), $0.column / Double($1)) }
    }

    /// The mean of `probabilities` of the pixels in each superpixel.
    func means(of probabilities: ClassProbabilities) -> ClassProbabilities {
        let means = means(of: probabilities.values, count: probabilities.classCount)
        return ClassProbabilities(means.map(Float.init), count: count, classCount: probabilities.classCount)
    }

    /// The probabilities of the superpixel of each pixel; zero for masked pixels.
    func spread(_ probabilities: ClassProbabilities) -> ClassProbabilities {
        let length = probabilities.classCount
        var result = ClassProbabilities(zeros: labels.count, classCount: length)
        for (pixel, label) in labels.enumerated() where label >= 0 {
            for entry in 0..<length {
                result.values[pixel * length + entry] = probabilities.values[Int(label) * length + entry]
            }
        }
        return result
    }

    /// Whether the right or lower neighbor of each pixel belongs to another superpixel, for figures.
    public var isBoundary: [Bool] {
        labels.indices.map { pixel in
            let label = labels[pixel]
            let right = pixel % columns + 1 < columns ? labels[pixel + 1] : label
            let lower = pixel + columns < labels.count ? labels[pixel + columns] : label
            return label != right || label != lower
        }
    }
}
