internal import Compute
internal import Engine
internal import Eval
internal import HSI
internal import LSGA
internal import NN

/// A network to be trained.
struct NetworkJob: MethodJob {
    private let method: NetworkMethod
    private let configuration: RunConfiguration
    private let data: PreparedData
    private let fresh: Network
    private let shared: SharedWork
    let network: NetworkRecord?

    /// Prepares the scene's spectra for a network that was built for it.
    ///
    /// - Throws: `RunError.file` naming the cube.
    init(
        _ method: NetworkMethod,
        _ configuration: RunConfiguration,
        _ fresh: Network,
        _ initialWeights: InitialWeights?,
        scene: consuming Scene,
        _ target: SplitScene,
        _ shared: SharedWork
    ) throws {
        (self.method, self.configuration, self.shared, self.fresh) = (method, configuration, shared, fresh)
        data = try PreparedData(method.patches, scene: consume scene, target)
        network = NetworkRecord(method, data, fresh, initialWeights)
    }

    var inputText: String {
        let fitted =
            data.preprocessing.fittedOn == .all
            ? "all \(data.preprocessing.pixelCount) pixels" : "the training pixels"
        let explained = network?.explainedVariance.map { ", \(percent($0)) % of the variance" } ?? ""
        let bands =
            data.preprocessing.principalComponents.map {
                "\($0.count) components fitted on \(fitted)\(explained)"
            } ?? "\(data.scene.bands) bands"
        let side = method.patches.side
        return "\(side)×\(side) patches of \(bands)"
    }

    var summaryLines: [String] {
        guard let network else { return [] }
        return [
            "model    \(method.model.title): \(network.cost.parameters) parameters, "
                + "\(network.cost.multiplyAdds) multiply-adds per patch",
            "products \(Precision.text(network.precision, unit: network.matrixUnit))",
        ]
    }

    func fit(in folder: RunFolder, _ control: RunControl) throws -> Fit {
        let recipe = method.recipe
        var checkpoint =
            folder.has(.checkpoint)
            ? try Checkpoint(path: folder.path(of: .checkpoint), fresh, recipe) : Checkpoint(fresh, recipe)
        let teacher = try trainedTeacher(in: folder, control)
        let training = Training(
            data: data,
            recipe: recipe,
            objective: method.model.trainingObjective,
            teacher: teacher,
            seed: Seed(configuration.seed),
            control: control,
            save: { try folder.write($0.serialized(), to: .checkpoint) }
        )
        let trained = try training(&checkpoint)
        // The trained network is saved before anything else can fail.
        try training.save(checkpoint)
        try folder.write(modelFile(trained).serialized(), to: .model)
        try folder.write(checkpoint.history.csv, to: .history)
        try control.draw {
            try $0.drawHistory(
                checkpoint.history,
                title: configuration.title(scene: data.scene.descriptor.name),
                split: configuration.splitText,
                loss: recipe.lossName(method.model.trainingObjective),
                to: folder
            )
        }
        let fitted = FittedNetwork(
            trained,
            data.sampler,
            averagesOrientations: configuration.evaluation.testTimeAugmentation
        )
        let history = checkpoint.history
        return Fit(method: fitted, seconds: history.last?.seconds ?? 0, epochs: history.count)
    }

    /// The teacher of a student, trained first as a separate run in the folder `teacher`.
    private func trainedTeacher(in folder: RunFolder, _ control: RunControl) throws -> Network? {
        guard let model = method.model.teacher else { return nil }
        var teacher = (method: method, configuration: configuration)
        teacher.method.model = model
        teacher.configuration.method = .network(teacher.method)
        let path = folder.path + "/teacher"
        control.report(.note("training the teacher first, in \(path)"))
        _ = try RunSeries(teacher.configuration, .seeds(1), path: path).run(control, shared)
        return try ModelFile(path: RunFolder(opening: path).path(of: .model)).network
    }

    private func modelFile(_ trained: Network) -> ModelFile {
        ModelFile(
            network: trained,
            description: ModelFile.Description(
                architecture: trained.configuration,
                classes: data.target.classes,
                preprocessing: data.preprocessing,
                padding: data.sampler.padding,
                scene: data.scene.descriptor.name,
                bands: data.scene.bandDescription,
                precision: .current
            )
        )
    }
}

extension NetworkMethod {
    /// A new network for a scene.
    ///
    /// - Throws: `RunError.settings` with all problems.
    func network(bands: Int, classes: Int, trainingPixels: Int, seed: Seed) throws -> Network {
        let architecture = model.configuration(bands: bands, side: patches.side, classes: classes)
        let problems =
            architecture.problems + recipe.problems
            + architecture.memoryProblems(batch: min(recipe.batch, trainingPixels))
        guard problems.isEmpty else { throw RunError.settings(problems) }
        var random = seed.stream("init")
        let network = Network(architecture, using: &random)
        if let problem = network.problem(
            with: model.trainingObjective,
            side: architecture.side,
            bands: architecture.bands
        ) {
            throw RunError.settings([problem])
        }
        return network
    }

    /// The problems with the network that do not depend on the scene.
    package var problems: [String] {
        // A scene whose bands are kept has more bands than any network needs.
        let architecture = model.configuration(
            bands: patches.components ?? 64,
            side: patches.side,
            classes: 2
        )
        let problems = architecture.problems + recipe.problems
        guard problems.isEmpty, model.objective != nil else { return problems }
        let tooLarge = architecture.memoryProblems(batch: 1)
        guard tooLarge.isEmpty else { return tooLarge }
        var random = RandomStream.blank
        let network = Network(architecture, using: &random)
        return network.problem(
            with: model.trainingObjective,
            side: architecture.side,
            bands: architecture.bands
        ).map { [$0] } ?? []
    }
}
