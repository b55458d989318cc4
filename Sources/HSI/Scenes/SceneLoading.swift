internal import ArrayElements
internal import ArrayFiles
internal import Compute
internal import Synchronization

extension Scene {
    /// The maximum number of classes of a label map.
    package static let classLimit = 1024

    /// Reads the cube and labels of a scene with a descriptor.
    static func load(
        _ descriptor: SceneDescriptor,
        cubePath: String,
        cubeFile: SceneFile,
        labelsPath: String,
        labelsFile: SceneFile
    ) throws(SceneError) -> Scene {
        let file = try ArraySearch(cubePath)
        try SyntheticMark.check(SyntheticMark.read(in: file.file), against: descriptor, path: cubePath)
        let parts = try read(
            cube: (file, .preferring(cubeFile.keys), cubeFile.checksums),
            labels: (
                try labelsPath == cubePath ? file : ArraySearch(labelsPath),
                .preferring(labelsFile.keys), labelsFile.checksums
            )
        )
        return Scene(
            cube: parts.cube,
            labels: parts.labels,
            descriptor: descriptor.completed(for: parts.cube, parts.labels),
            sources: parts.sources
        )
    }

    private typealias Request = (search: ArraySearch, key: ArraySearch.Key, checksums: [Checksum])

    private static func read(
        cube: Request,
        labels: Request
    ) throws(SceneError) -> (cube: Cube, labels: LabelMap, sources: [SceneSource]) {
        // Both headers are checked before any data is read, so that a wrong file fails quickly.
        let cubeInfo = try cube.search.cube(cube.key)
        let labelInfos = try labels.search.labels(labels.key) { extents in
            AxisOrder.of(cube: cubeInfo.shape, labels: extents) != nil
        }
        let extents = squeezed(labelInfos[0].shape)
        guard let axes = AxisOrder.of(cube: cubeInfo.shape, labels: extents) else {
            throw .extentMismatch(
                cubePath: cube.search.path,
                cube: cubeInfo.shape,
                labelsPath: labels.search.path,
                labels: extents
            )
        }
        let map = try LabelMap.read(labelInfos, in: labels.search.file)
        guard map.labeledCount > 0 else { throw .nothingLabeled(path: labels.search.path) }
        let values = try Cube.read(cubeInfo, axes: axes, in: cube.search.file)
        let sources = [
            try SceneSource(.cube, cube.search.file, variable: cubeInfo.name, known: cube.checksums),
            try SceneSource(
                .labels,
                labels.search.file,
                variable: labelInfos.map(\.name).joined(separator: "+"),
                known: labels.checksums
            ),
        ]
        return (values, map, sources)
    }
}

extension Scene {
    /// The scene with the labels of a published split, and with the files of the split among its sources.
    public func relabeled(
        by split: OfficialSplit,
        train: ArrayLocation,
        test: ArrayLocation?
    ) throws(SceneError) -> Scene {
        var sources = sources
        for (role, location) in [(SceneFile.Role.trainLabels, train as ArrayLocation?), (.testLabels, test)] {
            guard let location else { continue }
            let file = try reading(ArrayFile(location.path))
            sources.append(try SceneSource(role, file, variable: location.key ?? "", known: []))
        }
        var named = descriptor
        // Names of the maps are used where the scene has none; after renumbering, they may belong to other labels.
        if split.correspondence == nil {
            let unnamed = split.classes.filter { other in
                !named.classes.contains { $0.label == other.label || $0.color == other.color }
            }
            named = named.naming(named.classes + unnamed)
        }
        let descriptor = named.completed(for: cube, split.labels)
        let labels = mask?.applied(to: split.labels) ?? split.labels
        return Scene(
            cube: cube,
            labels: labels,
            descriptor: descriptor,
            sources: sources,
            mask: mask,
            bands: bands,
            georeference: georeference,
            doubts: doubts
        )
    }
}

extension SceneSource {
    /// Computes the checksum of a file and compares it with those of known copies.
    init(
        _ role: SceneFile.Role,
        _ file: ArrayFile,
        variable: String,
        known: [Checksum]
    ) throws(SceneError) {
        let digest = try reading(file.digest())
        self.init(
            role: role,
            path: file.path,
            variable: variable,
            bytes: file.size,
            sha256: digest,
            checksumMatches: known.isEmpty ? nil : known.contains { $0.sha256 == digest }
        )
        if let header = file.raster(variable)?.headerPath {
            headerSHA256 = try reading(fileDigest(RandomAccessFile(header)))
        }
    }

