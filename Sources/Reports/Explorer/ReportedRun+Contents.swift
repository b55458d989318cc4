internal import Compute
internal import Eval
internal import HSI
internal import Inspection
internal import Runs

extension ReportedRun {
    /// What the page shows of the run; labels become indices of `classes`, from 1.
    func contents(
        classes: [UInt16],
        _ arrays: inout PageArrays,
        _ control: RunControl
    ) -> PageContents.RunContents {
        let configuration = record.configuration
        var index = [UInt8](repeating: 0, count: Int(UInt16.max) + 1)
        for (position, label) in classes.enumerated() { index[Int(label)] = UInt8(position + 1) }
        func indices(_ labels: [UInt16]) -> PageArrays.Reference { arrays.add(labels.map { index[Int($0)] }) }
        var parts = [UInt8](repeating: 0, count: target.pixels)
        for (part, pixels) in [target.split.train, target.split.validation, target.split.test].enumerated() {
            for pixel in pixels { parts[pixel] = UInt8(part + 1) }
        }
        let changed = changedPixels(classes.count) { index[Int(prediction[$0])] }
        if changed > 0 {
            control.report(
                .note(
                    "\(folder.path): \(changed) pixels have another class than in the map of the run, which this CPU "
                        + "or another precision rounds differently; the report shows the map of the run"
                )
            )
        }
        return PageContents.RunContents(
            name: name,
            folder: folder.path.endOfPath,
            method: members.isEmpty ? configuration.method.title : metrics.method,
            split: "\(configuration.sampling.text), seed \(configuration.seed)",
            patchSide: configuration.method.patchSide,
            settings: members.isEmpty ? configuration.method : nil,
            evaluation: members.isEmpty ? configuration.evaluation : nil,
            network: members.isEmpty ? record.network : nil,
            members: members.map(\.endOfPath),
            metrics: metrics,
            baselines: metrics.baselines.rows.map {
                PageContents.BaselineRow(name: $0.name, meaning: $0.meaning, accuracy: $0.accuracy)
            },
            history: history,
            truth: indices(target.scene.labels.labels),
            parts: arrays.add(parts),
            prediction: indices(prediction),
            smoothed: smoothed.map(indices),
            refined: refined.map(indices),
            probabilities: probabilities.map {
                arrays.add(ByteCoding.fractions($0, columns: classes.count))
            },
            changedPixels: changed,
            attention: attention.map { PageContents.Attention($0, &arrays) },
            bands: bands
        )
    }

    /// The number of pixels whose class, from 1, is not the one with the largest probability.
    private func changedPixels(_ count: Int, _ recorded: (Int) -> UInt8) -> Int {
        guard let probabilities, configurationHasProbabilities else { return 0 }
        return ByteCoding.indexOfLargest(probabilities, columns: count).enumerated()
            .count { recorded($0) != $1 + 1 }
    }

    /// Whether the class of the method is the most probable one; an ensemble of methods without probabilities votes.
    private var configurationHasProbabilities: Bool { record.configuration.method.hasProbabilities }
}

extension PageContents.Attention {
    fileprivate init(_ samples: AttentionSamples, _ arrays: inout PageArrays) {
        pixels = samples.pixels
        var layers: [Layer] = []
        for (layer, query) in zip(samples.layers, samples.readQueries) {
            layers.append(
                Layer(
                    path: layer.path,
                    part: layer.part,
                    heads: layer.heads,
                    queries: layer.queries.tokens.map(PageContents.TokenContents.init),
                    keys: layer.keys.tokens.map(PageContents.TokenContents.init),
                    query: query,
                    weights: arrays.add(layer.weights, isSmooth: true),
                    largest: arrays.add(layer.largest)
                )
            )
        }
        self.layers = layers
    }
}
