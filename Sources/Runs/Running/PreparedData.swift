internal import HSI
internal import LSGA

/// The scaled and projected cube of a scene, with its split and labels.
///
/// The original cube is released as soon as this one exists, so that only one is kept.
struct PreparedData: Sendable {
    let target: SplitScene
    let preprocessing: Preprocessing
    let sampler: PatchSampler

    /// Fits the preprocessing to `scene` and applies it.
    ///
    /// - Parameters:
    ///   - patches: How spectra are scaled and projected, and the patches' extent.
    ///   - scene: The scene.
    ///   - target: The same scene with its split.
    ///   - averagedSide: The side of squares whose mean replaces each spectrum first.
    ///   - takesLogarithms: Whether numbers are replaced by their logarithms first.
    /// - Throws: `RunError.file` naming the cube's file.
    init(
        _ patches: PatchSettings,
        scene: consuming Scene,
        _ target: SplitScene,
        averagedSide: Int = 1,
        takesLogarithms: Bool = false
    ) throws {
        var cube = scene.onlyCube().patchMeans(side: averagedSide)
        if takesLogarithms { cube = cube.logarithms() }
        let prepared: Cube
        (preprocessing, prepared) = try target.scene.preprocessed(consume cube, patches, target.split)
        sampler = PatchSampler(prepared, side: patches.side, padding: patches.padding)
        self.target = target
    }

    /// Applies preprocessing that was fitted before.
    init(scene: consuming Scene, _ split: Split, model: ModelFile.Description) throws {
        target = SplitScene(scene.outline, split, labels: model.classes.map(\.label))
        preprocessing = model.preprocessing
        sampler = PatchSampler(
            try model.preprocessing.applied(to: scene.onlyCube()),
            side: model.architecture.side,
            padding: model.padding
        )
    }

    var split: Split { target.split }
    var scene: SceneOutline { target.scene }
    var labels: [UInt16] { target.labels }
    func classes(of pixels: some Sequence<Int>) -> [Int] { target.classes(of: pixels) }
}

extension SceneOutline {
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
                trainingPixels: split.train,
                mask: mask
            )
        } catch {
            throw RunError.file(path: path(of: .cube), reason: error.description)
        }
    }

    /// The file that the cube or the labels were read from.
    func path(of role: SceneFile.Role) -> String {
        sources.first { $0.role == role }?.path ?? descriptor.name
    }
}

extension Scene {
    /// The cube, once nothing else of the scene is needed.
    fileprivate consuming func onlyCube() -> Cube { cube }
}
