internal import ArrayFiles
internal import Glibc

/// The scenes with available descriptors.
public struct SceneCatalog: Sendable {
    /// A descriptor and the folder it was found in.
    public struct Entry: Sendable, Equatable {
        /// The description of the scene.
        public let descriptor: SceneDescriptor
        /// The folder with `scene.json` and possibly the scene's files.
        public let folder: String
    }

    /// The scenes by ascending alias.
    public let entries: [Entry]
    /// The user's data directory, which is searched first.
    public let dataDirectory: String?

    /// The folders of scenes with the same alias in one root, by alias.
    private var doubles: [String: [String]] = [:]

    /// Collects `<folder>/<scene>/scene.json` from the data directory and from the program's `datasets`.
    ///
    /// The data directory can also be the folder of a single scene.
    ///
    /// - Parameters:
    ///   - dataDirectory: The user's data directory; a descriptor in it takes precedence over others with the same alias.
    ///   - home: The folder with `datasets`; nil to search in the environment variable `HSI_HOME`, then in the folders above the
    ///     program, then in the current folder.
    /// - Throws: `SceneError.badDescriptor` for an invalid descriptor.
    public init(dataDirectory: String? = nil, home: String? = nil) throws(SceneError) {
        var found: [String: Entry] = [:]
        let home = home ?? Self.home()
        for root in [dataDirectory, home.map { $0 + "/datasets" }].compactMap(\.self) {
            var local: [String: String] = [:]
            let isOneScene = root == dataDirectory && fileExists(root + "/scene.json")
            for folder in (isOneScene ? [root] : []) + Self.names(in: root).map({ root + "/" + $0 }) {
                guard fileExists(folder + "/scene.json") else { continue }
                let descriptor = try SceneDescriptor.load(folder + "/scene.json")
                let key = Self.folded(descriptor.alias)
                if let first = local[key] {
                    if found[key]?.folder == first { doubles[key, default: [first]].append(folder) }
                } else {
                    local[key] = folder
                    if found[key] == nil { found[key] = Entry(descriptor: descriptor, folder: folder) }
                }
            }
        }
        entries = found.values.sorted { $0.descriptor.alias < $1.descriptor.alias }
        self.dataDirectory = dataDirectory
    }

    /// The scene with this alias or name; case, spaces, hyphens and underscores are ignored.
    public func entry(named name: String) throws(SceneError) -> Entry {
        let wanted = Self.folded(name)
        let match = entries.first { entry in
            ([entry.descriptor.alias, entry.descriptor.name] + entry.descriptor.aliases).contains {
                Self.folded($0) == wanted
            }
        }
        guard let match else { throw .unknownScene(name: name, known: entries.map(\.descriptor.alias)) }
        if let folders = doubles[Self.folded(match.descriptor.alias)] {
            throw .badDescriptor(
                path: match.folder + "/scene.json",
                reason: "the scenes in \(folders.joined(separator: " and ")) have the same alias, "
                    + "\(match.descriptor.alias); use the folder of one scene as the data directory"
            )
        }
        return match
    }

    /// Reads a scene by its alias or name.
    ///
    /// - Throws: `SceneError.missing` with every missing file, or the error of reading them.
    public func load(_ name: String) throws(SceneError) -> Scene {
        let entry = try entry(named: name)
        let files = entry.descriptor.files
        guard let cube = files.first(where: { $0.role == .cube }),
            let labels = files.first(where: { $0.role == .labels })
        else {
            throw .badDescriptor(
                path: entry.folder + "/scene.json",
                reason: "no cube or no labels in 'files'"
            )
        }
        guard let cubePath = path(of: cube, entry), let labelsPath = path(of: labels, entry) else {
            let missing = missingFiles(entry)
            throw .missing(scene: entry.descriptor.name, files: missing, folders: folders(entry))
        }
        return try Scene.load(
            entry.descriptor,
            cubePath: cubePath,
            cubeFile: cube,
            labelsPath: labelsPath,
            labelsFile: labels
        )
    }

    /// Reads the label map of a scene by its alias or name; the cube is not required.
    ///
    /// - Returns: The labels, the description of the scene, and the file.
    public func loadLabels(
        _ name: String
    ) throws(SceneError) -> (labels: LabelMap, descriptor: SceneDescriptor, path: String) {
        let entry = try entry(named: name)
        guard let file = entry.descriptor.files.first(where: { $0.role == .labels }) else {
            throw .badDescriptor(path: entry.folder + "/scene.json", reason: "no labels in 'files'")
        }
        guard let path = path(of: file, entry) else {
            let missing = missingFiles(entry).filter { $0.names == file.names }
            throw .missing(scene: entry.descriptor.name, files: missing, folders: folders(entry))
        }
        let labels = try LabelMap.read(ArraySearch(path), .preferring(file.keys))
        guard labels.labeledCount > 0 else { throw .nothingLabeled(path: path) }
        return (labels, entry.descriptor.completed(for: labels), path)
    }

    /// The missing files of a scene.
    public func missingFiles(_ entry: Entry) -> [MissingFile] { missing(entry.descriptor.files, entry) }

    /// The missing files among `files`.
    func missing(_ files: [SceneFile], _ entry: Entry) -> [MissingFile] {
        files.filter { path(of: $0, entry) == nil }.map { file in
            MissingFile(
                names: file.names,
                bytes: file.checksums.first?.bytes,
                sha256: file.checksums.first?.sha256,
                source: file.source
            )
        }
    }

    /// The path of one of a scene's files, or nil if it is missing.
    public func path(of file: SceneFile, _ entry: Entry) -> String? {
        for folder in folders(entry) {
            for name in file.names where fileExists(folder + "/" + name) { return folder + "/" + name }
        }
        return nil
    }

    /// The folders that are searched for the files of a scene, in this order.
    func folders(_ entry: Entry) -> [String] {
        var folders = dataDirectory.map { [$0, $0 + "/" + entry.descriptor.alias] } ?? []
        if !folders.contains(entry.folder) { folders.append(entry.folder) }
        return folders
    }

    /// The normalized form of a name, for comparison.
    static func folded(_ name: String) -> String {
        String(name.lowercased().filter { !"_- ".contains($0) })
    }

    private static func home() -> String? {
        if let home = getenv("HSI_HOME") { return String(cString: home) }
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        if length > 0 {
            var parts = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: "/").dropLast()
            while !parts.isEmpty {
                let folder = "/" + parts.joined(separator: "/")
                if fileExists(folder + "/datasets") { return folder }
                parts = parts.dropLast()
            }
        }
        return fileExists("datasets") ? "." : nil
    }

    /// The sorted entries of a folder; empty if it cannot be read.
    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
