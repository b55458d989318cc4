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

    private var inference: Inference { Inference(network: network, sampler: data.sampler) }

    /// Evaluates, paints and writes every file of the run, `metrics.json` last.
    func write(to folder: RunFolder, _ control: RunControl) throws -> Metrics {
        try folder.write(modelFile.serialized(), to: .model)
        try folder.write(history.csv, to: .history)
        try folder.write(historyFigure(), to: .curves)
        let evaluation = try evaluate(control)
        try folder.write(evaluation.confusionCSV, to: .confusion)
        try folder.write(evaluation.confusionPicture(record), to: .confusionFigure)
        try writeMap(evaluation, to: folder, control)
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
    }

    private var modelFile: ModelFile {
        ModelFile(
            network: network,
            description: ModelFile.Description(
                architecture: network.configuration,
                classes: data.classes,
                preprocessing: data.preprocessing,
                padding: data.sampler.padding,
                precision: record.precision
            )
        )
    }

    /// Classifies the test pixels and scores the result.
    func evaluate(_ control: RunControl) throws -> Evaluation {
        let watch = Stopwatch()
        let predictions = try inference.classes(of: data.split.test, what: "test pixels", control: control)
        let seconds = watch.seconds
        return try Evaluation(self, predictions: predictions, seconds: seconds)
    }

    /// Classifies every pixel that has not been classified yet, and paints the map.
    func writeMap(_ evaluation: Evaluation, to folder: RunFolder, _ control: RunControl) throws {
        var labels = [UInt16](repeating: 0, count: data.pixels)
        for (pixel, prediction) in zip(data.split.test, evaluation.predictions) {
            labels[pixel] = data.labels[prediction]
        }
        var isKnown = [Bool](repeating: false, count: data.pixels)
        for pixel in data.split.test { isKnown[pixel] = true }
        let others = isKnown.indices.lazy.filter { !isKnown[$0] }
        let count = data.pixels - data.split.test.count
        try inference.forEachClass(of: others, count: count, what: "map", control: control) {
            labels[$0] = data.labels[$1]
        }
        let map = LabelMap(rows: data.scene.rows, columns: data.scene.columns, labels: labels)
        try NpyWriter.write(map, to: folder.path(of: .mapNPY))
        try EnviWriter.write(map, classes: data.classes, to: folder.path(of: .mapENVI))
        try folder.write(mapFigure(map, evaluation), to: .map)
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
