package import Compute
package import HSI

extension Scene {
    /// Reads the scene that `source` names; unless spectra are needed, a cube may be missing.
    package static func load(_ source: DataSource, needsSpectra: Bool = true) throws -> Scene {
        switch source {
        case .catalog(let alias, let directory):
            let catalog = try SceneCatalog(dataDirectory: directory)
            let isWhole = try catalog.missingFiles(catalog.entry(named: alias)).isEmpty
            return try needsSpectra || isWhole ? catalog.load(alias) : catalog.loadWithoutCube(alias)
        case .labels(let labels, let reading):
            return try Scene.load(
                labels: ArrayLocation(parsing: labels),
                reading: reading ?? SceneReading()
            )
        case .files(let cube, let labels, let reading):
            return try Scene.load(
                cube: ArrayLocation(parsing: cube),
                labels: ArrayLocation(parsing: labels),
                reading: reading ?? SceneReading()
            )
        }
    }

    /// Reads a scene with the labels of its published split, if it has one.
    ///
    /// `note` is called if classes were renumbered.
    package static func load(
        _ data: DataSource,
        _ sampling: Sampling,
        needsSpectra: Bool = true,
        note: (String) -> Void = { _ in }
    ) throws -> Scene {
        let scene = try load(data, needsSpectra: needsSpectra)
        guard case .official(let train, let test, _) = sampling.scheme,
            let official = try sampling.official(scene.labels)
        else { return scene }
        if let correspondence = official.correspondence { note(correspondence.note) }
        if let names = official.nameNote { note(names) }
        return try scene.relabeled(
            by: official,
            train: ArrayLocation(parsing: train),
            test: test.map { ArrayLocation(parsing: $0) }
        )
    }
}

extension LabelMap {
    /// The labels of a run, without reading the cube.
    package static func load(_ configuration: RunConfiguration) throws -> LabelMap {
        let labels: LabelMap
        switch configuration.data {
        case .catalog(let alias, let directory):
            labels = try SceneCatalog(dataDirectory: directory).loadLabels(alias).labels
        case .files:
            // The cube decides which pixels have data and how the labels lie.
            return try Scene.load(configuration.data, configuration.sampling).labels
        case .labels(let map, let reading):
            labels = try LabelMap.load(ArrayLocation(parsing: map), reading: reading ?? SceneReading())
        }
        return try configuration.sampling.official(labels)?.labels ?? labels
    }
}

extension LabelCorrespondence {
    /// Says that classes were renumbered.
    package var note: String { "the split's maps number the classes differently; renumbered \(self)" }
}

extension SceneOutline {
    /// Draws the split; an error names the file of the labels and its classes.
    package func split(_ sampling: Sampling, seed: Seed) throws -> Split {
        do {
            return try sampling.split(labels, seed: seed)
        } catch let error as SplitError {
            throw error.located(in: path(of: .labels), classes: descriptor.classes)
        }
    }
}
