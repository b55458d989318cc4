internal import ArrayElements

/// A MAT file of version 4 or 5 with an index of its variables.
struct MatFile {
    /// A variable at the top of the file.
    struct Entry {
        /// The range of its bytes, including the tag.
        let range: Range<Int>
        let isCompressed: Bool
        let matrix: MatMatrix
        /// The offset and format of the numbers of a version 4 variable.
        var numbers: (offset: Int, type: ElementType)?
    }

    let file: RandomAccessFile
    let isBigEndian: Bool
    let entries: [Entry]

    /// All variables, including fields of structs.
    var variables: [VariableInfo] { entries.flatMap { $0.matrix.variables() } }

    /// Reads the variable `name` of `variables`.
    func read<Number>(_ name: String, axes: [Int]?) throws(ArrayFileError) -> NumericArray<Number>
    where Number: ArrayNumber {
        for entry in entries {
            guard let info = entry.matrix.variables().first(where: { $0.name == name }) else { continue }
            guard let elementType = info.elementType else {
                throw .unsupported(
                    path: file.path,
                    reason: "'\(name)' is \(info.type); expected real numbers"
                )
            }
            // A zlib stream expands to at most 1032 times its size, so larger claims are wrong.
            let most = entry.isCompressed ? entry.range.count * 1032 : entry.range.count
            guard let count = byteCount(shape: info.shape, elementSize: 1), count <= most else {
                throw .malformed(
                    path: file.path,
                    reason: "'\(name)' is \(extentsText(info.shape)) in \(entry.range.count) bytes"
                )
            }
            let numbers = try ArrayTarget<Number>.numbers(
                shape: info.shape,
                isColumnMajor: true,
                axes: axes,
                path: file.path
            ) { target throws(ArrayFileError) in
                try fill(target, with: name, of: entry)
            }
            return NumericArray(shape: info.shape, elementType: elementType, values: numbers)
        }
        throw .keyNotFound(path: file.path, wanted: "variable '\(name)'", holds: variables)
    }

    private func fill(
        _ target: ArrayTarget<some ArrayNumber>,
        with name: String,
        of entry: Entry
    ) throws(ArrayFileError) {
        if let numbers = entry.numbers {
            let stored = StoredNumbers(type: numbers.type, isBigEndian: isBigEndian)
            return try target.fill(from: file, at: numbers.offset, stored)
        }
        var isFilled = false
        try MatMatrixParser.read(name, stream(entry), isBigEndian: isBigEndian) {
            stream,
            stored,
            bytes,
            given throws(ArrayFileError) in
            isFilled = true
            if let given {
                try target.fill(stored) { $0.copyBytes(from: given) }
            } else if let place = try stream.place(bytes) {
                try target.fill(from: file, at: place, stored)
            } else {
                try target.fill(stored) { buffer throws(ArrayFileError) in try stream.fill(buffer) }
            }
        }
        guard isFilled else {
            throw .malformed(path: file.path, reason: "the file changed while it was read")
        }
    }

    private func stream(_ entry: Entry) -> MatStream {
        MatStream(
            file,
            entry.isCompressed ? entry.range.dropFirst(8) : entry.range,
            inflating: entry.isCompressed
        )
    }
}

extension MatFile {
    /// Indexes a version 5 file.
    static func version5(_ file: RandomAccessFile) throws(ArrayFileError) -> MatFile {
        let header = try file.bytes(at: 0, count: 128)
        let isBigEndian = header[126] == UInt8(ascii: "M")
        var entries: [Entry] = []
        var offset = 128
        // MATLAB stores internal data in an unnamed array at this offset; it is not a user variable.
        let subsystem = integer(header[116..<124], isBigEndian)
        while offset < file.size {
            let tag = try file.bytes(at: offset, count: 8)
            let (type, size) = (integer(tag[0..<4], isBigEndian), integer(tag[4..<8], isBigEndian))
            guard type == 14 || type == 15 else {
                throw .malformed(
                    path: file.path,
                    reason: "invalid MAT file: element type \(type) at byte \(offset)"
                )
            }
            guard size <= file.size - offset - 8 else {
                throw .malformed(
                    path: file.path,
                    reason: "truncated: the variable at byte \(offset) has \(size) bytes, "
                        + "\(file.size - offset - 8) are left"
                )
            }
            let range = offset..<offset + 8 + size
            offset = range.upperBound
            if range.lowerBound == subsystem { continue }
            let stream = MatStream(file, type == 15 ? range.dropFirst(8) : range, inflating: type == 15)
            let matrix = try MatMatrixParser.header(stream, isBigEndian: isBigEndian)
            entries.append(Entry(range: range, isCompressed: type == 15, matrix: matrix))
        }
        return MatFile(file: file, isBigEndian: isBigEndian, entries: entries)
    }

