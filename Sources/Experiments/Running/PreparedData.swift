internal import Compute
internal import Engine
internal import HSI
internal import LSGA

/// A scene ready for training: split, preprocessed, its labels counted from zero.
///
/// The cube itself is let go of as soon as it is prepared: of the scene, the prepared cube is the one large thing kept.
struct PreparedData {
    let scene: SceneOutline
    let split: Split
    let preprocessing: Preprocessing
    let sampler: PatchSampler
    /// The labels of the classes, in the order of the network's outputs.
    let labels: [UInt16]
    /// The class of each label, counted from zero; −1 for labels that have none.
    private let classOfLabel: [Int]

    /// Splits `scene` (unless a split is given), fits the preprocessing and applies it.
    init(_ configuration: ExperimentConfiguration, scene: consuming Scene, split given: Split? = nil) throws {
        try self.init(
            configuration.sampling,
            configuration.patches,
            seed: configuration.seed,
            scene: consume scene,
            split: given
        )
    }

    /// The same, for settings that are no network's; `averagedSide` is that of squares whose mean takes the place of each
    /// spectrum first.
    init(
        _ sampling: Sampling,
        _ patches: PatchSettings,
        seed: UInt64,
        scene: consuming Scene,
        split given: Split? = nil,
        averagedSide: Int = 1
    ) throws {
        let outline = scene.outline
        split = try given ?? outline.split(sampling, seed: Seed(seed))
        let cube = scene.onlyCube().patchMeans(side: averagedSide)
        let prepared: Cube
        (preprocessing, prepared) = try outline.preprocessed(consume cube, patches, split)
        sampler = PatchSampler(prepared, side: patches.side, padding: patches.padding)
        labels = outline.labels.classes
        classOfLabel = Self.classes(of: labels, upTo: outline.labels)
        self.scene = outline
    }

    /// Prepares `scene` with preprocessing that was fitted before.
    init(scene: consuming Scene, split: Split, model: ModelFile.Description) throws {
        let outline = scene.outline
        sampler = PatchSampler(
            try model.preprocessing.applied(to: scene.onlyCube()),
            side: model.architecture.side,
            padding: model.padding
        )
        (self.split, preprocessing) = (split, model.preprocessing)
        labels = model.classes.map(\.label)
        classOfLabel = Self.classes(of: labels, upTo: outline.labels)
        self.scene = outline
    }

    /// The index of every label up to the highest of `map`; −1 for those that are no class.
    private static func classes(of labels: [UInt16], upTo map: LabelMap) -> [Int] {
        var classes = [Int](repeating: -1, count: Int(map.labels.max() ?? 0) + 1)
        for (index, label) in labels.enumerated() where Int(label) < classes.count {
            classes[Int(label)] = index
        }
        return classes
    }

    /// The number of pixels of the scene.
    var pixels: Int { scene.labels.labels.count }

    /// The classes of `pixels`, counted from zero.
    func classes(of pixels: some Sequence<Int>) -> [Int] {
        pixels.map { classOfLabel[Int(scene.labels.labels[$0])] }
    }
}

extension SceneOutline {
    /// Draws the split; an error names the file of the labels and its classes.
    func split(_ sampling: Sampling, seed: Seed) throws -> Split {
        do {
            return try sampling.split(labels, seed: seed)
        } catch let error as SplitError {
            throw error.located(in: path(of: .labels), classes: descriptor.classes)
        }
    }

    /// Fits scaling and PCA to the scene's cube and applies them; an error names the file of the cube.
    fileprivate func preprocessed(
        _ cube: consuming Cube,
        _ patches: PatchSettings,
        _ split: Split
    ) throws -> (preprocessing: Preprocessing, prepared: Cube) {
        do {
            return try Preprocessing.fit(
                consume cube,
                scaling: patches.scaling,
                components: patches.components(ofBands: bands),
                whiten: patches.whitens,
                on: patches.fittedOn,
                trainingPixels: split.train
            )
        } catch {
            throw RunError.file(path: path(of: .cube), reason: error.description)
        }
    }

    /// The file that the cube or the labels were read from.
    private func path(of role: SceneFile.Role) -> String {
        sources.first { $0.role == role }?.path ?? descriptor.name
    }
}

extension Scene {
    /// The cube, once nothing else of the scene is needed.
    fileprivate consuming func onlyCube() -> Cube { cube }

    /// Reads the scene that `source` names.
    static func load(_ source: DataSource) throws -> Scene {
        switch source {
        case .catalogue(let alias, let directory):
            try SceneCatalogue(dataDirectory: directory).load(alias)
        case .files(let cube, let labels):
            try Scene.load(cube: ArrayLocation(parsing: cube), labels: ArrayLocation(parsing: labels))
        }
    }

    /// Reads the scene that a run is about, with the labels that its division brings along, if it does.
    ///
    /// `note` is told of classes that were numbered anew.
    static func load(
        _ configuration: ExperimentConfiguration,
        note: (String) -> Void = { _ in }
    ) throws -> Scene {
        try load(configuration.data, configuration.sampling, note: note)
    }

    /// The same for any division of a scene.
    static func load(
        _ data: DataSource,
        _ sampling: Sampling,
        note: (String) -> Void = { _ in }
    ) throws -> Scene {
        let scene = try load(data)
        guard case .official(let train, let test, _) = sampling.scheme,
            let official = try sampling.official(scene.labels)
        else { return scene }
        if let correspondence = official.correspondence { note(correspondence.note) }
        return try scene.relabelled(
            by: official,
            train: ArrayLocation(parsing: train),
            test: test.map { ArrayLocation(parsing: $0) }
        )
    }
}

extension LabelCorrespondence {
    /// Says that classes got other numbers.
    var note: String { "the split's maps number classes otherwise; renumbered \(self)" }
}
