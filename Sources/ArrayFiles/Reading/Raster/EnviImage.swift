internal import ArrayElements

/// The layout of an ENVI image in its data file, checked against the file.
struct EnviImage {
    /// The order in which numbers are stored.
    enum Interleave: String {
        /// Bands, lines, samples.
        case bsq
        /// Lines, bands, samples.
        case bil
        /// Lines, samples, bands.
        case bip

        /// The axes of lines, samples, and bands in the order of storage, slowest first.
        var axes: [Int] {
            switch self {
            case .bsq: [2, 0, 1]
            case .bil: [0, 2, 1]
            case .bip: [0, 1, 2]
            }
        }
    }

    /// The data file.
    let file: RandomAccessFile
    /// Lines, samples, and bands.
    let extents: [Int]
    let numbers: StoredNumbers
    let interleave: Interleave
    /// The bytes before the first number.
    let offset: Int
    /// The bytes to skip before and after each index of the slowest axis, and of the second.
    let frames: [(before: Int, after: Int)]
    /// What the header says besides the layout.
    let metadata: RasterMetadata

    /// The extents as rows × columns × bands, or rows × columns for one band.
    var shape: [Int] { extents[2] == 1 ? Array(extents.prefix(2)) : extents }

    /// Reads the header and checks the size of the data file.
    ///
    /// - Throws: `ArrayFileError` if the header is incomplete, the type is not supported, or data are missing.
    init(_ files: EnviFiles) throws(ArrayFileError) {
        let header = try EnviHeader(files.header)
        func malformed(_ reason: String) -> ArrayFileError { .malformed(path: header.path, reason: reason) }
        func unsupported(_ reason: String) -> ArrayFileError {
            .unsupported(path: files.data, reason: reason)
        }
        var remarks = files.remarks
        var extents: [Int] = []
        for key in ["lines", "samples", "bands"] {
            guard let extent = try header.wholeNumber(key) ?? (key == "bands" ? 1 : nil), extent > 0 else {
                throw malformed("expected '\(key)' of at least 1")
            }
            extents.append(extent)
        }
        if header["file type"]?.lowercased().contains("spectral library") == true {
            throw unsupported(
                "a spectral library of \(extents[0]) spectra, \(extents[1]) bands, not an image"
            )
        }
        if let compression = header["file compression"], compression != "0" {
            throw unsupported(
                "compressed ENVI data; decompress the file first, and set 'file compression = 0'"
            )
        }
        file = try RandomAccessFile(files.data)
        offset = try header.wholeNumber("header offset") ?? 0
        guard offset <= file.size else {
            throw malformed("'header offset' is \(offset), but \(file.path) has \(file.size) bytes")
        }
        let type = try Self.type(header, file, extents, offset, &remarks)
        let isBigEndian: Bool
        switch header["byte order"] {
        case "0": isBigEndian = false
        case "1": isBigEndian = true
        case nil:
            isBigEndian = false
            if type.size > 1 {
                remarks.append("byte order not given, taken as little-endian (byte order = 0)")
            }
        case let other?: throw malformed("'byte order' is '\(other.prefix(40))', expected 0 or 1")
        }
        numbers = StoredNumbers(type: type, isBigEndian: isBigEndian)
        if let name = header["interleave"] {
            guard let interleave = Interleave(rawValue: name.lowercased()) else {
                throw malformed("'interleave' is '\(name.prefix(40))', expected bsq, bil, or bip")
            }
            self.interleave = interleave
        } else {
            interleave = .bsq
            if extents[2] > 1 { remarks.append("interleave not given, taken as bsq") }
        }
        frames = try Self.frames(header, interleave)
        self.extents = extents
        metadata = try Self.metadata(header, files, bands: extents[2], remarks)
        try checkSize(header)
    }

    /// Whether there are bytes to skip between frames.
    var hasFrames: Bool { frames.contains { $0.before > 0 || $0.after > 0 } }

    /// The extents in the order of storage.
    var stored: [Int] { interleave.axes.map { extents[$0] } }

    private static func type(
        _ header: EnviHeader,
        _ file: RandomAccessFile,
        _ extents: [Int],
        _ offset: Int,
        _ remarks: inout [String]
    ) throws(ArrayFileError) -> ElementType {
        let types: [Int: ElementType] = [
            1: .uint8, 2: .int16, 3: .int32, 4: .float32, 5: .float64, 12: .uint16, 13: .uint32, 14: .int64,
            15: .uint64,
        ]
        if let code = try header.wholeNumber("data type") {
            guard let type = types[code] else {
                throw .unsupported(
                    path: header.path,
                    reason: code == 6 || code == 9
                        ? "complex numbers (data type \(code)); expected real numbers"
                        : "'data type' is \(code), expected one of \(types.keys.sorted())"
                )
            }
            return type
        }
        guard let count = byteCount(shape: extents, elementSize: 1) else {
            throw .malformed(path: header.path, reason: "invalid size \(extentsText(extents))")
        }
        let guesses: [Int: ElementType] = [1: .uint8, 2: .int16, 4: .float32, 8: .float64]
        guard (file.size - offset) % count == 0, let type = guesses[(file.size - offset) / count] else {
            throw .malformed(
                path: header.path,
                reason: "no 'data type', and the size of \(file.path) does not tell which it is"
            )
        }
        remarks.append("data type not given, taken as \(type.rawValue) from the size of the file")
        return type
    }

    /// The bytes around the frames of the two slower axes.
    private static func frames(
        _ header: EnviHeader,
        _ interleave: Interleave
    ) throws(ArrayFileError) -> [(before: Int, after: Int)] {
        var frames: [(before: Int, after: Int)] = []
        for key in ["major frame offsets", "minor frame offsets"] {
            let bytes = try header.numbers(key) ?? [0, 0]
            guard bytes.count == 2, bytes.allSatisfy({ 0...1e9 ~= $0 && $0.rounded() == $0 }) else {
                throw .malformed(path: header.path, reason: "'\(key)': expected two numbers of bytes")
            }
            frames.append((Int(bytes[0]), Int(bytes[1])))
        }
        if interleave == .bip, frames[1].before + frames[1].after > 0 {
            throw .unsupported(path: header.path, reason: "'minor frame offsets' with interleave bip")
        }
        return frames
    }

    /// The number of bytes of one index of the slowest axis, and of the second, with what is skipped.
    var frameBytes: (major: Int, minor: Int) {
        let minor = stored[2] * numbers.type.size + frames[1].before + frames[1].after
        return (stored[1] * minor + frames[0].before + frames[0].after, minor)
    }

    private func checkSize(_ header: EnviHeader) throws(ArrayFileError) {
        // Where these two are in bounds, sums with frames, of at most 4 · 10⁹ bytes, cannot overflow.
        guard byteCount(shape: extents, elementSize: numbers.type.size) != nil,
            byteCount(shape: [stored[1], frames[1].before + frames[1].after], elementSize: 1) != nil,
            byteCount(shape: [stored[0], frameBytes.major], elementSize: 1) != nil
        else { throw .malformed(path: header.path, reason: "invalid size \(extentsText(extents))") }
        let expected = stored[0] * frameBytes.major
        guard expected <= file.size - offset else {
            throw .malformed(
                path: file.path,
                reason:
                    "expected \(expected) bytes of data for \(extentsText(extents)) \(numbers.type.rawValue), "
                    + "as \(header.path) says, found \(file.size - offset)"
            )
        }
    }
}
