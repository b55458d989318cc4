internal import Compute
internal import Engine
internal import Eval
internal import HSI
internal import LSGA
internal import NN

/// A network that has been trained, with all it takes to evaluate it and to paint its map.
struct TrainedRun {
    let record: RunRecord
    let data: PreparedData
    let network: Network
    let history: [HistoryRow]
    let cost: Cost
    /// What single spectra alone score on the test pixels; nil if that was not found out.
    let spectrumFloor: SpectrumFloor?
    /// What is done with the network's answers.
    var settings: EvaluationSettings

    var inference: Inference {
        Inference(
            network: network,
            sampler: data.sampler,
            averagesOrientations: settings.testTimeAugmentation
        )
    }

    /// Evaluates, paints and writes every file of the run, `metrics.json` last.
    func write(to folder: RunFolder, _ control: RunControl) throws -> Metrics {
        try folder.write(modelFile.serialized(), to: .model)
        try folder.write(history.csv, to: .history)
        try folder.write(historyFigure(), to: .curves)
        let evaluation = try evaluate(to: folder, control)
        var metrics = evaluation.metrics
        metrics.peakResidentBytes = Memory.peakResidentBytes
        try folder.write(json: metrics, to: .metrics)
        return metrics
    }

    /// Reads a complete run back from its folder.
    init(opening folder: RunFolder) throws {
        record = try folder.read(RunRecord.self, from: .run)
        let model = try ModelFile(path: folder.path(of: .model))
        let scene = try Scene.load(record.configuration)
        try record.check(scene, path: folder.path)
        let split = try Split.load(from: folder.path(of: .split), labels: scene.labels)
        data = try PreparedData(scene: consume scene, split: split, model: model.description)
        (network, cost, history) = (model.network, record.cost, [])
        spectrumFloor =
            folder.has(.metrics) ? try folder.read(Metrics.self, from: .metrics).spectrumFloor : nil
        settings = record.configuration.evaluation
    }

    init(
        record: RunRecord,
        data: PreparedData,
        network: Network,
        history: [HistoryRow],
        cost: Cost,
        spectrumFloor: SpectrumFloor?
    ) {
        (self.record, self.data, self.network) = (record, data, network)
        (self.history, self.cost, self.spectrumFloor) = (history, cost, spectrumFloor)
        settings = record.configuration.evaluation
    }

    private var modelFile: ModelFile {
        ModelFile(
            network: network,
            description: ModelFile.Description(
                architecture: network.configuration,
                classes: data.classes,
                preprocessing: data.preprocessing,
                padding: data.sampler.padding,
                scene: record.scene,
                precision: record.precision
            )
        )
    }
}

extension PreparedData {
    /// The classes in the order of the network's outputs.
    var classes: [SceneClass] {
        labels.map { label in
            scene.descriptor.sceneClass(label)
                ?? SceneClass(label: label, name: "Class \(label)", color: "#808080")
        }
    }
}
