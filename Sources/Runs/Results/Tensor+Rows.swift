internal import Engine
internal import Glibc

extension Tensor {
    /// The index of the largest element of each row of a matrix, the first of several equal ones.
    var largestOfRows: [Int] {
        let (columns, scalars) = (shape[1], scalars)
        return (0..<shape[0]).map { scalars[$0 * columns..<($0 + 1) * columns].indexOfLargest }
    }

    /// The softmax of each row of a matrix, in double precision.
    var probabilitiesOfRows: [Double] {
        let columns = shape[1]
        var result = scalars.map { Double($0) }
        for row in stride(from: 0, to: result.count, by: max(1, columns)) {
            let indices = row..<row + columns
            let largest = result[indices].max() ?? 0
            var sum = 0.0
            for index in indices {
                result[index] = Glibc.exp(result[index] - largest)
                sum += result[index]
            }
            for index in indices { result[index] /= sum }
        }
        return result
    }
}
