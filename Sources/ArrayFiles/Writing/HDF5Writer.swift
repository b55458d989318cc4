internal import ArrayElements
internal import CHDF5
internal import Glibc
internal import Synchronization

/// Writes arrays as HDF5 with libhdf5: a dataset of rows × columns × bands, compressed in chunks, and one of the wavelengths.
enum HDF5Writer {
    // libhdf5 is not thread-safe.
    private static let lock = Mutex<Void>(())

    /// Writes an array as the dataset `cube`, or with the name it has in its file.
    ///
    /// - Throws: `FileError`; then no file remains.
    static func write(_ array: StoredArray, to path: String) throws(FileError) {
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
        let temporary = "\(folder).\(lastComponent(path)).\(getpid()).\(MemoryFileNumber.next()).partial"
        let isWritten = lock.withLock { _ in
            // Errors are reported by this program; libhdf5 would print its error stack to standard error.
            H5Eset_auto2(0, nil, nil)
            return fill(temporary, array)
        }
        guard isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw .cannotWrite(path: path, reason: "libhdf5 cannot write it")
        }
    }

    private static func fill(_ path: String, _ array: StoredArray) -> Bool {
        // H5F_ACC_TRUNC
        let file = H5Fcreate(path, 2, 0, 0)
        guard file >= 0 else { return false }
        let name = array.name.split(whereSeparator: { "/.".contains($0) }).last.map(String.init) ?? "cube"
        var isWritten = add(
            array.bytes(array.values, as: array.type),
            array.type,
            array.shape,
            name,
            to: file
        )
        if let wavelengths = array.metadata?.wavelengths, name != "wavelengths" {
            let bytes = array.bytes(wavelengths, as: .float64)
            isWritten = add(bytes, .float64, [wavelengths.count], "wavelengths", to: file) && isWritten
        }
        return H5Fclose(file) >= 0 && isWritten
    }

    private static func add(
        _ bytes: [UInt8],
        _ type: ElementType,
        _ shape: [Int],
        _ name: String,
        to file: hid_t
    ) -> Bool {
        var extents = shape.map { hsize_t($0) }
        let space = H5Screate_simple(Int32(shape.count), &extents, nil)
        defer { H5Sclose(space) }
        let list = H5Pcreate(hdf5_dataset_create())
        defer { H5Pclose(list) }
        if shape.count > 1 {
            // About a mebibyte.
            let line = shape.dropFirst().reduce(type.size, *)
            var chunk = extents
            chunk[0] = hsize_t(max(1, min(shape[0], (1 << 20) / max(1, line))))
            H5Pset_chunk(list, Int32(shape.count), &chunk)
            H5Pset_shuffle(list)
            H5Pset_deflate(list, 4)
        }
        let dataset = H5Dcreate2(file, name, nativeType(type), space, 0, list, 0)
        guard dataset >= 0 else { return false }
        let status = bytes.withUnsafeBytes { H5Dwrite(dataset, nativeType(type), 0, 0, 0, $0.baseAddress) }
        return H5Dclose(dataset) >= 0 && status >= 0
    }

    private static func nativeType(_ type: ElementType) -> hid_t {
        switch type {
        case .bool, .uint8: hdf5_native_uint8()
        case .int8: hdf5_native_int8()
        case .int16: hdf5_native_int16()
        case .uint16: hdf5_native_uint16()
        case .int32: hdf5_native_int32()
        case .uint32: hdf5_native_uint32()
        case .int64: hdf5_native_int64()
        case .uint64: hdf5_native_uint64()
        case .float16: hdf5_half()
        case .float32: hdf5_native_float()
        case .float64: hdf5_native_double()
        }
    }
}
