/// A sequential reader for a byte range of a MAT file, which inflates compressed bytes.
struct MatStream: ~Copyable {
    let path: String
    private let file: RandomAccessFile
    private var offset: Int
    private let end: Int
    private var inflater: Inflater?
    private var compressed: [UInt8] = []
    private var compressedStart = 0

    /// The bytes `range` of `file`.
    init(_ file: RandomAccessFile, _ range: Range<Int>, inflating: Bool) {
        (self.file, path, offset, end) = (file, file.path, range.lowerBound, range.upperBound)
        if inflating { inflater = Inflater() }
    }

    /// Skips `count` uncompressed bytes and returns their offset in the file.
    ///
    /// For compressed bytes it returns nil and skips nothing.
    mutating func place(_ count: Int) throws(ArrayFileError) -> Int? {
        guard inflater == nil else { return nil }
        try skip(count)
        return offset - count
    }

    /// The next `count` bytes; meant for headers, so a large count is an error rather than an allocation.
    mutating func bytes(_ count: Int) throws(ArrayFileError) -> [UInt8] {
        guard count <= 1 << 22 else { throw malformed("a header of \(count) bytes") }
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: ArrayFileError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(ArrayFileError) { try fill(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Skips `count` bytes; compressed bytes are inflated, so that damage is detected.
    mutating func skip(_ count: Int) throws(ArrayFileError) {
        if inflater == nil {
            guard count <= end - offset else { throw malformed("truncated within a variable") }
            offset += count
            return
        }
        var left = count
        while left > 0 {
            _ = try bytes(min(left, 1 << 16))
            left -= min(left, 1 << 16)
        }
    }

    /// Checks that the byte range and the zlib stream, with its checksum, end here.
    mutating func finish() throws(ArrayFileError) {
        guard inflater != nil else {
            guard offset == end else { throw malformed("\(end - offset) stray bytes after a variable") }
            return
        }
        var extra: UInt8 = 0
        var written = 0
        var failure: ArrayFileError?
        withUnsafeMutableBytes(of: &extra) { buffer in
            do throws(ArrayFileError) { written = try pull(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        guard written == 0 else { throw malformed("stray bytes after a compressed variable") }
    }

    func malformed(_ reason: String) -> ArrayFileError {
        .malformed(path: path, reason: "invalid MAT file: " + reason)
    }

    /// Fills `buffer` with the next bytes.
    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArrayFileError) {
        guard inflater != nil else {
            guard buffer.count <= end - offset else { throw malformed("truncated within a variable") }
            try file.read(into: buffer, at: offset)
            offset += buffer.count
            return
        }
        var done = 0
        while done < buffer.count {
            let written = try pull(UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
            guard written > 0 else { throw malformed("truncated compressed variable") }
            done += written
        }
    }

    /// Inflates into `buffer`: at least one byte, or none at the end of the zlib stream.
    private mutating func pull(_ buffer: UnsafeMutableRawBufferPointer) throws(ArrayFileError) -> Int {
        guard var active = inflater.take() else { return 0 }
        while !active.isFinished {
            if compressedStart == compressed.count {
                compressed = try file.bytes(at: offset, count: min(1 << 16, end - offset))
                compressedStart = 0
                offset += compressed.count
            }
            let start = compressedStart
            let step = compressed.withUnsafeMutableBytes { input in
                active.inflate(UnsafeMutableRawBufferPointer(rebasing: input[start...]), into: buffer)
            }
            guard let step else { throw malformed("damaged compressed data") }
            compressedStart += step.read
            if step.written > 0 {
                inflater = consume active
                return step.written
            }
            if step.read == 0 && !active.isFinished {
                guard start == compressed.count else { throw malformed("damaged compressed data") }
                guard offset < end else { throw malformed("truncated compressed variable") }
            }
        }
        inflater = consume active
        return 0
    }
}
