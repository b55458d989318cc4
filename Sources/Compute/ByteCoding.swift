/// Numbers as bytes that a compressor makes small.
public enum ByteCoding {
    /// Fractions in rows, `[rows, columns]`, as bytes by columns, `[columns, rows]`: `round(255 · x)`, clipped to 0 … 1.
    ///
    /// NaN becomes 0.
    public static func fractions(_ values: [Float], columns: Int) -> [UInt8] {
        precondition(
            columns > 0 && values.count % columns == 0,
            "ByteCoding.fractions: \(values.count) numbers are not rows of \(columns)"
        )
        let rows = values.count / columns
        return filledRows(columns, rows) { column, target in
            for row in 0..<rows {
                let value = values[row * columns + column]
                target[row] = value > 0 ? UInt8((min(value, 1) * 255).rounded()) : 0
            }
        }
    }

    /// Rows of numbers, `[rows, columns]`, in steps of 1/255 of the largest number of each row, which must not be negative.
    public static func rows(_ values: [Float], columns: Int) -> (bytes: [UInt8], largest: [Float]) {
        precondition(
            columns > 0 && values.count % columns == 0,
            "ByteCoding.rows: \(values.count) numbers are not rows of \(columns)"
        )
        var largest = [Float](repeating: 0, count: values.count / columns)
        for index in values.indices {
            largest[index / columns] = max(largest[index / columns], values[index])
        }
        var bytes = [UInt8](repeating: 0, count: values.count)
        for index in values.indices where values[index] > 0 {
            bytes[index] = UInt8((values[index] / largest[index / columns] * 255).rounded())
        }
        return (bytes, largest)
    }

    /// The index of the largest number of each row, `[rows, columns]` → `[rows]`; the first of several equal ones.
    ///
    /// There are at most 256 columns.
    public static func indexOfLargest(_ values: [Float], columns: Int) -> [UInt8] {
        precondition((1...256).contains(columns), "ByteCoding.indexOfLargest: \(columns) columns")
        return filledRows(values.count / columns, 1) { row, target in
            var best = 0
            for column in 1..<max(1, columns)
            where values[row * columns + column] > values[row * columns + best] {
                best = column
            }
            target[0] = UInt8(best)
        }
    }

    /// The differences of consecutive bytes, modulo 256; the first byte stays.
    public static func differences(_ bytes: [UInt8]) -> [UInt8] {
        var (result, last) = (bytes, UInt8(0))
        for index in bytes.indices {
            result[index] = bytes[index] &- last
            last = bytes[index]
        }
        return result
    }

    /// The differences d of consecutive numbers, modulo 65536, as all low bytes followed by all high bytes of 2d, or of
    /// −2d − 1 for a negative d, so that the high bytes of small differences are all zero.
    public static func planesOfDifferences(_ numbers: [Int16]) -> [UInt8] {
        var (result, last) = ([UInt8](repeating: 0, count: 2 * numbers.count), Int16(0))
        for index in numbers.indices {
            let difference = numbers[index] &- last
            let folded = UInt16(bitPattern: (difference << 1) ^ (difference >> 15))
            result[index] = UInt8(truncatingIfNeeded: folded)
            result[numbers.count + index] = UInt8(folded >> 8)
            last = numbers[index]
        }
        return result
    }
}
