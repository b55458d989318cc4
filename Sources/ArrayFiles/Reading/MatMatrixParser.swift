internal import ArrayElements

/// Parses the elements of one array of a MAT version 5 file and checks every size against the available bytes.
///
/// Reference: MAT-File Format, The MathWorks, R2024a, chapter 1, "Level 5 MAT-Files".
struct MatMatrixParser: ~Copyable {
    /// Receives the numbers of one array: the next `bytes` bytes of the stream, or the given bytes.
    typealias Reading = (
        _ stream: inout MatStream, _ stored: StoredNumbers, _ bytes: Int, _ given: [UInt8]?
    ) throws(ArrayFileError) -> Void

    private var stream: MatStream
    private let isBigEndian: Bool
    /// The requested array and the receiver of its numbers; only the sizes of the other arrays are checked.
    private let wanted: (name: String, read: Reading)?

    private init(
        _ stream: consuming MatStream,
        isBigEndian: Bool,
        wanted: (name: String, read: Reading)?
    ) {
        self.stream = stream
        self.isBigEndian = isBigEndian
        self.wanted = wanted
    }

    /// Parses a byte range that holds one array, without reading the numbers of a plain array.
    static func header(
        _ stream: consuming MatStream,
        isBigEndian: Bool
    ) throws(ArrayFileError) -> MatMatrix {
        try parse(MatMatrixParser(stream, isBigEndian: isBigEndian, wanted: nil), headerOnly: true)
    }

    /// Parses a byte range that holds one array and passes the numbers of `name` to `read`.
    static func read(
        _ name: String,
        _ stream: consuming MatStream,
        isBigEndian: Bool,
        _ read: @escaping Reading
    ) throws(ArrayFileError) {
        let parser = MatMatrixParser(stream, isBigEndian: isBigEndian, wanted: (name, read))
        _ = try parse(parser, headerOnly: false)
    }

    private static func parse(
        _ parser: consuming MatMatrixParser,
        headerOnly: Bool
    ) throws(ArrayFileError) -> MatMatrix {
        let tag = try parser.tag()
        guard tag.type == 14, !tag.isSmall else {
            throw parser.stream.malformed("element type \(tag.type), not an array")
        }
        guard let matrix = try parser.matrix(size: tag.size, depth: 0, path: nil, headerOnly: headerOnly)
        else {
            throw parser.stream.malformed("an empty array at the top")
        }
        if matrix.stoppedEarly { return matrix.value }
        try parser.stream.finish()
        return matrix.value
    }

    private struct Tag {
        let type: UInt32
        let size: Int
        let isSmall: Bool
        /// The number of bytes after the tag, including padding.
        var occupied: Int { isSmall ? 0 : (size + 7) / 8 * 8 }
        var total: Int { 8 + occupied }
        var inlineBytes: [UInt8] = []
    }

    /// An array whose data may not have been read.
    private struct Parsed {
        let value: MatMatrix
        var stoppedEarly = false
    }

    private func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
        return ordered.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private mutating func tag() throws(ArrayFileError) -> Tag {
        let bytes = try stream.bytes(8)
        let first = word(bytes[0..<4])
        guard first >> 16 != 0 else { return Tag(type: first, size: Int(word(bytes[4..<8])), isSmall: false) }
        guard first >> 16 <= 4 else { throw stream.malformed("a short element of \(first >> 16) bytes") }
        let size = Int(first >> 16)
        return Tag(type: first & 0xffff, size: size, isSmall: true, inlineBytes: Array(bytes[4..<4 + size]))
    }

    /// Reads an element of one of `types` into memory and subtracts its size from `left`.
    private mutating func element(_ types: Set<UInt32>, _ left: inout Int) throws(ArrayFileError) -> [UInt8] {
        let tag = try tag()
        guard types.contains(tag.type) else {
            throw stream.malformed("expected an element type in \(types.sorted()), found \(tag.type)")
        }
        guard tag.total <= left else { throw stream.malformed("an element larger than its array") }
        left -= tag.total
        return tag.isSmall ? tag.inlineBytes : Array(try stream.bytes(tag.occupied).prefix(tag.size))
    }

