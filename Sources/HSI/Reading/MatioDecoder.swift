internal import CMatio
internal import Glibc

/// Decodes one checked variable of a MAT file by libmatio.
///
/// libmatio is given a file in memory that holds the one variable and nothing else: what else is in the user's file, it
/// never reads.
enum MatioDecoder {
    static func decode(
        _ file: RandomAccessFile,
        header: [UInt8],
        range: Range<Int>,
        fields: [String],
        expecting info: VariableInfo,
        of elementType: ElementType
    ) throws(SceneError) -> NumericArray {
        func failure(_ reason: String) -> SceneError {
            .malformed(path: file.path, reason: "libmatio cannot read '\(info.name)': \(reason)")
        }
        let memory = MemoryFile()
        guard let memory else {
            throw .unreadable(path: file.path, reason: "no memory for a copy: \(systemMessage(errno))")
        }
        guard memory.append(header) else { throw failure("no memory for a copy") }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let chunk = try file.bytes(at: offset, count: min(1 << 20, range.upperBound - offset))
            guard memory.append(chunk) else { throw failure("no memory for a copy") }
            offset += chunk.count
        }
        guard let matio = Mat_Open(memory.path, CInt(MAT_ACC_RDONLY.rawValue)) else {
            throw failure("it does not open")
        }
        defer { Mat_Close(matio) }
        guard let variable = Mat_VarReadNext(matio) else { throw failure("nothing found") }
        defer { Mat_VarFree(variable) }
        var leaf = variable
        for field in fields {
            guard leaf.pointee.class_type == MAT_C_STRUCT,
                let inner = Mat_VarGetStructFieldByName(leaf, field, 0)
            else {
                throw failure("no field '\(field)'")
            }
            leaf = inner
        }
        let (rank, dims) = (Int(leaf.pointee.rank), leaf.pointee.dims)
        let shape = dims.map { dims in (0..<rank).map { Int(dims[$0]) } }
        guard let shape, shape == info.shape, leaf.pointee.isComplex == 0 else {
            throw failure("other extents")
        }
        guard let size = byteCount(shape: shape, elementSize: elementType.size),
            Int(leaf.pointee.nbytes) == size,
            Int(leaf.pointee.data_size) == elementType.size
        else { throw failure("\(leaf.pointee.nbytes) bytes") }
        guard size > 0 else {
            return NumericArray(shape: shape, elementType: elementType, isColumnMajor: true, bytes: [])
        }
        guard let data = leaf.pointee.data else { throw failure("no data") }
        let bytes = [UInt8](UnsafeRawBufferPointer(start: data, count: size))
        return NumericArray(shape: shape, elementType: elementType, isColumnMajor: true, bytes: bytes)
    }
}

/// A file that has no name and lives in memory; gone when this value is.
private struct MemoryFile: ~Copyable {
    private let descriptor: CInt

    init?() {
        let closeOnExec: UInt32 = 1  // MFD_CLOEXEC
        descriptor = memfd_create("mat", closeOnExec)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// A path under which a library can open it.
    var path: String { "/proc/self/fd/\(descriptor)" }

    func append(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
