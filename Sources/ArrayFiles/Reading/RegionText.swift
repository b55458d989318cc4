internal import ArrayElements

/// Reads ENVI ROI text ("ENVI Output of ROIs") as an array of labels: the pixels of the n-th region have label n.
///
/// Comment lines at the top, which start with `;`, give the image size (`File Dimension: columns x rows`) and the number of
/// points of each region (`ROI npts`). Then follow the points, one per line, region by region: a number, then column and row,
/// counted from 1. Further values on a line, such as map coordinates or band values, are ignored. `ROI name` and `ROI rgb value`
/// describe the classes. Text that is not UTF-8 is read as Latin-1. The data of the Houston 2013 contest has this format.
struct RegionText {
    private let rows: Int
    private let columns: Int
    /// The labels, `[rows, columns]`; 0 in no region.
    private let labels: [UInt16]
    /// The names and colors of the regions.
    let metadata: RasterMetadata

    private static let start = "; ENVI Output of ROIs"
    /// The maximum file size: far more than the points of any scene of `largestSide`.
    private static let sizeLimit = 1 << 28
    private static let largestSide = 1 << 20

    /// Whether a file starts like ROI text.
    static func isRegions(_ start: [UInt8]) -> Bool { start.starts(with: Self.start.utf8) }

    /// Reads the text.
    ///
    /// - Throws: `ArrayFileError` if extents or counts are missing or do not match the points, or if a pixel is in two regions.
    init(_ file: RandomAccessFile) throws(ArrayFileError) {
        func malformed(_ reason: String) -> ArrayFileError { .malformed(path: file.path, reason: reason) }
        guard file.size <= Self.sizeLimit else {
            throw malformed("ROI text of \(file.size) bytes is too large")
        }
        let bytes = try file.bytes(at: 0, count: file.size)
        var extents: (rows: Int, columns: Int)?
        var counts: [Int] = []
        var names: [String] = []
        var colors: [Int: String] = [:]
        var points: [(line: Int, column: Int, row: Int)] = []
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            guard let first = line.first(where: { !Self.isSpace($0) }) else { continue }
            if first == UInt8(ascii: ";") {
                let text = decodedText(Array(line))
                if text.contains("File Dimension:") {
                    let numbers = Self.wholeNumbers(text)
                    guard numbers.count == 2, numbers.allSatisfy({ 1...Self.largestSide ~= $0 }),
                        numbers[0] * numbers[1] <= Int(Int32.max)
                    else { throw malformed("line \(index + 1): expected 'File Dimension: columns x rows'") }
                    extents = (numbers[1], numbers[0])
                } else if text.contains("ROI npts:") {
                    guard let count = Self.wholeNumbers(text).first else {
                        throw malformed("line \(index + 1): expected 'ROI npts: count'")
                    }
                    counts.append(count)
                } else if let name = Self.value(of: "ROI name:", in: text) {
                    names.append(name)
                } else if text.contains("ROI rgb value:"), !names.isEmpty {
                    let levels = Self.wholeNumbers(text)
                    if levels.count == 3 { colors[names.count - 1] = hexadecimalColor(levels) }
                }
                continue
            }
            let fields = line.split(maxSplits: 3, whereSeparator: Self.isSpace).prefix(3).map(
                Self.wholeNumber
            )
            guard fields.count == 3, let column = fields[1], let row = fields[2] else {
                throw malformed("line \(index + 1): expected the number, column and row of a point")
            }
            points.append((index + 1, column, row))
        }
        guard let extents else { throw malformed("ROI text without 'File Dimension: columns x rows'") }
        let expected = counts.reduce(0) { $0.addingReportingOverflow($1).partialValue }
        guard !counts.isEmpty, counts.count <= Int(UInt16.max), expected == points.count else {
            throw malformed("\(counts.count) regions of \(expected) points, found \(points.count) points")
        }
        var labels = [UInt16](repeating: 0, count: extents.rows * extents.columns)
        var rest = points[...]
        for (region, count) in counts.enumerated() {
            for point in rest.prefix(count) {
                guard 1...extents.columns ~= point.column, 1...extents.rows ~= point.row else {
                    throw malformed(
                        "line \(point.line): column \(point.column), row \(point.row) is outside "
                            + "\(extents.columns) × \(extents.rows)"
                    )
                }
                let pixel = (point.row - 1) * extents.columns + point.column - 1
                guard labels[pixel] == 0 || labels[pixel] == UInt16(region + 1) else {
                    throw malformed("line \(point.line): the pixel is in region \(labels[pixel]) already")
                }
                labels[pixel] = UInt16(region + 1)
            }
            rest = rest.dropFirst(count)
        }
        (rows, columns, self.labels) = (extents.rows, extents.columns, labels)
        var metadata = RasterMetadata(format: "ENVI ROI text")
        // Names are only clear if every region has one.
        if names.count == counts.count {
            metadata.classes = names.enumerated().map { index, name in
                RasterClass(number: index + 1, name: name, color: colors[index])
            }
        }
        self.metadata = metadata
    }

    /// The array of the text, which has no name.
    var variable: VariableInfo { VariableInfo(name: "", elementType: .uint16, shape: [rows, columns]) }

    /// The labels as numbers, in row-major order of `axes`.
    func read<Number: ArrayNumber>(
        _ file: RandomAccessFile,
        axes: [Int]?
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let bytes = littleEndianBytes(labels)
        var done = 0
        let numbers = try ArrayTarget<Number>.numbers(
            shape: [rows, columns],
            isColumnMajor: false,
            axes: axes,
            path: file.path
        ) { target throws(ArrayFileError) in
            try target.fill(StoredNumbers(type: .uint16, isBigEndian: false)) { buffer in
                buffer.copyBytes(from: bytes[done..<done + buffer.count])
                done += buffer.count
            }
        }
        return NumericArray(shape: [rows, columns], elementType: .uint16, values: numbers)
    }

    /// The rest of a line after a key; nil if the line has another key.
    private static func value(of key: String, in line: String) -> String? {
        let text = trimmed(line.drop { $0 == ";" || $0.isWhitespace })
        return text.hasPrefix(key) ? trimmed(text.dropFirst(key.count)) : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

    /// A number of at most nine digits.
    private static func wholeNumber(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// The integers after the colon.
    private static func wholeNumbers(_ text: String) -> [Int] {
        let rest = text.utf8.drop { $0 != UInt8(ascii: ":") }
        return rest.split { !(48...57 ~= $0) }.compactMap(wholeNumber)
    }
}