    /// Skips an element of `count` stored numbers (any number of bytes if nil).
    private mutating func skipData(
        count: Int?,
        allowed: (UInt32) -> Bool,
        _ left: inout Int
    ) throws(ArrayFileError) {
        try stream.skip(try data(count: count, allowed: allowed, &left).occupied)
    }

    /// Moves to the numbers of an element with `count` numbers (any number of bytes if nil).
    private mutating func data(
        count: Int?,
        allowed: (UInt32) -> Bool,
        _ left: inout Int
    ) throws(ArrayFileError) -> Tag {
        let tag = try tag()
        guard let size = MatMatrix.storageSizes[tag.type], allowed(tag.type) else {
            throw stream.malformed("data of element type \(tag.type)")
        }
        guard tag.total <= left else { throw stream.malformed("data larger than their array") }
        if let count {
            let (expected, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, expected == tag.size else {
                throw stream.malformed(
                    "expected \(count) elements of \(size) bytes, found \(tag.size) bytes"
                )
            }
        } else {
            guard tag.size % size == 0 else { throw stream.malformed("data of broken elements") }
        }
        left -= tag.total
        return tag
    }

    /// Parses an array; for a nested array, `path` is its listed name, if any.
    private mutating func matrix(
        size: Int,
        depth: Int,
        path: String?,
        headerOnly: Bool
    ) throws(ArrayFileError) -> Parsed? {
        guard size > 0 else { return nil }
        guard depth < 32 else { throw stream.malformed("structs nested deeper than 32") }
        var left = size
        let flags = try element([6], &left)
        guard flags.count == 8 else { throw stream.malformed("array flags of \(flags.count) bytes") }
        let bits = word(flags[0..<4])
        var matrix = MatMatrix(
            name: "",
            classCode: UInt8(bits & 0xff),
            isComplex: bits & 0x800 != 0,
            isLogical: bits & 0x200 != 0,
            shape: []
        )
        if matrix.classCode == 17 || matrix.classCode == 16 { return try opaque(matrix, left, depth) }
        let dimensions = try element([5], &left)
        guard dimensions.count >= 8, dimensions.count % 4 == 0, dimensions.count <= 128 else {
            throw stream.malformed("an array of \(dimensions.count / 4) dimensions")
        }
        for start in stride(from: 0, to: dimensions.count, by: 4) {
            matrix.shape.append(Int(Int32(bitPattern: word(dimensions[start..<start + 4]))))
        }
        guard let elements = byteCount(shape: matrix.shape, elementSize: 1) else {
            throw stream.malformed("impossible extents \(extentsText(matrix.shape))")
        }
        let name = try element([1, 2, 16], &left)
        guard name.count <= 4096, !name.contains(0) || name.allSatisfy({ $0 == 0 }) else {
            throw stream.malformed("a name of \(name.count) bytes")
        }
        matrix.name = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        let stops = headerOnly && depth == 0 && MatMatrix.elementTypes[matrix.classCode] != nil
        let path = depth == 0 ? matrix.name : path
        try content(&matrix, elements: elements, &left, depth: depth, path: path, stops: stops)
        if stops { return Parsed(value: matrix, stoppedEarly: true) }
        guard left == 0 else { throw stream.malformed("\(left) stray bytes in array '\(matrix.name)'") }
        return Parsed(value: matrix)
    }

    private mutating func content(
        _ matrix: inout MatMatrix,
        elements: Int,
        _ left: inout Int,
        depth: Int,
        path: String?,
        stops: Bool
    ) throws(ArrayFileError) {
        switch matrix.classCode {
        case 6...15:
            let tag = try data(count: elements, allowed: { $0 < 16 }, &left)
            if stops { return }
            if let wanted, wanted.name == path {
                try read(tag, of: matrix, wanted.read)
            } else {
                try stream.skip(tag.occupied)
            }
            if matrix.isComplex { try skipData(count: elements, allowed: { $0 < 16 }, &left) }
        case 4: try skipData(count: nil, allowed: { _ in true }, &left)
        case 5:
            for _ in 0..<(matrix.isComplex ? 4 : 3) { try skipData(count: nil, allowed: { $0 < 16 }, &left) }
        case 1:
            for _ in 0..<elements { _ = try child(&matrix, &left, depth, path: nil) }
        case 2, 3: try structure(&matrix, elements: elements, &left, depth, path: path)
        default: throw stream.malformed("an array of class \(matrix.classCode)")
        }
    }

    /// Reads the requested numbers.
    private mutating func read(_ tag: Tag, of matrix: MatMatrix, _ read: Reading) throws(ArrayFileError) {
        guard let type = MatMatrix.storageTypes[tag.type],
            matrix.elementType?.isFloating == true || !type.isFloating
        else { throw stream.malformed("'\(matrix.name)' is stored in elements of type \(tag.type)") }
        let stored = StoredNumbers(type: type, isBigEndian: isBigEndian)
        try read(&stream, stored, tag.size, tag.isSmall ? tag.inlineBytes : nil)
        if !tag.isSmall { try stream.skip(tag.occupied - tag.size) }
    }

    private mutating func structure(
        _ matrix: inout MatMatrix,
        elements: Int,
        _ left: inout Int,
        _ depth: Int,
        path: String?
    ) throws(ArrayFileError) {
        if matrix.classCode == 3 { _ = try element([1, 2, 16], &left) }
        let lengthBytes = try element([5], &left)
        let length = lengthBytes.count == 4 ? Int(Int32(bitPattern: word(lengthBytes[0..<4]))) : 0
        let text = try element([1, 2, 16], &left)
        guard length > 0 && length <= 1024 && text.count % length == 0 else {
            throw stream.malformed("a struct with field names of \(length) bytes in \(text.count)")
        }
        let names = stride(from: 0, to: text.count, by: length).map { start in
            String(decoding: text[start..<start + length].prefix { $0 != 0 }, as: UTF8.self)
        }
        guard Set(names).count == names.count, !names.contains("") else {
            throw stream.malformed("a struct whose field names are empty or repeat")
        }
        guard names.isEmpty || elements <= left / 8 / names.count else {
            throw stream.malformed("a struct array of \(elements) elements in \(left) bytes")
        }
        for _ in 0..<elements {
            for name in names {
                // Only the fields of a 1×1 struct are listed by name.
                let isListed = elements == 1 && matrix.classCode == 2
                let path = isListed ? path.map { $0 + "." + name } : nil
                let value = try child(&matrix, &left, depth, path: path)
                if isListed, let value { matrix.fields.append((name, value)) }
            }
        }
    }

    private mutating func child(
        _ parent: inout MatMatrix,
        _ left: inout Int,
        _ depth: Int,
        path: String?
    ) throws(ArrayFileError) -> MatMatrix? {
        let tag = try tag()
        guard tag.type == 14, !tag.isSmall, tag.size % 8 == 0 else {
            throw stream.malformed("element type \(tag.type) inside a struct or cell")
        }
        guard tag.total <= left else { throw stream.malformed("a field larger than its struct") }
        left -= tag.total
        let value = try matrix(size: tag.size, depth: depth + 1, path: path, headerOnly: false)?.value
        if let obstacle = value?.obstacle { parent.obstacle = obstacle }
        return value
    }

    /// Skips function handles and objects of MATLAB classes; a variable that contains one is not read.
    private mutating func opaque(_ matrix: MatMatrix, _ left: Int, _ depth: Int) throws(ArrayFileError)
        -> Parsed
    {
        var matrix = matrix
        matrix.obstacle = "it holds a \(matrix.classCode == 16 ? "function handle" : "MATLAB object")"
        try stream.skip(left)
        return Parsed(value: matrix)
    }
}
