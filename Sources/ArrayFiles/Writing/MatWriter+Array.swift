internal import ArrayElements

extension MatWriter {
    /// Writes an array, and its wavelengths if it has them, as MAT 5.
    static func write(_ array: StoredArray, as type: ElementType, to path: String) throws(FileError) {
        let count = array.values.count.multipliedReportingOverflow(by: type.size).partialValue
        guard count < 1 << 31 else {
            throw .cannotWrite(path: path, reason: "MAT 5 holds at most 2 GiB; choose .h5, .img, or .tif")
        }
        var columnMajor: [Double] = []
        columnMajor.reserveCapacity(array.values.count)
        for band in 0..<array.bands {
            for column in 0..<array.columns {
                for row in 0..<array.rows {
                    columnMajor.append(array.values[(row * array.columns + column) * array.bands + band])
                }
            }
        }
        let name = array.name.split(whereSeparator: { "/.".contains($0) }).last.map(String.init) ?? ""
        var variables = [
            matrix(isName(name) ? name : "cube", array.bytes(columnMajor, as: type), type, array.shape)
        ]
        if let wavelengths = array.metadata?.wavelengths {
            let bytes = array.bytes(wavelengths, as: .float64)
            variables.append(matrix("wavelengths", bytes, .float64, [1, wavelengths.count]))
        }
        try write(variables, to: path)
    }
}
