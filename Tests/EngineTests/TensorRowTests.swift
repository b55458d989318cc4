import Testing

@testable import Engine

@Suite struct TensorRowTests {
    @Test func largestOfEachRow() {
        let x = Tensor([1, 3, 2, 5, 5, 4, -1, -2, -1], shape: [3, 3])
        #expect(x.indicesOfLargest == [1, 0, 0])
        #expect(x.reshaped(to: [1, 9]).indicesOfLargest == [3])
        #expect(x.reshaped(to: [9, 1]).indicesOfLargest == [Int](repeating: 0, count: 9))
        #expect(Tensor(zeros: [0, 3]).indicesOfLargest == [])
        #expect(Tensor(zeros: [3, 0]).indicesOfLargest == [])
    }
}
