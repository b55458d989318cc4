internal import ArrayFiles
internal import FoundationEssentials

extension SceneCatalogue {
    /// The published protocols of all scenes, those of a scene in the order of its file.
    ///
    /// - Throws: `SceneError.badDescriptor` with every problem of a `protocols.json` that cannot be used.
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
        guard file.size <= 1 << 24 else { throw .badDescriptor(path: path, reason: "\(file.size) bytes") }
        let bytes = try reading(file.prefix(file.size))
        let protocols: [PublishedProtocol]
        do {
            protocols = try JSONDecoder().decode([PublishedProtocol].self, from: Data(bytes))
        } catch let error as DecodingError {
            throw .badDescriptor(path: path, reason: SceneDescriptor.text(error))
        } catch { throw .badDescriptor(path: path, reason: "\(error)") }
        var problems = protocols.flatMap { $0.problems(in: alias) }
        if Set(protocols.map { folded($0.name) }).count != protocols.count {
            problems.append("two protocols of one name")
        }
        guard problems.isEmpty else {
            throw .badDescriptor(path: path, reason: problems.joined(separator: "; "))
        }
        return protocols
    }

    /// The protocol of this name, and its scene; case, spaces, hyphens and underscores do not count.
    public func published(
        named name: String
    ) throws(SceneError) -> (published: PublishedProtocol, entry: Entry) {
        let all = try protocols()
        guard let match = all.first(where: { Self.folded($0.published.name) == Self.folded(name) }) else {
            throw .unknownProtocol(name: name, known: all.map(\.published.name))
        }
        return match
    }

    /// The files of a protocol that are not there.
    public func missingFiles(_ published: PublishedProtocol, _ entry: Entry) -> [MissingFile] {
        missing(published.files ?? [], entry)
    }

    /// Where the training and test labels of a fixed division are; nil if the protocol draws pixels at random.
    ///
    /// - Throws: `SceneError.missing` with every file that is not there; `SceneError.malformed` if a map labels another number of
    ///   pixels than the protocol has, for then it is another division.
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

    /// The array in `path` that one of `keys` names, else the only one; checked to label `count` pixels.
    private func location(
        _ path: String,
        _ keys: [String],
        _ published: PublishedProtocol,
        _ count: Int,
        _ part: String
    ) throws(SceneError) -> ArrayLocation {
        let (map, key) = try LabelMap.find(path, keys)
        guard map.labelledCount == count else {
            throw .malformed(
                path: path,
                reason:
                    "expected \(count) \(part) pixels as \(published.name) has, found \(map.labelledCount)"
            )
        }
        return ArrayLocation(path: path, key: key)
    }
}
