package import ArrayFiles
public import HSI
internal import Runs

/// A classification map with the names of its classes and its position on the ground.
public struct ClassifiedMap: Sendable {
    /// The file.
    public let path: String
    /// The labels; 0 where nothing was classified.
    public let labels: LabelMap
    /// The classes that occur, ascending.
    public let classes: [SceneClass]
    /// Its position on the ground.
    package let georeference: Georeference?

    /// Reads the map of a run, or of a file.
    ///
    /// - Parameter path: The folder of a run, or a raster of labels with `:key` where a file has several.
    /// - Throws: `SceneError` or `RunError`, naming the file.
    public init(_ path: String) throws {
        let location = try ArrayLocation(parsing: Self.file(path))
        let named = try NamedLabels.load(location)
        guard named.map.labeledCount > 0 else {
            throw RunError.file(path: location.path, reason: "expected a map of classes, found only 0")
        }
        (self.path, labels) = (location.path, named.map)
        let known = Dictionary(named.classes.map { ($0.label, $0) }) { first, _ in first }
        classes = named.map.classes.map {
            known[$0] ?? SceneClass(label: $0, name: "Class \($0)", color: "")
        }
        let file = try ArrayFile(location.path)
        georeference = file.variables.lazy.compactMap { file.raster($0.name)?.georeference }.first
    }

    /// The map's file: in the folder of a run, the one that says most.
    private static func file(_ path: String) throws -> String {
        guard let folder = try? RunFolder(opening: path) else { return path }
        guard let file = [.mapTIFF, .mapENVI, .mapNPY].first(where: { folder.has($0) }) else {
            throw RunError.file(path: path, reason: "expected the map of a complete run, found none")
        }
        return folder.path(of: file)
    }

    /// The area of a pixel in square meters, if its coordinates are in units of length.
    public var pixelArea: Double? { georeference?.pixelArea }

    /// The name of a class.
    func name(_ label: UInt16) -> String { classes.first { $0.label == label }?.name ?? "" }
}
