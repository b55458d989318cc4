internal import ArrayFiles

/// Scenes of labels alone, for methods that read no spectra.
extension Scene {
    /// Whether there are spectra.
    public var hasSpectra: Bool { cube.bands > 0 }

    /// Reads a label map as a scene whose cube has no bands.
    ///
    /// - Throws: `SceneError`, also if no pixel is labeled.
    public static func load(
        labels location: ArrayLocation,
        reading: SceneReading = SceneReading()
    ) throws(SceneError) -> Scene {
        let search = try ArraySearch(location.path)
        let read = try LabelMap.described(search, location, reading)
        return Scene(
            cube: Cube(without: read.labels),
            labels: read.labels,
            descriptor: read.descriptor,
            sources: [try read.source(search)],
            doubts: read.doubts
        )
    }
}

extension SceneCatalog {
    /// Reads the labels of a scene by its alias or name as a scene whose cube has no bands.
    ///
    /// - Throws: `SceneError.missing` if the labels are not there, and whatever reading them throws.
    public func loadWithoutCube(_ name: String) throws(SceneError) -> Scene {
        let (labels, descriptor, path) = try loadLabels(name)
        let file = try entry(named: name).descriptor.files.first { $0.role == .labels }
        let search = try ArraySearch(path)
        let source = try SceneSource(
            .labels,
            search.file,
            variable: LabelMap.find(path, file?.keys ?? []).key ?? "",
            known: file?.checksums ?? []
        )
        return Scene(cube: Cube(without: labels), labels: labels, descriptor: descriptor, sources: [source])
    }
}

extension Cube {
    /// A cube of the extents of a label map, without bands.
    fileprivate init(without labels: LabelMap) {
        self.init(rows: labels.rows, columns: labels.columns, bands: 0, values: [])
    }
}
