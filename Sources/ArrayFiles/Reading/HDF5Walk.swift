internal import CHDF5

/// Collects the datasets of an HDF5 file, including those in groups.
struct HDF5Walk {
    /// A dataset and its path in libhdf5.
    struct Entry {
        let info: VariableInfo
        let location: String
    }

    let path: String
    let isMatlab: Bool
    private(set) var found: [Entry] = []
    /// The addresses of the parent groups, to detect a group that links to itself.
    private var visited: Set<UInt64> = []

    init(path: String, isMatlab: Bool) { (self.path, self.isMatlab) = (path, isMatlab) }

    /// Adds the datasets of the group `id`.
    mutating func group(_ id: hid_t, prefix: String, location: String = "", depth: Int) throws(ArrayFileError)
    {
        guard depth < 16 else { throw malformed("groups nested deeper than 16") }
        var about = H5G_info_t()
        guard H5Gget_info(id, &about) >= 0 else { throw malformed("a group cannot be listed") }
        guard about.nlinks <= 100_000 else { throw malformed("a group of \(about.nlinks) links") }
        for index in 0..<about.nlinks {
            let name = try linkName(id, index)
            // MATLAB stores the targets of references, and its own objects, in groups with such names.
            if name.hasPrefix("#") && isMatlab { continue }
            guard !name.contains("/") else { throw malformed("a link with a slash in its name") }
            var link = H5L_info_t()
            guard H5Lget_info(id, name, &link, 0) >= 0 else {
                throw malformed("link '\(name)' cannot be read")
            }
            // Links to other places and files are not followed.
            guard link.type == H5L_TYPE_HARD else { continue }
            try object(id, name, prefix: prefix, location: location, depth: depth)
        }
    }

    private func linkName(_ id: hid_t, _ index: hsize_t) throws(ArrayFileError) -> String {
        let length = H5Lget_name_by_idx(id, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, 0)
        guard length > 0, length <= 4096 else { throw malformed("a link whose name cannot be read") }
        var name = [CChar](repeating: 0, count: length + 1)
        guard H5Lget_name_by_idx(id, ".", H5_INDEX_NAME, H5_ITER_INC, index, &name, name.count, 0) == length
        else {
            throw malformed("a link whose name cannot be read")
        }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private mutating func object(
        _ id: hid_t,
        _ name: String,
        prefix: String,
        location: String,
        depth: Int
    ) throws(ArrayFileError) {
        guard let object = HDF5Handle(H5Oopen(id, name, 0), H5Oclose) else {
            throw malformed("'\(prefix + name)' cannot be opened")
        }
        let place = location + "/" + name
        switch H5Iget_type(object.id) {
        case H5I_DATASET:
            guard found.count < 100_000 else { throw malformed("more than 100000 datasets") }
            let info = try HDF5Dataset.describe(object, name: prefix + name, path: path, isMatlab: isMatlab)
            found.append(Entry(info: info, location: place))
        case H5I_GROUP:
            var about = H5O_info_t()
            guard H5Oget_info2(object.id, &about, UInt32(1)) >= 0 else {
                throw malformed("'\(prefix + name)' cannot be read")
            }
            guard visited.insert(UInt64(about.addr)).inserted else { return }
            try group(
                object.id,
                prefix: prefix + name + (isMatlab ? "." : "/"),
                location: place,
                depth: depth + 1
            )
        default: break
        }
    }

    private func malformed(_ reason: String) -> ArrayFileError {
        .malformed(path: path, reason: "invalid HDF5 file: " + reason)
    }
}