    /// Computes the checksum of a file of any kind.
    init(_ role: SceneFile.Role, path: String, variable: String, known: [Checksum]) throws(SceneError) {
        if let file = try? ArrayFile(path) {
            try self.init(role, file, variable: variable, known: known)
            return
        }
        let file = try reading(RandomAccessFile(path))
        self.init(
            role: role,
            path: path,
            variable: variable,
            bytes: file.size,
            sha256: try reading(fileDigest(file)),
            checksumMatches: nil
        )
    }
}

extension Cube {
    /// Reads a cube stored as rows×columns×bands, for scenes without labels.
    public static func load(_ location: ArrayLocation) throws(SceneError) -> Cube {
        let search = try ArraySearch(location.path)
        let info = try search.cube(location.key.map { .exactly($0) } ?? .preferring([]))
        return try read(info, axes: [0, 1, 2], in: search.file)
    }

    /// The numbers of an array as they are in the file, with NaN and infinity.
    static func asStored(
        _ info: VariableInfo,
        axes: [Int],
        in file: ArrayFile
    ) throws(SceneError) -> (cube: Cube, type: ElementType) {
        let array = try reading(file.floats(info.name, axes: axes))
        guard array.shape == info.shape else {
            throw .malformed(path: file.path, reason: "the file changed while it was read")
        }
        let cube = Cube(
            rows: array.shape[axes[0]],
            columns: array.shape[axes[1]],
            bands: array.shape[axes[2]],
            values: array.values
        )
        return (cube, array.elementType)
    }

    static func read(_ info: VariableInfo, axes: [Int], in file: ArrayFile) throws(SceneError) -> Cube {
        let (cube, type) = try asStored(info, axes: axes, in: file)
        guard type.isFloating, !cube.isFinite else { return cube }
        if let first = cube.values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(
                path: file.path,
                count: cube.values.count { !$0.isFinite },
                row: first / cube.bands / cube.columns,
                column: first / cube.bands % cube.columns,
                band: first % cube.bands
            )
        }
        return cube
    }
}

extension Cube {
    /// Whether every value is a finite number.
    fileprivate var isFinite: Bool {
        let isBroken = Atomic<Bool>(false)
        values.withUnsafeBufferPointer { values in
            parallel(over: values.count, grain: 1 << 20) { range in
                // Adding one to the exponent overflows into the sign bit exactly for NaN and infinity.
                var bits: UInt32 = 0
                for index in range { bits |= values[index].magnitude.bitPattern &+ 0x0080_0000 }
                if bits >> 31 != 0 { isBroken.store(true, ordering: .relaxed) }
            }
        }
        return !isBroken.load(ordering: .relaxed)
    }
}

extension LabelMap {
    /// Reads a label map, for scenes without a cube.
    ///
    /// ENVI ROI text is also supported: the n-th region is class n.
    public static func load(
        _ location: ArrayLocation,
        reading: SceneReading = SceneReading()
    ) throws(SceneError) -> LabelMap {
        try loadDescribed(location, reading: reading).labels
    }

    /// Reads a label map and returns its source file.
    ///
    /// - Throws: `SceneError`, also if no pixel is labeled.
    public static func loadWithSource(
        _ location: ArrayLocation,
        reading: SceneReading = SceneReading()
    ) throws(SceneError) -> (labels: LabelMap, source: SceneSource) {
        let search = try ArraySearch(location.path)
        let read = try described(search, location, reading)
        return (read.labels, try read.source(search))
    }

    /// Reads a label map with its descriptor: that of the synthetic scene if the file contains one, else one with the names and
    /// colors of the file.
    public static func loadDescribed(
        _ location: ArrayLocation,
        reading: SceneReading = SceneReading()
    ) throws(SceneError) -> (labels: LabelMap, descriptor: SceneDescriptor, doubts: [Doubt]) {
        let read = try described(ArraySearch(location.path), location, reading)
        return (read.labels, read.descriptor, read.doubts)
    }

    /// A label map with everything that its file says.
    struct Described {
        let labels: LabelMap
        let descriptor: SceneDescriptor
        let doubts: [Doubt]
        fileprivate let path: String, variable: String

        /// The file as a source.
        ///
        /// - Throws: `SceneError`, also if no pixel is labeled.
        func source(_ search: ArraySearch) throws(SceneError) -> SceneSource {
            guard labels.labeledCount > 0 else { throw .nothingLabeled(path: path) }
            return try SceneSource(.labels, search.file, variable: variable, known: [])
        }
    }

