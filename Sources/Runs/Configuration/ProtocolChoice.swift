public import HSI

/// A published protocol as settings: the scene and its split.
public struct ProtocolChoice: Sendable, Equatable {
    /// The protocol.
    public let published: PublishedProtocol
    /// Its scene.
    public let data: DataSource
    /// How pixels are split.
    public let scheme: Sampling.Scheme

    /// Finds a protocol by name and, for a fixed split, its maps: first in `directory` if one is given, then in the
    /// folder of the scene.
    ///
    /// - Throws: `SceneError` if there is no such protocol, or if maps are missing or belong to another split.
    public init(named name: String, directory: String?) throws(SceneError) {
        let catalog = try SceneCatalog(dataDirectory: directory)
        let (published, entry) = try catalog.published(named: name)
        self.published = published
        data = .catalog(alias: entry.descriptor.alias, directory: directory)
        if let maps = try catalog.maps(of: published, entry) {
            scheme = .official(train: maps.train.text, test: maps.test.text, numbering: .matched)
        } else if let size = published.size {
            scheme = .random(size)
        } else {
            throw .badDescriptor(path: entry.folder + "/protocols.json", reason: "\(name) divides nothing")
        }
    }
}
