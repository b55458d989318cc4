internal import ArrayElements

/// Collects the datasets of an HDF5 file, including those in groups.
struct HDF5Walk {
    /// A dataset.
    struct Entry {
        let info: VariableInfo
        /// The object; nil for one that cannot be parsed.
        let object: HDF5Object?
        /// The file that has it.
        let source: HDF5Source
    }

    private let source: HDF5Source
    private let isMatlab: Bool
    private(set) var found: [Entry] = []
    /// The addresses of groups and datasets that were reached, so that each is listed once.
    private var visited: Set<Int> = []
    /// Links that are followed once all objects of this file are known.
    private var others: [(name: String, target: HDF5Link.Target)] = []

    private static let limit = 100_000

    /// Lists the datasets of a file.
    static func entries(_ source: HDF5Source, isMatlab: Bool) throws(ArrayFileError) -> [Entry] {
        var walk = HDF5Walk(source: source, isMatlab: isMatlab)
        try walk.group(HDF5Object(source, at: source.root), prefix: "", depth: 0)
        for link in walk.others { walk.follow(link.name, link.target) }
        return walk.found
    }

    private init(source: HDF5Source, isMatlab: Bool) { (self.source, self.isMatlab) = (source, isMatlab) }

    private mutating func group(_ object: HDF5Object, prefix: String, depth: Int) throws(ArrayFileError) {
        guard depth < 16 else { throw source.malformed("groups nested deeper than 16") }
        visited.insert(object.address)
        for link in try HDF5Group.links(of: object, in: source).sorted(by: { $0.name < $1.name }) {
            // MATLAB stores the targets of references, and its own objects, in groups with such names.
            if link.name.hasPrefix("#") && isMatlab { continue }
            guard !link.name.contains("/") else { throw source.malformed("a link with a slash in its name") }
            let name = prefix + link.name
            guard case .object(let address) = link.target else {
                others.append((name, link.target))
                continue
            }
            guard visited.insert(address).inserted else { continue }
            try take(address, name, depth: depth)
        }
    }

    /// Takes an object; one that is damaged is listed and does not keep its neighbors from being read.
    private mutating func take(_ address: Int, _ name: String, depth: Int) throws(ArrayFileError) {
        guard found.count < Self.limit, visited.count < 1 << 20 else {
            throw source.malformed("more than \(Self.limit) datasets")
        }
        let object: HDF5Object
        do throws(ArrayFileError) { object = try HDF5Object(source, at: address) } catch {
            found.append(
                Entry(info: VariableInfo(name: name, type: "damaged", shape: []), object: nil, source: source)
            )
            return
        }
        if object.isDataset {
            let info = Self.describe(object, name: name, source, isMatlab: isMatlab)
            found.append(Entry(info: info, object: object, source: source))
        } else if object.isGroup {
            try group(object, prefix: name + (isMatlab ? "." : "/"), depth: depth + 1)
        }
    }

    /// What a dataset holds.
    private static func describe(
        _ object: HDF5Object,
        name: String,
        _ source: HDF5Source,
        isMatlab: Bool
    ) -> VariableInfo {
        let extents = object.extents ?? []
        // MATLAB's arrays are column-major, with their extents reversed.
        let shape = isMatlab ? extents.reversed() : extents
        guard let type = object.type else { return VariableInfo(name: name, type: "unknown", shape: shape) }
        let attributes = isMatlab ? (try? HDF5Group.attributes(of: object, in: source)) ?? [] : []
        let matlabClass = attributes.first { $0.name == "MATLAB_class" }?.texts.first
        if attributes.contains(where: { $0.name == "MATLAB_empty" }) {
            return VariableInfo(name: name, type: "empty \(matlabClass ?? "array")", shape: [])
        }
        if attributes.contains(where: { $0.name == "MATLAB_object_decode" }), let matlabClass {
            return VariableInfo(
                name: name,
                type: "MATLAB object of class \(matlabClass)"
                    + (matlabClass == "categorical" ? " (save uint8(\(name)) instead)" : ""),
                shape: shape
            )
        }
        if let matlabClass, ["char", "cell", "function_handle", "opaque", "struct"].contains(matlabClass) {
            return VariableInfo(name: name, type: matlabClass, shape: shape)
        }
        switch type.kind {
        case .number(let element, _):
            return VariableInfo(
                name: name,
                elementType: matlabClass == "logical" ? .bool : element,
                shape: shape
            )
        case .text, .anyText: return VariableInfo(name: name, type: "text", shape: shape)
        case .other(let word): return VariableInfo(name: name, type: word, shape: shape)
        }
    }
}

// MARK: - Links to other places

extension HDF5Walk {
    /// Adds the dataset that a link leads to, if it is not listed already.
    private mutating func follow(_ name: String, _ target: HDF5Link.Target) {
        switch target {
        case .path(let path):
            guard let address = Self.resolve(path, in: source), visited.insert(address).inserted else {
                return
            }
            add(address, name, source)
        case .other(let file, let path):
            guard let other = Self.open(file, beside: source), let address = Self.resolve(path, in: other)
            else {
                found.append(
                    Entry(
                        info: VariableInfo(name: name, type: "link to \(file)", shape: []),
                        object: nil,
                        source: source
                    )
                )
                return
            }
            add(address, name, other)
        case .object, .unknown: return
        }
    }

    private mutating func add(_ address: Int, _ name: String, _ source: HDF5Source) {
        guard found.count < Self.limit, let object = try? HDF5Object(source, at: address), object.isDataset
        else {
            return
        }
        let info = Self.describe(object, name: name, source, isMatlab: isMatlab)
        found.append(Entry(info: info, object: object, source: source))
    }

    /// The address of the object at a path from the root group.
    static func resolve(_ path: String, in source: HDF5Source, depth: Int = 0) -> Int? {
        guard depth < 16 else { return nil }
        var address = source.root
        for part in path.split(separator: "/") where part != "." {
            guard let object = try? HDF5Object(source, at: address),
                let links = try? HDF5Group.links(of: object, in: source),
                let link = links.first(where: { $0.name == part })
            else { return nil }
            switch link.target {
            case .object(let next): address = next
            case .path(let other):
                guard let next = resolve(other, in: source, depth: depth + 1) else { return nil }
                address = next
            case .other, .unknown: return nil
            }
        }
        return address
    }

    /// Another file in the folder of a file, or below; a path elsewhere is not followed.
    static func open(_ name: String, beside source: HDF5Source) -> HDF5Source? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains("..") else { return nil }
        let path = source.file.path
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        guard let file = try? RandomAccessFile(folder + name) else { return nil }
        return try? HDF5Source(file)
    }
}
