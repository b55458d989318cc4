internal import Engine
internal import HSI
internal import LSGA

/// A scene ready for training: split, preprocessed, its labels counted from zero.
struct PreparedData {
    let scene: Scene
    let split: Split
    let preprocessing: Preprocessing
    let sampler: PatchSampler
    /// The labels of the classes, in the order of the network's outputs.
    let labels: [UInt16]
    /// The class of each pixel, counted from zero; −1 where unlabelled.
    let classOfPixel: [Int]

    /// Splits `scene` (unless a split is given), fits the preprocessing and applies it.
    init(_ configuration: ExperimentConfiguration, scene: Scene, split given: Split? = nil) throws {
        let split = try given ?? scene.split(configuration.sampling, seed: Seed(configuration.seed))
        let patches = configuration.patches
        let (preprocessing, prepared): (Preprocessing, Cube)
        do {
            (preprocessing, prepared) = try Preprocessing.fit(
                scene.cube,
                scaling: patches.scaling,
                components: patches.components,
                whiten: patches.whitens,
                on: patches.fittedOn,
                trainingPixels: split.train
            )
        } catch {
            throw RunError.folder(path: scene.path(.cube), reason: error.description)
        }
        let sampler = PatchSampler(prepared, side: patches.side, padding: patches.padding)
        self.init(
            scene: scene,
            split: split,
            preprocessing: preprocessing,
            sampler: sampler,
            labels: scene.labels.classes
        )
    }

    /// Prepares `scene` with preprocessing that was fitted before.
    init(scene: Scene, split: Split, model: ModelFile.Description) throws {
        let sampler = PatchSampler(
            try model.preprocessing.applied(to: scene.cube),
            side: model.architecture.side,
            padding: model.padding
        )
        self.init(
            scene: scene,
            split: split,
            preprocessing: model.preprocessing,
            sampler: sampler,
            labels: model.classes.map(\.label)
        )
    }

    private init(
        scene: Scene,
        split: Split,
        preprocessing: Preprocessing,
        sampler: PatchSampler,
        labels: [UInt16]
    ) {
        (self.scene, self.split, self.preprocessing, self.sampler) = (scene, split, preprocessing, sampler)
        self.labels = labels
        let index = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
        classOfPixel = scene.labels.labels.map { index[$0] ?? -1 }
    }

    /// The classes of `pixels`, counted from zero.
    func classes(of pixels: some Sequence<Int>) -> [Int] { pixels.map { classOfPixel[$0] } }
}

extension Scene {
    /// Reads the scene that `source` names.
    static func load(_ source: DataSource) throws -> Scene {
        switch source {
        case .catalogue(let alias, let directory):
            try SceneCatalogue(dataDirectory: directory).load(alias)
        case .files(let cube, let labels):
            try Scene.load(cube: ArrayLocation(parsing: cube), labels: ArrayLocation(parsing: labels))
        }
    }

    /// Divides the labelled pixels; an error names the label file and its classes.
    fileprivate func split(_ sampling: Sampling, seed: Seed) throws -> Split {
        do {
            return try StratifiedSplitter(sampling.size, validationRatio: sampling.validationRatio)
                .split(labels, seed: seed)
        } catch {
            let reason = error.description { descriptor.sceneClass($0)?.name }
            throw RunError.folder(path: path(.labels), reason: reason)
        }
    }

    /// The file that one part of the scene was read from.
    fileprivate func path(_ role: SceneFile.Role) -> String {
        sources.first { $0.role == role }?.path ?? descriptor.name
    }
}
