internal import Eval
internal import HSI

/// The predicted class of every pixel of a scene, with its uncertainty; class probabilities only on request, because
/// they take classes × 4 bytes per pixel.
package struct ScenePredictions: Sendable {
    /// The number of classes.
    package let classCount: Int
    /// The predicted class of each pixel, counted from zero, row-major.
    package private(set) var classes: [UInt16]
    /// Entropy and margin of each pixel's class probabilities; nil for a method that has none.
    package private(set) var uncertainty: PixelUncertainty?
    /// Pixels × classes; empty unless they are kept.
    package private(set) var probabilities: [Float]

    /// Entropy and margin of class probabilities, row-major.
    package struct PixelUncertainty: Sendable {
        /// In nats.
        package fileprivate(set) var entropy: [Float]
        /// The largest probability minus the second largest.
        package fileprivate(set) var margin: [Float]

        fileprivate init(pixels: Int) {
            (entropy, margin) = ([Float](repeating: 0, count: pixels), [Float](repeating: 0, count: pixels))
        }
    }

    /// Creates storage for `pixels` pixels.
    init(pixels: Int, classCount: Int, hasProbabilities: Bool, keepsProbabilities: Bool) {
        self.classCount = classCount
        classes = [UInt16](repeating: 0, count: pixels)
        uncertainty = hasProbabilities ? PixelUncertainty(pixels: pixels) : nil
        probabilities = [Float](repeating: 0, count: keepsProbabilities ? pixels * classCount : 0)
    }

    /// Stores the predictions of `pixels`, in the same order.
    package mutating func record(_ pixels: [Int], _ predictions: Predictions) {
        for (index, pixel) in pixels.enumerated() {
            classes[pixel] = UInt16(predictions.classes[index])
            guard uncertainty != nil || !probabilities.isEmpty else { continue }
            let row = predictions.probabilities(at: index)
            uncertainty?.entropy[pixel] = Float(Uncertainty.entropy(of: row))
            uncertainty?.margin[pixel] = Float(Uncertainty.margin(of: row))
            guard !probabilities.isEmpty else { continue }
            for (index, value) in row.enumerated() {
                probabilities[pixel * classCount + index] = Float(value)
            }
        }
    }

    /// Adds the class probabilities of another method, to be divided by `divide(by:)`.
    package mutating func add(_ other: ScenePredictions) {
        for index in probabilities.indices { probabilities[index] += other.probabilities[index] }
        if uncertainty == nil { uncertainty = other.uncertainty }
    }

    /// Divides sums to get means, and computes classes and uncertainty from them.
    package mutating func divide(by count: Int) {
        if uncertainty == nil { uncertainty = PixelUncertainty(pixels: classes.count) }
        for pixel in classes.indices {
            let start = pixel * classCount
            for index in start..<start + classCount { probabilities[index] /= Float(count) }
            let row = probabilities[start..<start + classCount]
            classes[pixel] = UInt16(row.indexOfLargest)
            let exact = ArraySlice(row.map { Double($0) })
            uncertainty?.entropy[pixel] = Float(Uncertainty.entropy(of: exact))
            uncertainty?.margin[pixel] = Float(Uncertainty.margin(of: exact))
        }
    }
}

extension ScenePredictions {
    /// The classes after smoothing, row-major.
    func smoothed(_ smoothing: MapSmoothing, rows: Int, columns: Int) -> [Int] {
        switch smoothing {
        case .majority(let window):
            MajorityFilter(window: window)(
                classes.map(Int.init),
                rows: rows,
                columns: columns,
                classes: classCount
            )
        case .mrf(let weight):
            PottsModel(
                probabilities: probabilities,
                rows: rows,
                columns: columns,
                classes: classCount,
                weight: weight
            ).minimum()
        }
    }
}
