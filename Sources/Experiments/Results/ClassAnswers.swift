internal import Engine
internal import Glibc

/// What a classifier answers for some pixels, in their order.
struct ClassAnswers {
    /// The number of classes.
    let classCount: Int
    /// The class of each pixel, counted from zero: the likeliest, the first of equals.
    private(set) var classes: [Int] = []
    /// The probability of each class: `[pixels, classes]`.
    private(set) var probabilities: [Double] = []

    init(classCount: Int) { self.classCount = classCount }

    /// Adds pixels with these logits, `[pixels, classes]`.
    mutating func append(_ logits: Tensor) {
        // By logits rather than probabilities, which rounding may make equal.
        classes += logits.largestOfRows
        probabilities += logits.probabilitiesOfRows
    }

    /// The mean of the probabilities of several classifiers, at least one, for the same pixels and classes.
    init(meanOf several: [ClassAnswers]) {
        classCount = several[0].classCount
        var sums = several[0].probabilities
        for other in several.dropFirst() {
            for place in sums.indices { sums[place] += other.probabilities[place] }
        }
        probabilities = sums.map { $0 / Double(several.count) }
        classes = stride(from: 0, to: probabilities.count, by: max(1, classCount)).map {
            probabilities[$0..<$0 + classCount].placeOfLargest
        }
    }

    /// The class that most of several classifiers answer for each pixel; of classes with as many votes, the one whose mean
    /// probability is the largest.
    static func vote(of several: [ClassAnswers]) -> [Int] {
        let mean = ClassAnswers(meanOf: several)
        return mean.classes.indices.map { pixel in
            var votes = [Int](repeating: 0, count: mean.classCount)
            for answers in several { votes[answers.classes[pixel]] += 1 }
            let probabilities = mean.probabilities.dropFirst(pixel * mean.classCount)
            return votes.indices.max {
                (votes[$0], probabilities[probabilities.startIndex + $0], $1)
                    < (votes[$1], probabilities[probabilities.startIndex + $1], $0)
            } ?? 0
        }
    }
}

extension Tensor {
    /// The softmax of each row of `[rows, columns]`, in double precision.
    var probabilitiesOfRows: [Double] {
        let columns = shape[1]
        var result = scalars.map { Double($0) }
        for row in stride(from: 0, to: result.count, by: max(1, columns)) {
            let places = row..<row + columns
            let largest = result[places].max() ?? 0
            var sum = 0.0
            for place in places {
                result[place] = Glibc.exp(result[place] - largest)
                sum += result[place]
            }
            for place in places { result[place] /= sum }
        }
        return result
    }
}

extension ArraySlice where Element: Comparable {
    /// How far from the beginning the largest element is, the first of equals.
    var placeOfLargest: Int {
        var best = startIndex
        for place in indices where self[place] > self[best] { best = place }
        return best - startIndex
    }
}
