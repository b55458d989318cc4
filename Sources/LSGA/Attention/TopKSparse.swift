internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let sparse = AttentionEntry(
        name: "sparse",
        summary: "each query keeps its k best keys, in every head",
        reference: "Zhao et al. 2019, arXiv 1912.11637",
        numbers: [
            .count("k", 8, in: 1...1_000_000, "keys kept for each query; all of them if there are no more")
        ]
    ) { TopKSparse($0, using: &$1) }
}

/// Multi-head attention whose softmax is over the k largest scores of each query and head.
///
/// Source: Zhao et al. 2019 (explicit sparse transformer). As in the paper, scores equal to the k-th largest are also
/// kept, and no gradient passes through the choice.
struct TopKSparse: Attention {
    private var attention: DotProduct
    private let kept: Int

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        attention = DotProduct(geometry, using: &random)
        kept = Int(geometry.numbers["k"])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { attention.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        guard kept < x.shape[1] else { return attention(x, x, &context) }
        return attention(x, x, &context) { $0.softmax(keepingLargest: kept) }
    }
}

extension Variable {
    /// Softmax over the `kept` largest elements of each row; the others become zero.
    ///
    /// Elements equal to the smallest of those are also kept.
    func softmax(keepingLargest kept: Int) -> Variable {
        (self + Variable(value.mask(keepingLargest: kept))).softmax()
    }
}

extension Tensor {
    /// Zero for the `kept` largest elements of each row, and far below every score for the others.
    fileprivate func mask(keepingLargest kept: Int) -> Tensor {
        let columns = shape.last ?? 0
        precondition(kept > 0 && kept <= columns, "mask: the \(kept) largest of rows of \(shape)")
        return Tensor(shape: shape) { mask in
            withPointer { x in
                parallel(over: count / columns, grain: 512) { rows in
                    // The largest so far, in ascending order.
                    var largest = [Scalar](repeating: 0, count: kept)
                    for row in rows {
                        let (from, to) = (x + row * columns, mask + row * columns)
                        for index in largest.indices { largest[index] = -.infinity }
                        for column in 0..<columns where from[column] > largest[0] {
                            var index = 0
                            while index + 1 < kept, largest[index + 1] < from[column] {
                                largest[index] = largest[index + 1]
                                index += 1
                            }
                            largest[index] = from[column]
                        }
                        for column in 0..<columns { to[column] = from[column] >= largest[0] ? 0 : .excluded }
                    }
                }
            }
        }
    }
}
