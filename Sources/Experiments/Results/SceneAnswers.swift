internal import Eval
internal import HSI

/// What a classifier answers for every pixel of a scene, row-major.
struct SceneAnswers {
    /// The number of classes.
    let classCount: Int
    /// The class of each pixel, counted from zero.
    private(set) var classes: [UInt16]
    /// The entropy of each pixel's class probabilities, in nats.
    private(set) var entropy: [Float]
    /// The likeliest class's probability less that of the second.
    private(set) var margin: [Float]
    /// The probability of each class, `[pixels, classes]`; empty unless they were to be kept.
    private(set) var probabilities: [Float]

    /// Answers to be recorded; `keepsProbabilities` takes memory for a number of each pixel and class.
    init(pixels: Int, classCount: Int, keepsProbabilities: Bool) {
        self.classCount = classCount
        classes = [UInt16](repeating: 0, count: pixels)
        (entropy, margin) = ([Float](repeating: 0, count: pixels), [Float](repeating: 0, count: pixels))
        probabilities = [Float](repeating: 0, count: keepsProbabilities ? pixels * classCount : 0)
    }

    /// Records what was answered for `pixels`.
    mutating func record(_ pixels: [Int], _ answers: ClassAnswers) {
        for (place, pixel) in pixels.enumerated() {
            let start = place * classCount
            let row = answers.probabilities[start..<start + classCount]
            classes[pixel] = UInt16(answers.classes[place])
            entropy[pixel] = Float(Uncertainty.entropy(of: row))
            margin[pixel] = Float(Uncertainty.margin(of: row))
            guard !probabilities.isEmpty else { continue }
            for (index, value) in row.enumerated() {
                probabilities[pixel * classCount + index] = Float(value)
            }
        }
    }

    /// Adds the probabilities of another classifier, which both have kept, to these.
    mutating func add(_ other: SceneAnswers) {
        for place in probabilities.indices { probabilities[place] += other.probabilities[place] }
    }

    /// Divides the probabilities by how many classifiers they are the sum of, and answers by their mean.
    mutating func divide(by count: Int) {
        for pixel in classes.indices {
            let start = pixel * classCount
            for place in start..<start + classCount { probabilities[place] /= Float(count) }
            let row = probabilities[start..<start + classCount]
            classes[pixel] = UInt16(row.placeOfLargest)
            let exact = ArraySlice(row.map { Double($0) })
            entropy[pixel] = Float(Uncertainty.entropy(of: exact))
            margin[pixel] = Float(Uncertainty.margin(of: exact))
        }
    }
}

extension SceneAnswers {
    /// The class of each pixel after smoothing.
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
