internal import ArrayElements
internal import CHDF5

/// One HDF5 dataset: its description and its data.
enum HDF5Dataset {
    static func describe(
        _ dataset: borrowing HDF5Handle,
        name: String,
        path: String,
        isMatlab: Bool
    ) throws(ArrayFileError) -> VariableInfo {
        guard let space = HDF5Handle(H5Dget_space(dataset.id), H5Sclose),
            let type = HDF5Handle(H5Dget_type(dataset.id), H5Tclose)
        else { throw .malformed(path: path, reason: "invalid HDF5 file: '\(name)' has no shape or type") }
        let rank = Int(H5Sget_simple_extent_ndims(space.id))
        var extents = [hsize_t](repeating: 0, count: max(0, rank))
        guard (0...32).contains(rank), rank == 0 || H5Sget_simple_extent_dims(space.id, &extents, nil) == rank
        else {
            throw .malformed(path: path, reason: "invalid HDF5 file: '\(name)' has no shape")
        }
        let shape = (isMatlab ? extents.reversed() : extents).map { Int(clamping: $0) }
        let matlabClass = isMatlab ? textAttribute(dataset, "MATLAB_class") : nil
        if isMatlab && H5Aexists(dataset.id, "MATLAB_empty") > 0 {
            return VariableInfo(name: name, type: "empty \(matlabClass ?? "array")", shape: [])
        }
        if let matlabClass, ["char", "cell", "function_handle", "opaque", "struct"].contains(matlabClass) {
            return VariableInfo(name: name, type: matlabClass, shape: shape)
        }
        guard let elementType = elementType(type.id) else {
            return VariableInfo(name: name, type: typeWord(type.id), shape: shape)
        }
        return VariableInfo(
            name: name,
            elementType: matlabClass == "logical" ? .bool : elementType,
            shape: shape
        )
    }

    /// Whether the elements of the dataset have the native format of `type`.
    static func isPlain(_ dataset: borrowing HDF5Handle, _ type: ElementType) -> Bool {
        guard let stored = HDF5Handle(H5Dget_type(dataset.id), H5Tclose) else { return false }
        return type != .float16 && H5Tequal(stored.id, nativeType(type)) > 0
    }

