internal import ArrayElements

/// A dataset that is put together from boxes of other datasets.
///
/// Reference: HDF5 File Format Specification 3.0, section III.E (global heap block for virtual datasets) and appendix of
/// serialized selections.
struct HDF5VirtualLayout {
    private struct Part {
        let file: String
        let dataset: String
        let from: HDF5Selection
        let to: HDF5Selection
    }

    private let source: HDF5Source
    private let parts: [Part]
    private let extents: [Int]

    /// Parses the list of parts.
    init(_ source: HDF5Source, heap: Int, index: Int, extents: [Int]) throws(ArrayFileError) {
        (self.source, self.extents) = (source, extents)
        var cursor = ByteCursor(try HDF5GlobalHeap.object(source, at: heap, index), path: source.file.path)
        let version = try cursor.number(1)
        guard version <= 1 else {
            throw .unsupported(
                path: source.file.path,
                reason: "virtual datasets of version \(version) are not supported"
            )
        }
        let count = try cursor.count(8)
        guard count <= 100_000 else { throw source.malformed("a virtual dataset of \(count) parts") }
        var parts: [Part] = []
        for _ in 0..<count {
            // Version 1 can share names with an earlier part.
            var (file, dataset): (String?, String?) = (nil, nil)
            if version == 1 {
                let flags = try cursor.number(1)
                if flags & 4 != 0 { file = "." }
                if flags & 1 != 0 { file = try Self.earlier(&cursor, parts.map(\.file)) }
                if file == nil { file = try cursor.name(alignment: 1) }
                if flags & 2 != 0 { dataset = try Self.earlier(&cursor, parts.map(\.dataset)) }
                if dataset == nil { dataset = try cursor.name(alignment: 1) }
            } else {
                file = try cursor.name(alignment: 1)
                dataset = try cursor.name(alignment: 1)
            }
            let from = try HDF5Selection(&cursor)
            let to = try HDF5Selection(&cursor)
            parts.append(Part(file: file ?? "", dataset: dataset ?? "", from: from, to: to))
        }
        self.parts = parts
    }

    private static func earlier(_ cursor: inout ByteCursor, _ names: [String]) throws(ArrayFileError)
        -> String
    {
        let index = try cursor.count(8)
        guard index < names.count else {
            throw cursor.malformed("a virtual dataset that shares a missing name")
        }
        return names[index]
    }

    /// The size of the files of the parts that are there.
    var storedSize: Int {
        Set(parts.map(\.file)).reduce(0) { sum, name in
            let other = name == "." ? source : HDF5Walk.open(name, beside: source)
            return min(1 << 48, sum + (other?.file.size ?? 0))
        }
    }

    /// Reads the parts; what no part covers is 0.
    func fill<Number: ArrayNumber>(_ target: ArrayTarget<Number>) throws(ArrayFileError) {
        let count = extents.reduce(1, *)
        var zeros = [Double](repeating: 0, count: max(1, extents.last ?? 1))
        for start in stride(from: 0, to: count, by: zeros.count) {
            place(&zeros, at: start, target)
        }
        for part in parts {
            let other = part.file == "." ? source : HDF5Walk.open(part.file, beside: source)
            guard let other, let reader = try? HDF5Reader(other.file) else {
                throw .unsupported(
                    path: source.file.path,
                    reason: "a virtual dataset; its part \(part.file) is missing or in another folder"
                )
            }
            let name = part.dataset.split(separator: "/").joined(separator: "/")
            guard reader.variables.contains(where: { $0.name == name && $0.elementType != nil }),
                !(part.file == "." && reader.isVirtual(name))
            else {
                throw .unsupported(path: source.file.path, reason: "a virtual dataset of '\(part.dataset)'")
            }
            let array: NumericArray<Double> = try reader.read(name, axes: nil)
            try copy(array, part, target)
        }
    }

    private func copy<Number: ArrayNumber>(
        _ array: NumericArray<Double>,
        _ part: Part,
        _ target: ArrayTarget<Number>
    ) throws(ArrayFileError) {
        let from = try part.from.runs(in: array.shape, source)
        let to = try part.to.runs(in: extents, source)
        guard from.reduce(0, { $0 + $1.count }) == to.reduce(0, { $0 + $1.count }) else {
            throw source.malformed("a part of a virtual dataset of another size")
        }
        var (index, used) = (0, 0)
        for run in to {
            var start = run.lowerBound
            while start < run.upperBound, index < from.count {
                let length = min(run.upperBound - start, from[index].count - used)
                let first = from[index].lowerBound + used
                var numbers = Array(array.values[first..<first + length])
                place(&numbers, at: start, target)
                (start, used) = (start + length, used + length)
                if used == from[index].count { (index, used) = (index + 1, 0) }
            }
        }
    }

    /// Stores numbers of one line of the dataset.
    private func place<Number: ArrayNumber>(
        _ numbers: inout [Double],
        at start: Int,
        _ target: ArrayTarget<Number>
    ) {
        let steps = rowMajorSteps(extents)
        let origin = zip(extents, steps).map { start / $1 % $0 }
        let box = extents.isEmpty ? [] : extents.dropLast().map { _ in 1 } + [numbers.count]
        numbers.withUnsafeBytes { bytes in
            guard let address = bytes.baseAddress else { return }
            target.place(address, .float64, StoredBox(origin: origin, extents: box))
        }
    }
}

extension HDF5Reader {
    /// Whether a dataset is virtual, so that it could be part of itself.
    func isVirtual(_ name: String) -> Bool {
        guard let layout = entries.first(where: { $0.info.name == name })?.object?.layout,
            case .virtual = try? HDF5Layout(layout, path: "")
        else { return false }
        return true
    }
}
