internal import CSVM

/// A model fitted by libsvm, copied out of its memory.
struct SVMModel {
    /// The classes in libsvm's order.
    let classes: [Int]
    /// The start of each class's support vectors, and the end.
    let starts: [Int]
    /// The indices of the support vectors among the training samples.
    let vectors: [Int]
    /// αᵢ·yᵢ of each vector for each pair of classes that includes its class: `[classes − 1, vectors]`.
    let coefficients: [Double]
    /// The offset of each pair of classes: (0, 1), (0, 2) and so on to the last.
    let offsets: [Double]

    init(_ model: svm_model) {
        let (count, total) = (Int(model.nr_class), Int(model.l))
        func list<Element>(_ start: UnsafePointer<Element>?, _ count: Int) -> [Element] {
            Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
        }
        classes = list(model.label, count).map { Int($0) }
        starts = list(model.nSV, count).reduce(into: [0]) { $0.append(($0.last ?? 0) + Int($1)) }
        vectors = list(model.sv_indices, total).map { Int($0) - 1 }
        coefficients = (0..<max(count - 1, 0)).flatMap { list(model.sv_coef[$0], total) }
        offsets = list(model.rho, count * (count - 1) / 2)
    }

    /// The class that wins most pairs, the first in a tie; `kernel` returns the kernel value between the sample and a support
    /// vector.
    func winner(_ kernel: (_ vector: Int) -> Double) -> Int {
        let total = vectors.count
        var (votes, pair) = ([Int](repeating: 0, count: classes.count), 0)
        for first in classes.indices {
            for second in classes.indices where second > first {
                var decision = -offsets[pair]
                for vector in starts[first]..<starts[first + 1] {
                    decision += coefficients[(second - 1) * total + vector] * kernel(vector)
                }
                for vector in starts[second]..<starts[second + 1] {
                    decision += coefficients[first * total + vector] * kernel(vector)
                }
                votes[decision > 0 ? first : second] += 1
                pair += 1
            }
        }
        return classes[votes.indexOfLargest]
    }
}