    /// Indexes a version 4 file.
    static func version4(_ file: RandomAccessFile) throws(ArrayFileError) -> MatFile {
        let isBigEndian = isVersion4(try file.prefix(20)) == .big
        var entries: [Entry] = []
        var offset = 0
        while offset < file.size {
            let head = try file.bytes(at: offset, count: 20)
            let fields = (0..<5).map { integer(head[$0 * 4..<$0 * 4 + 4], isBigEndian) }
            guard isVersion4(head) == (isBigEndian ? .big : .little), fields[3] <= 1,
                (1...4096).contains(fields[4])
            else {
                throw .malformed(
                    path: file.path,
                    reason: "invalid MAT file: no variable at byte \(offset)"
                )
            }
            let (storage, kind) = (fields[0] / 10 % 10, fields[0] % 10)
            // MATLAB reads all of them as float64.
            let storedTypes: [ElementType] = [.float64, .float32, .int32, .int16, .uint16, .uint8]
            guard
                let size = byteCount(
                    shape: [fields[1], fields[2], fields[3] + 1],
                    elementSize: storedTypes[storage].size
                ),
                size <= file.size - offset - 20 - fields[4]
            else {
                throw .malformed(
                    path: file.path,
                    reason: "truncated: the variable at byte \(offset) is \(fields[1])×\(fields[2]), "
                        + "\(file.size - offset - 20) bytes are left"
                )
            }
            let name = try file.bytes(at: offset + 20, count: fields[4])
            guard name.last == 0, name.count > 1, !name.dropLast().contains(0) else {
                throw .malformed(path: file.path, reason: "invalid MAT file: unterminated name")
            }
            let matrix = MatMatrix(
                name: String(decoding: name.dropLast(), as: UTF8.self),
                classCode: kind == 0 ? 6 : kind == 1 ? 4 : 5,
                isComplex: fields[3] == 1,
                isLogical: false,
                shape: [fields[1], fields[2]]
            )
            let range = offset..<offset + 20 + fields[4] + size
            let numbers = (range.upperBound - size, storedTypes[storage])
            entries.append(Entry(range: range, isCompressed: false, matrix: matrix, numbers: numbers))
            offset = range.upperBound
        }
        return MatFile(file: file, isBigEndian: isBigEndian, entries: entries)
    }

    /// A byte order.
    enum ByteOrder { case little, big }

    /// The byte order if `bytes` can begin a version 4 variable: a type code of decimal digits M O P T, where M is the
    /// byte order, O is 0, P the storage type and T the kind.
    static func isVersion4(_ bytes: [UInt8]) -> ByteOrder? {
        guard bytes.count >= 20 else { return nil }
        func plausible(_ code: Int, machine: Int) -> Bool {
            code / 1000 == machine && code / 100 % 10 == 0 && code / 10 % 10 <= 5 && code % 10 <= 2
        }
        if plausible(integer(bytes[0..<4], false), machine: 0) && integer(bytes[0..<4], true) != 0 {
            return .little
        }
        if plausible(integer(bytes[0..<4], true), machine: 1) { return .big }
        // Type code 0 is the same in both byte orders; little-endian writers are by far the most common.
        if bytes[0..<4].allSatisfy({ $0 == 0 }) { return .little }
        return nil
    }

    private static func integer(_ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool) -> Int {
        let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
        return Int(truncatingIfNeeded: ordered.reduce(0) { $0 << 8 | UInt64($1) })
    }
}
