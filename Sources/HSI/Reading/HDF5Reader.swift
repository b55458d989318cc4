internal import CHDF5
internal import Synchronization

/// Reads the numeric datasets of an HDF5 file, MAT 7.3 among them, by libhdf5.
///
/// MATLAB keeps its column-major arrays with the extents turned round: they are given as MATLAB shows them. A plain HDF5
/// file is row-major as it stands.
enum HDF5Reader {
    static func variables(_ path: String) throws(SceneError) -> [VariableInfo] {
        try locked { () throws(SceneError) in
            _ = try HDF5Check(RandomAccessFile(path))
            let file = try open(path)
            var walk = HDF5Walk(path: path, isMatlab: isMatlab(file))
            try walk.group(file.id, prefix: "", depth: 0)
            return walk.found.map(\.info)
        }
    }

    static func read<Number: ArrayNumber>(
        _ name: String,
        in path: String,
        axes: [Int]?
    ) throws(SceneError) -> NumericArray<Number> {
        try locked { () throws(SceneError) in
            let bytes = try RandomAccessFile(path)
            let check = try HDF5Check(bytes)
            let file = try open(path)
            var walk = HDF5Walk(path: path, isMatlab: isMatlab(file))
            try walk.group(file.id, prefix: "", depth: 0)
            guard let entry = walk.found.first(where: { $0.info.name == name }) else {
                throw .keyNotFound(path: path, wanted: "variable '\(name)'", holds: walk.found.map(\.info))
            }
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
                throw .malformed(path: path, reason: "'\(name)' has a shape and no data")
            }
            let numbers = try ArrayTarget<Number>.numbers(
                shape: entry.info.shape,
                isColumnMajor: walk.isMatlab,
                axes: axes,
                path: path
            ) { target throws(SceneError) in
                // What lies in the file as numbers of a plain kind is read here, on several threads; the rest by libhdf5.
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

    private static func locked<Value>(_ body: () throws(SceneError) -> Value) throws(SceneError) -> Value {
        let result: Result<Value, SceneError> = hdf5Lock.withLock { _ in
            // Errors are told in our own words; libhdf5 would print its stack on standard error.
            H5Eset_auto2(0, nil, nil)
            do throws(SceneError) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private static func open(_ path: String) throws(SceneError) -> HDF5Handle {
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
