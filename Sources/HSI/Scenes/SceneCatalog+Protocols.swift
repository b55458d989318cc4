internal import ArrayFiles
internal import FoundationEssentials

extension SceneCatalog {
    /// The published protocols of all scenes, in file order within a scene.
    ///
    /// - Throws: `SceneError.badDescriptor` with every problem of an invalid `protocols.json`.
    public func protocols() throws(SceneError) -> [(published: PublishedProtocol, entry: Entry)] {
        var found: [(PublishedProtocol, Entry)] = []
        for entry in entries {
            let path = entry.folder + "/protocols.json"
            guard fileExists(path) else { continue }
            for published in try Self.protocols(path, of: entry.descriptor.alias) {
                found.append((published, entry))
            }
        }
        return found
    }

    private static func protocols(_ path: String, of alias: String) throws(SceneError) -> [PublishedProtocol]
    {
        let file = try reading(RandomAccessFile(path))
        guard file.size <= 1 << 24 else {
            throw .badDescriptor(path: path, reason: "expected at most 16 MiB, found \(file.size) bytes")
        }
        let bytes = try reading(file.prefix(file.size))
        let protocols: [PublishedProtocol]
        do {
            protocols = try JSONDecoder().decode([PublishedProtocol].self, from: Data(bytes))
        } catch let error as DecodingError {
            throw .badDescriptor(path: path, reason: SceneDescriptor.text(error))
        } catch { throw .badDescriptor(path: path, reason: "\(error)") }
        var problems = protocols.flatMap { $0.problems(in: alias) }
        if Set(protocols.map { folded($0.name) }).count != protocols.count {
            problems.append("two protocols with the same name")
        }
        guard problems.isEmpty else {
            throw .badDescriptor(path: path, reason: problems.joined(separator: "; "))
        }
        return protocols
    }

    /// The protocol with this name, and its scene; case, spaces, hyphens and underscores are ignored.
    public func published(
        named name: String
    ) throws(SceneError) -> (published: PublishedProtocol, entry: Entry) {
        let all = try protocols()
        guard let match = all.first(where: { Self.folded($0.published.name) == Self.folded(name) }) else {
            throw .unknownProtocol(name: name, known: all.map(\.published.name))
        }
        return match
    }

    /// The missing files of a protocol.
    public func missingFiles(_ published: PublishedProtocol, _ entry: Entry) -> [MissingFile] {
        missing(published.files ?? [], entry)
    }

    /// The locations of the training and test labels of a fixed split; nil if the protocol draws pixels at random.
    ///
    /// - Throws: `SceneError.missing` with every missing file; `SceneError.malformed` if the number of labeled pixels in a map
    ///   differs from that of the protocol, so that it is a different split.
    public func maps(
        of published: PublishedProtocol,
        _ entry: Entry
    ) throws(SceneError) -> (train: ArrayLocation, test: ArrayLocation)? {
        guard let train = published.file(.trainLabels), let test = published.file(.testLabels) else {
            return nil
        }
        guard let trainPath = path(of: train, entry), let testPath = path(of: test, entry) else {
            throw .missing(
                scene: "\(published.name) of \(entry.descriptor.name)",
                files: missingFiles(published, entry),
                folders: folders(entry)
            )
        }
        return (
            try location(trainPath, train.keys, published, published.trainPixels, "training"),
            try location(testPath, test.keys, published, published.testPixels, "test")
        )
    }

    /// The array in `path` named by one of `keys`, else the only one.
    ///
    /// Checks that it labels `count` pixels.
    private func location(
        _ path: String,
        _ keys: [String],
        _ published: PublishedProtocol,
        _ count: Int,
        _ part: String
    ) throws(SceneError) -> ArrayLocation {
        let (map, key) = try LabelMap.find(path, keys)
        guard map.labeledCount == count else {
            throw .malformed(
                path: path,
                reason:
                    "expected \(count) \(part) pixels as in \(published.name), found \(map.labeledCount)"
            )
        }
        return ArrayLocation(path: path, key: key)
    }
}
