internal import Engine

extension Tensor {
    /// The index of the largest element of each row of logits, `[batch, classes]`; the first of several equal ones.
    var predictedClasses: [Int] {
        let (columns, scalars) = (shape[1], scalars)
        return (0..<shape[0]).map { row in
            let start = row * columns
            var largest = 0
            for column in 1..<max(columns, 1) where scalars[start + column] > scalars[start + largest] {
                largest = column
            }
            return largest
        }
    }
}
