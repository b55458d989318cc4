internal import Compute
internal import Glibc

extension Cube {
    /// The natural logarithms of the values; what is not positive counts as the smallest positive value, NaN stays NaN.
    public consuming func logarithms() -> Cube {
        let (rows, columns, bands) = (rows, columns, bands)
        var values = values
        values.withUnsafeMutableBufferPointer { buffer in
            guard let values = buffer.baseAddress else { return }
            var floor = Float.infinity
            for value in buffer where value > 0 && value < floor { floor = value }
            let least = floor.isFinite ? floor : 1
            parallel(over: buffer.count, grain: 65_536) { range in
                for index in range where !values[index].isNaN {
                    values[index] = logf(max(values[index], least))
                }
            }
        }
        return Cube(rows: rows, columns: columns, bands: bands, values: values)
    }
}
