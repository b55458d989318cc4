internal import ArrayFiles
internal import Eval
internal import HSI

extension RunFolder {
    /// Writes an evaluation: tables, maps, and the figures that the control's illustrator draws; all but `metrics.json`.
    package func write(_ evaluation: Evaluation, _ control: RunControl) throws {
        try write(
            evaluation.metrics.confusion.csv(names: evaluation.target.classes.map(\.name)),
            to: .confusion
        )
        try control.draw { try $0.drawTest(evaluation, to: self) }
        try writeMaps(evaluation, control)
        try writeUncertainty(evaluation, control)
    }

    /// Writes the map, and the smoothed and refined ones if there are any.
    ///
    /// - Returns: The names of the files.
    @discardableResult
    func writeMaps(_ evaluation: Evaluation, _ control: RunControl) throws -> [String] {
        guard let scene = evaluation.scene else { return [] }
        var files: [File] = []
        let classes = evaluation.target.classes
        let map = evaluation.target.labelMap(scene)
        let position = evaluation.target.scene.georeference
        /// Writes a map for NumPy, for ENVI, and, if the scene has a position, as GeoTIFF.
        func writeRasters(of map: LabelMap, _ npy: File, _ envi: File, _ tiff: File) throws {
            try NpyWriter.write(map, to: path(of: npy))
            try EnviWriter.write(map, classes: classes, georeference: position, to: path(of: envi))
            files += [npy, envi]
            guard let position, GeoTIFFWriter.isAvailable else { return }
            try GeoTIFFWriter.write(map, classes: classes, georeference: position, to: path(of: tiff))
            files.append(tiff)
        }
        try writeRasters(of: map, .mapNPY, .mapENVI, .mapTIFF)
        if let smoothed = evaluation.smoothed {
            try writeRasters(of: smoothed.labels, .smoothedNPY, .smoothedENVI, .smoothedTIFF)
        }
        if let refined = evaluation.refined {
            try writeRasters(of: refined.labels, .refinedNPY, .refinedENVI, .refinedTIFF)
            if refined.method.choice == .chosen { try write(json: refined.method, to: .graph) }
        }
        return try control.draw { try $0.drawMaps(evaluation, to: self) } + files.map(\.rawValue)
    }

    /// Writes entropy and margin of every pixel where there are any.
    ///
    /// - Returns: The names of the files.
    @discardableResult
    func writeUncertainty(_ evaluation: Evaluation, _ control: RunControl) throws -> [String] {
        guard let uncertainty = evaluation.scene?.uncertainty else { return [] }
        let shape = [evaluation.target.scene.rows, evaluation.target.scene.columns]
        try NpyWriter.write(uncertainty.entropy, shape: shape, to: path(of: .entropyNPY))
        try NpyWriter.write(uncertainty.margin, shape: shape, to: path(of: .marginNPY))
        let files: [File] = [.entropyNPY, .marginNPY]
        return try control.draw { try $0.drawUncertainty(evaluation, to: self) } + files.map(\.rawValue)
    }
}

extension ConfusionMatrix {
    /// True classes × predicted classes as CSV, with the classes' names.
    package func csv(names: [String]) -> String {
        var table = CSV(["true \\ predicted"] + names)
        for (index, name) in names.enumerated() {
            table.append([name] + names.indices.map { "\(self[truth: index, prediction: $0])" })
        }
        return table.text
    }
}
