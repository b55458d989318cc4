internal import ArrayElements
internal import Compute

/// Reads ENVI images: a text header beside a file of raw numbers in any interleave, type, and byte order.
///
/// The reader is our own, because GDAL returns zeros for missing data without an error, drops keys whose value contains `=`, and
/// may choose another header where two have similar names.
struct EnviReader: Sendable {
    let metadata: RasterMetadata
    private let image: EnviImage

    /// Reads the header of `file`, or the header that is `file`; nil if it is not part of an ENVI image.
    init?(_ file: RandomAccessFile) throws(ArrayFileError) {
        guard let files = try EnviFiles(file) else { return nil }
        try self.init(files)
    }

    /// Reads the header of an image.
    init(_ files: EnviFiles) throws(ArrayFileError) {
        image = try EnviImage(files)
        var metadata = image.metadata
        if let georeference = metadata.georeference {
            metadata.georeference?.projection = GDALLibrary.projection(of: georeference)
        }
        self.metadata = metadata
    }

    /// The data file.
    var file: RandomAccessFile { image.file }

    /// Rows × columns × bands, or rows × columns for one band.
    var variable: VariableInfo {
        VariableInfo(name: "", elementType: image.numbers.type, shape: image.shape)
    }

    /// Whether a part of the image can be read without the rest.
    var readsParts: Bool { !image.hasFrames }

    /// Reads the numbers, or the indices `part` of one axis, in row-major order of `axes`.
    func read<Number: ArrayNumber>(
        axes: [Int]?,
        part: ArrayPart? = nil
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let order = image.interleave.axes
        // The axes of the result, in terms of the axes of storage.
        let wanted = (axes ?? Array(image.shape.indices)) + (image.shape.count == 2 ? [2] : [])
        let image = image
        let storedAxis = part.map { order.firstIndex(of: $0.axis) ?? $0.axis }
        var stored = image.stored
        if let part, let storedAxis { stored[storedAxis] = part.indices.count }
        let numbers = try ArrayTarget<Number>.numbers(
            shape: stored,
            isColumnMajor: false,
            axes: wanted.map { order.firstIndex(of: $0) ?? $0 },
            path: image.file.path
        ) { target throws(ArrayFileError) in
            if let part, let storedAxis {
                try target.fill(
                    part.indices,
                    ofAxis: storedAxis,
                    extent: image.stored[storedAxis],
                    from: image.file,
                    at: image.offset,
                    image.numbers
                )
            } else if image.hasFrames {
                try target.fill(framesOf: image)
            } else {
                try target.fill(from: image.file, at: image.offset, image.numbers)
            }
        }
        return NumericArray(
            shape: part?.shape(of: image.shape) ?? image.shape,
            elementType: image.numbers.type,
            values: numbers
        )
    }
}

extension ArrayTarget {
    /// Reads an image with bytes to skip between its frames, one index of the slowest axis at a time.
    fileprivate func fill(framesOf image: EnviImage) throws(ArrayFileError) {
        let (stored, size) = (image.stored, image.numbers.type.size)
        let line = stored[2] * size
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: stored[1] * line, alignment: 64)
        defer { bytes.deallocate() }
        for index in 0..<stored[0] {
            let start = image.offset + index * image.frameBytes.major + image.frames[0].before
            for second in 0..<stored[1] {
                try image.file.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[second * line..<(second + 1) * line]),
                    at: start + second * image.frameBytes.minor + image.frames[1].before
                )
            }
            image.numbers.arrange(bytes)
            if let source = bytes.baseAddress {
                place(
                    source,
                    image.numbers.type,
                    StoredBox(origin: [index, 0, 0], extents: [1, stored[1], stored[2]])
                )
            }
        }
    }
}
