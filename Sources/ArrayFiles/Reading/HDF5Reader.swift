internal import ArrayElements
internal import CHDF5
internal import Synchronization

/// Reads the numeric datasets of an HDF5 file, including MAT 7.3, with libhdf5.
///
/// MATLAB stores its column-major arrays with reversed extents; they are listed as MATLAB shows them. Other HDF5 files are
/// row-major.
struct HDF5Reader {
    private let bytes: RandomAccessFile
    private let check: HDF5Check
    private let isMatlab: Bool
    private let entries: [HDF5Walk.Entry]

    /// Checks a file and lists its datasets.
    init(_ bytes: RandomAccessFile) throws(ArrayFileError) {
        self = try Self.locked { () throws(ArrayFileError) in
            let check = try HDF5Check(bytes)
            let file = try Self.open(bytes.path)
            var walk = HDF5Walk(path: bytes.path, isMatlab: Self.isMatlab(file))
            try walk.group(file.id, prefix: "", depth: 0)
            return HDF5Reader(bytes: bytes, check: check, isMatlab: walk.isMatlab, entries: walk.found)
        }
    }

    private init(bytes: RandomAccessFile, check: HDF5Check, isMatlab: Bool, entries: [HDF5Walk.Entry]) {
        (self.bytes, self.check, self.isMatlab, self.entries) = (bytes, check, isMatlab, entries)
    }

    /// The datasets of the file, including those in groups.
    var variables: [VariableInfo] { entries.map(\.info) }

    /// Reads the dataset `name` of `variables`.
    func read<Number: ArrayNumber>(
        _ name: String,
        axes: [Int]?
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let path = bytes.path
        return try Self.locked { () throws(ArrayFileError) in
            guard let entry = entries.first(where: { $0.info.name == name }) else {
                throw .keyNotFound(path: path, wanted: "variable '\(name)'", holds: variables)
            }
            let file = try Self.open(path)
            guard let elementType = entry.info.elementType else {
                throw .unsupported(
                    path: path,
                    reason: "'\(name)' is \(entry.info.type); expected real numbers"
                )
            }
            guard let dataset = HDF5Handle(H5Dopen2(file.id, entry.location, 0), H5Dclose) else {
                throw .malformed(path: path, reason: "libhdf5 cannot open '\(name)'")
            }
            var about = H5O_info_t()
            guard H5Oget_info2(dataset.id, &about, 1) >= 0 else {
                throw .malformed(path: path, reason: "libhdf5 cannot open '\(name)'")
            }
            let address = Int(clamping: about.addr)
            let isStored = try HDF5Dataset.checkStorage(dataset, entry.info, elementType, path: path)
            guard isStored || entry.info.shape.contains(0) else {
                throw .malformed(path: path, reason: "'\(name)' has no data")
            }
            let numbers = try ArrayTarget<Number>.numbers(
                shape: entry.info.shape,
                isColumnMajor: isMatlab,
                axes: axes,
                path: path
            ) { target throws(ArrayFileError) in
                // Contiguous and simple chunked numbers are read here on several threads; libhdf5 reads the rest.
                let isPlain = HDF5Dataset.isPlain(dataset, elementType)
                let stored = StoredNumbers(type: elementType, isBigEndian: false)
                let size = target.extents.reduce(elementType.size, *)
                if isPlain, let place = check.contiguous[address], place.count == size {
                    try target.fill(from: bytes, at: place.lowerBound, stored)
                } else if isPlain, let chunks = check.chunked[address], chunks.isSimple,
                    chunks.extents == target.extents, chunks.elementSize == elementType.size
                {
                    try chunks.fill(target, from: bytes, stored)
                } else {
                    try check.chunked[address]?.check(bytes)
                    try HDF5Dataset.fill(target, with: dataset, entry.info, elementType, path: path)
                }
            }
            return NumericArray(shape: entry.info.shape, elementType: elementType, values: numbers)
        }
    }

    private static func locked<Value>(_ body: () throws(ArrayFileError) -> Value) throws(ArrayFileError)
        -> Value
    {
        let result: Result<Value, ArrayFileError> = hdf5Lock.withLock { _ in
            // Errors are reported by this program; libhdf5 would print its error stack to standard error.
            H5Eset_auto2(0, nil, nil)
            do throws(ArrayFileError) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private static func open(_ path: String) throws(ArrayFileError) -> HDF5Handle {
        guard let file = HDF5Handle(H5Fopen(path, UInt32(H5F_ACC_RDONLY_VALUE), 0), H5Fclose) else {
            throw .malformed(path: path, reason: "libhdf5 cannot open it: damaged or truncated HDF5")
        }
        return file
    }

    private static func isMatlab(_ file: borrowing HDF5Handle) -> Bool {
        guard let list = HDF5Handle(H5Fget_create_plist(file.id), H5Pclose) else { return false }
        var userblock: hsize_t = 0
        return H5Pget_userblock(list.id, &userblock) >= 0 && userblock == 512
    }
}

/// `H5F_ACC_RDONLY`, a macro that Swift cannot see.
private let H5F_ACC_RDONLY_VALUE = 0
