internal import ArrayElements

/// Reads the numeric datasets of an HDF5 file, including MAT 7.3.
///
/// The reader is our own: libhdf5 trusts what it reads, so that a damaged file can crash it. MATLAB stores its column-major
/// arrays with reversed extents; they are listed as MATLAB shows them. Other HDF5 files are row-major.
///
/// Reference: HDF5 File Format Specification 3.0.
struct HDF5Reader {
    private let source: HDF5Source
    let isMatlab: Bool
    let entries: [HDF5Walk.Entry]

    /// Lists the datasets of a file.
    init(_ file: RandomAccessFile) throws(ArrayFileError) {
        source = try HDF5Source(file)
        isMatlab = source.base == 512
        entries = try HDF5Walk.entries(source, isMatlab: isMatlab)
    }

    /// The datasets of the file, including those in groups.
    var variables: [VariableInfo] { entries.map(\.info) }

    /// The attributes of the object at a path; none if there is no such object.
    func attributes(_ path: String) -> [HDF5Attribute] {
        guard let address = HDF5Walk.resolve(path, in: source),
            let object = try? HDF5Object(source, at: address)
        else { return [] }
        return (try? HDF5Group.attributes(of: object, in: source)) ?? []
    }

    /// Reads the dataset `name` of `variables`.
    func read<Number: ArrayNumber>(
        _ name: String,
        axes: [Int]?
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let path = source.file.path
        guard let entry = entries.first(where: { $0.info.name == name }) else {
            throw .keyNotFound(path: path, wanted: "variable '\(name)'", holds: variables)
        }
        guard let object = entry.object, let elementType = entry.info.elementType, let type = object.type,
            case .number(let stored, let isBigEndian) = type.kind
        else {
            throw .unsupported(path: path, reason: "'\(name)' is \(entry.info.type); expected real numbers")
        }
        if let obstacle = object.obstacle {
            throw .unsupported(path: path, reason: "'\(name)' has \(obstacle), which are not supported")
        }
        let dataset = try HDF5Dataset(object, named: name, in: entry.source)
        try dataset.checkStorage(entry.info)
        let numbers = try ArrayTarget<Number>.numbers(
            shape: entry.info.shape,
            isColumnMajor: isMatlab,
            axes: axes,
            path: path
        ) { target throws(ArrayFileError) in
            try dataset.fill(target, StoredNumbers(type: stored, isBigEndian: isBigEndian))
        }
        return NumericArray(shape: entry.info.shape, elementType: elementType, values: numbers)
    }
}
