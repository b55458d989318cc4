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
        var files: [File] = [.mapNPY, .mapENVI]
        let classes = evaluation.target.classes
        let map = evaluation.target.labelMap(scene)
        try NpyWriter.write(map, to: path(of: .mapNPY))
        try EnviWriter.write(map, classes: classes, to: path(of: .mapENVI))
        if let smoothed = evaluation.smoothed {
            try NpyWriter.write(smoothed.labels, to: path(of: .smoothedNPY))
            try EnviWriter.write(smoothed.labels, classes: classes, to: path(of: .smoothedENVI))
            files += [.smoothedNPY, .smoothedENVI]
        }
        if let refined = evaluation.refined {
            try NpyWriter.write(refined.labels, to: path(of: .refinedNPY))
            try EnviWriter.write(refined.labels, classes: classes, to: path(of: .refinedENVI))
            files += [.refinedNPY, .refinedENVI]
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