    static func described(
        _ search: ArraySearch,
        _ location: ArrayLocation,
        _ reading: SceneReading
    ) throws(SceneError) -> Described {
        let known = try reading.classNames.map(ClassNamesFile.read) ?? []
        let (read, variable) = try ReadLabels.read(search, location.key, cube: nil, reading, known)
        let mark = try SyntheticMark.read(in: search.file)
        let descriptor =
            mark?.completed(for: read.map)
            ?? SceneDescriptor(named: location.path)
            .naming(known.isEmpty ? read.classes : known).completed(for: read.map)
        return Described(
            labels: read.map,
            descriptor: descriptor,
            doubts: read.doubts,
            path: location.path,
            variable: variable
        )
    }

    /// Reads the label map with the given key, or the only one if there is no key.
    static func read(_ search: ArraySearch, _ key: ArraySearch.Key) throws(SceneError) -> LabelMap {
        try read(search.labels(key) { _ in true }, in: search.file)
    }

    /// Reads the label map named by one of `keys`, else the only one, and returns its name: nil if the file has no names.
    static func find(_ path: String, _ keys: [String]) throws(SceneError) -> (map: LabelMap, key: String?) {
        let search = try ArraySearch(path)
        let infos = try search.labels(.preferring(keys)) { _ in true }
        let name = infos.map(\.name).joined(separator: "+")
        return (try read(infos, in: search.file), name.isEmpty ? nil : name)
    }

    /// Reads the label map of a scene of the catalog, or combines several that share no pixel.
    static func read(_ infos: [VariableInfo], in file: ArrayFile) throws(SceneError) -> LabelMap {
        var sum: LabelMap?
        for info in infos {
            let array = try reading(file.doubles(info.name))
            let extents = squeezed(array.shape)
            guard extents == squeezed(info.shape), extents.count == 2 else {
                throw .malformed(path: file.path, reason: "the file changed while it was read")
            }
            let next = try ReadLabels(
                array.values,
                rows: extents[0],
                columns: extents[1],
                raster: file.raster(info.name),
                reading: SceneReading(),
                path: file.path
            ).map
            let names = infos.map { "'\($0.name)'" }.joined(separator: " and ")
            sum = try sum?.adding(next, names: names, path: file.path) ?? next
        }
        guard let sum else { throw .keyNotFound(path: file.path, wanted: "label map", holds: []) }
        return sum
    }
}

extension SceneDescriptor {
    /// A descriptor for a label map that is not in the catalog.
    public init(for labels: LabelMap, from path: String) {
        self = SceneDescriptor(named: path).completed(for: labels)
    }

    /// A descriptor with the name of a file and nothing else.
    init(named path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        self.init(
            alias: name.split(separator: ".").first.map(String.init) ?? name,
            aliases: [],
            name: name,
            rows: 0,
            columns: 0,
            bands: 0,
            classes: [],
            falseColorBands: [],
            files: []
        )
    }

    /// This descriptor with classes, which get a color where they have none.
    func naming(_ classes: [SceneClass]) -> SceneDescriptor {
        var result = self
        result.classes = classes.filter { !$0.color.isEmpty }
        let colors = Palette.distinct(classes.count + result.classes.count)
            .filter { color in !result.classes.contains { $0.color == color } }
        result.classes += zip(classes.filter { $0.color.isEmpty }, colors).map {
            SceneClass(label: $0.label, name: $0.name, color: $1)
        }
        result.classes.sort { $0.label < $1.label }
        return result
    }

    /// This descriptor with the size of the data and a class for every label that occurs.
    func completed(for cube: Cube, _ labels: LabelMap) -> SceneDescriptor {
        var result = completed(for: labels)
        result.bands = cube.bands
        result.falseColorBands = falseColorBands.map { min($0, max(0, cube.bands - 1)) }
        return result
    }

    /// This descriptor with the size of a label map and a class for every label that occurs.
    public func completed(for labels: LabelMap) -> SceneDescriptor {
        var result = self
        (result.rows, result.columns) = (labels.rows, labels.columns)
        let counts = labels.counts
        result.labeled = counts.values.reduce(0, +)
        let unnamed = counts.keys.filter { sceneClass($0) == nil }.sorted()
        let taken = Set(classes.map(\.color))
        let colors = Palette.distinct(unnamed.count + taken.count).filter { !taken.contains($0) }
        for (label, color) in zip(unnamed, colors) {
            result.classes.append(SceneClass(label: label, name: "Class \(label)", color: color))
        }
        result.classes.sort { $0.label < $1.label }
        return result
    }
}