    /// Reads the whole dataset with libhdf5 and stores its numbers.
    static func fill(
        _ target: ArrayTarget<some ArrayNumber>,
        with dataset: borrowing HDF5Handle,
        _ info: VariableInfo,
        _ elementType: ElementType,
        path: String
    ) throws(ArrayFileError) {
        // Half precision is converted while reading.
        let type: ElementType = elementType == .float16 ? .float32 : elementType
        let count = target.extents.reduce(type.size, *)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        defer { bytes.deallocate() }
        let status = readAll(
            dataset,
            memoryType: nativeType(type),
            isEnum: elementType == .bool,
            into: bytes.baseAddress
        )
        guard status >= 0 else {
            throw .malformed(
                path: path,
                reason: "libhdf5 cannot read '\(info.name)': damaged data or an unknown filter"
            )
        }
        let stored = StoredNumbers(type: type, isBigEndian: false)
        var read = 0
        try target.fill(stored) { buffer in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[read..<read + buffer.count]))
            read += buffer.count
        }
    }

    private static func readAll(
        _ dataset: borrowing HDF5Handle,
        memoryType: hid_t,
        isEnum: Bool,
        into buffer: UnsafeMutableRawPointer?
    ) -> herr_t {
        // An enumeration (NumPy booleans) converts only to itself; a single byte has no byte order.
        if isEnum, let type = HDF5Handle(H5Dget_type(dataset.id), H5Tclose), H5Tget_class(type.id) == H5T_ENUM
        {
            return H5Dread(dataset.id, type.id, 0, 0, 0, buffer)
        }
        return H5Dread(dataset.id, memoryType, 0, 0, 0, buffer)
    }

    /// Checks the extents against the size of the file; false when no data is stored.
    static func checkStorage(
        _ dataset: borrowing HDF5Handle,
        _ info: VariableInfo,
        _ elementType: ElementType,
        path: String
    ) throws(ArrayFileError) -> Bool {
        // Half precision is converted while reading.
        guard
            let bytes = byteCount(
                shape: info.shape,
                elementSize: elementType == .float16 ? 4 : elementType.size
            )
        else {
            throw .malformed(
                path: path,
                reason: "'\(info.name)' has impossible extents \(extentsText(info.shape))"
            )
        }
        guard let list = HDF5Handle(H5Dget_create_plist(dataset.id), H5Pclose) else {
            throw .malformed(path: path, reason: "libhdf5 cannot read the layout of '\(info.name)'")
        }
        let storage = Int(clamping: H5Dget_storage_size(dataset.id))
        let fileSize = try RandomAccessFile(path).size
        guard storage <= fileSize else {
            throw .malformed(
                path: path,
                reason: "'\(info.name)' claims \(storage) stored bytes in a file of \(fileSize)"
            )
        }
        let isFiltered = H5Pget_nfilters(list.id) > 0
        // No supported filter exceeds zlib's compression limit of 1032 to 1; conversion widens an element at most eightfold.
        guard bytes / 8 <= (isFiltered ? storage * 1032 : storage) else {
            throw .malformed(
                path: path,
                reason:
                    "expected the data of '\(info.name)', \(extentsText(info.shape)) \(info.type), found \(storage) bytes"
            )
        }
        guard H5Pget_layout(list.id) == H5D_CHUNKED else { return storage > 0 }
        var chunk = [hsize_t](repeating: 0, count: 32)
        let rank = H5Pget_chunk(list.id, 32, &chunk)
        guard rank >= 0,
            let size = byteCount(shape: chunk.prefix(Int(rank)).map { Int(clamping: $0) }, elementSize: 8),
            size > 0, size <= 1 << 33
        else {
            throw .malformed(path: path, reason: "the chunk size of '\(info.name)' is invalid")
        }
        return storage > 0
    }

    private static func elementType(_ type: hid_t) -> ElementType? {
        let size = H5Tget_size(type)
        switch H5Tget_class(type) {
        case H5T_INTEGER:
            let isSigned = H5Tget_sign(type) == H5T_SGN_2
            switch size {
            case 1: return isSigned ? .int8 : .uint8
            case 2: return isSigned ? .int16 : .uint16
            case 4: return isSigned ? .int32 : .uint32
            case 8: return isSigned ? .int64 : .uint64
            default: return nil
            }
        case H5T_FLOAT: return size == 2 ? .float16 : size == 4 ? .float32 : size == 8 ? .float64 : nil
        case H5T_ENUM: return size == 1 ? .bool : nil
        default: return nil
        }
    }

    private static func typeWord(_ type: hid_t) -> String {
        switch H5Tget_class(type) {
        case H5T_STRING: "text"
        case H5T_COMPOUND: isComplex(type) ? "complex" : "compound"
        case H5T_REFERENCE: "references"
        case H5T_ARRAY: "arrays"
        case H5T_VLEN: "lists"
        case H5T_INTEGER, H5T_FLOAT: "number of \(H5Tget_size(type)) bytes"
        case H5T_ENUM: "enumeration"
        default: "opaque"
        }
    }

    /// Whether a compound has MATLAB's or h5py's format of complex numbers.
    private static func isComplex(_ type: hid_t) -> Bool {
        H5Tget_nmembers(type) == 2
            && (H5Tget_member_index(type, "real") >= 0 && H5Tget_member_index(type, "imag") >= 0
                || H5Tget_member_index(type, "r") >= 0 && H5Tget_member_index(type, "i") >= 0)
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
        case .float16, .float32: hdf5_native_float()
        case .float64: hdf5_native_double()
        }
    }

    /// A short text attribute of fixed length, as MATLAB writes its class names.
    private static func textAttribute(_ object: borrowing HDF5Handle, _ name: String) -> String? {
        guard H5Aexists(object.id, name) > 0,
            let attribute = HDF5Handle(H5Aopen(object.id, name, 0), H5Aclose),
            let type = HDF5Handle(H5Aget_type(attribute.id), H5Tclose),
            let space = HDF5Handle(H5Aget_space(attribute.id), H5Sclose),
            H5Tget_class(type.id) == H5T_STRING, H5Tis_variable_str(type.id) == 0,
            H5Sget_simple_extent_npoints(space.id) == 1
        else { return nil }
        let size = H5Tget_size(type.id)
        guard (1...256).contains(size) else { return nil }
        var text = [CChar](repeating: 0, count: size)
        guard H5Aread(attribute.id, type.id, &text) >= 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
