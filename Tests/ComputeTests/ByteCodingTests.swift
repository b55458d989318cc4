import Compute
import Testing

@Suite struct ByteCodingTests {
    @Test func fractionsAreRoundedByColumns() {
        let coded = ByteCoding.fractions([0, 1, 0.5, .nan, 2, -1], columns: 2)
        #expect(coded == [0, 128, 255, 255, 0, 0])
        #expect(ByteCoding.fractions([], columns: 3) == [])
    }

    @Test func rowsAreInStepsOfTheirLargest() {
        let coded = ByteCoding.rows([0.1, 0.2, 0.4, 0, 0, 0], columns: 3)
        #expect(coded.bytes == [64, 128, 255, 0, 0, 0])
        #expect(coded.largest == [0.4, 0])
    }

    @Test func theFirstOfEqualNumbersIsLargest() {
        #expect(ByteCoding.indexOfLargest([1, 3, 3, 2, 1, 0], columns: 3) == [1, 0])
    }

    @Test func smallDifferencesHaveNoHighBytes() {
        #expect(ByteCoding.planesOfDifferences([1, 0, 2, -1]) == [2, 1, 4, 5, 0, 0, 0, 0])
    }

    @Test func differencesAddUp() {
        let bytes: [UInt8] = [200, 100, 100, 255, 0]
        var sum: UInt8 = 0
        let restored = ByteCoding.differences(bytes).map { difference -> UInt8 in
            sum &+= difference
            return sum
        }
        #expect(restored == bytes)

        let numbers: [Int16] = [-32_768, 32_767, 0, -1, 300]
        let planes = ByteCoding.planesOfDifferences(numbers)
        var last: UInt16 = 0
        let shorts = numbers.indices.map { index -> Int16 in
            let folded = UInt16(planes[index]) | UInt16(planes[numbers.count + index]) << 8
            last &+= folded.isMultiple(of: 2) ? folded >> 1 : ~(folded >> 1)
            return Int16(bitPattern: last)
        }
        #expect(shorts == numbers)
    }
}
