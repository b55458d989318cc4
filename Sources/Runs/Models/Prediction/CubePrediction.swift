internal import ArrayFiles
public import Engine
internal import Eval
internal import Glibc
public import HSI
internal import LSGA

/// The classification of another cube by a trained network, with the preprocessing saved beside it, in tiles of rows.
///
/// The result does not depend on the tiles, the number of threads, or the number of processes.
public struct CubePrediction {
    /// How a cube is classified.
    public struct Settings: Sendable {
        /// How the cube is read.
        public var reading = SceneReading()
        /// The precision of matrix products; that of training if nil.
        public var precision: Precision?
        /// Whether class probabilities are averaged over the eight orientations of each patch.
        public var averagesOrientations = false
        /// The memory that may be used, in bytes; nil for tiles of a usual size.
        public var memoryLimit: Int?
        /// The part of the tiles that this process computes.
        public var shard = Shard.whole

        /// The default settings.
        public init() {}
    }

    private let model: ModelFile
    private let modelPath: String
    private let cubePath: String
    private let matched: MatchedCube
    private let settings: Settings

    /// Reads a model and the cube that it is to classify.
    ///
    /// - Parameters:
    ///   - path: The model file of a network.
    ///   - cube: The cube; its bands are matched to those of training: see `MatchedCube`.
    ///   - settings: How it is read and classified.
    ///   - control: Receives what may not be meant.
    /// - Throws: `RunError` or `SceneError`, naming the file.
    public init(model path: String, cube: ArrayLocation, _ settings: Settings, _ control: RunControl) throws {
        (modelPath, cubePath, self.settings) = (path, cube.path, settings)
        model = try ModelFile(path: path)
        let description = model.description
        matched = try MatchedCube(
            cube,
            reading: settings.reading,
            matching: description.bands,
            count: description.preprocessing.inputBands,
            bytes: min(64 << 20, (settings.memoryLimit ?? .max) / 8)
        ) { _ in if control.isInterrupted() { throw RunError.interrupted } }
        try control.report(matched.doubts + matched.distance(from: description.preprocessing.scaling))
        if settings.memoryLimit != nil, !matched.isStreamed {
            control.report(
                .warning(
                    "warning: \(cube.path): rows of this format cannot be read alone, so the whole cube is in memory; "
                        + "convert it to ENVI or GeoTIFF for --memory to hold"
                )
            )
        }
    }

    /// The classes of the map.
    public var classes: [SceneClass] { model.description.classes }
    /// The number of rows.
    public var rows: Int { matched.rows }
    /// The number of columns.
    public var columns: Int { matched.columns }

    /// Classifies this process's tiles, and writes the files once all tiles are complete.
    ///
    /// - Parameters:
    ///   - outputs: The files; a map that is not `.tif`, `.img`, or `.npy` is left to `write`.
    ///   - control: Receives progress.
    ///   - write: Writes the map in another format.
    /// - Returns: The map; nil if other processes have not finished their tiles.
    /// - Throws: `RunError.interrupted`, after which the same command goes on.
    public func callAsFunction(
        _ outputs: PredictionOutputs,
        _ control: RunControl,
        write: (LabelMap, String) throws -> Void
    ) throws -> LabelMap? {
        let plan = try TilePlan(
            rows: rows,
            columns: columns,
            halo: halo,
            need: need(outputs),
            limit: settings.memoryLimit,
            parts: settings.shard.count
        )
        let files = PredictionFilesWriter(
            outputs: outputs,
            rows: rows,
            columns: columns,
            classes: classes,
            georeference: matched.georeference
        )
        guard plan.tiles.count > 1 || settings.shard.count > 1, let first = outputs.files.first else {
            let result = try classify(
                0..<rows,
                outputs,
                Progress(of: matched, plan.tiles),
                control
            )
            return try files.write([result], tiles: plan.tiles, write)
        }
        let folder = try TileFolder(first + ".parts", job: job(plan, outputs), tiles: plan.tiles)
        let own = settings.shard.items(of: Array(plan.tiles.indices)).filter { !folder.has($0) }
        let progress = Progress(of: matched, own.map { plan.tiles[$0] })
        for tile in own {
            try folder.keep(
                classify(plan.tiles[tile], outputs, progress, control),
                of: tile
            )
        }
        var map: LabelMap?
        guard folder.isComplete else { return nil }
        try folder.locked {
            map = try files.write(folder, tiles: plan.tiles, write)
            folder.remove()
        }
        return map
    }

    /// The rows above and below a tile that are read with it; more than patches reach, so that mirrored edges are inside.
    private var halo: Int { model.description.architecture.side }

    /// Classifies the pixels of some rows.
    private func classify(
        _ tile: Range<Int>,
        _ outputs: PredictionOutputs,
        _ progress: Progress,
        _ control: RunControl
    ) throws -> TileResult {
        let description = model.description
        let around = max(0, tile.lowerBound - halo)..<min(rows, tile.upperBound + halo)
        let sampler = PatchSampler(
            try description.preprocessing.applied(to: matched.block(around)),
            side: description.architecture.side,
            padding: description.padding
        )
        let method = FittedNetwork(
            model.network,
            sampler,
            averagesOrientations: settings.averagesOrientations
        )
        let (count, first) = (classes.count, tile.lowerBound * columns)
        let shift = (tile.lowerBound - around.lowerBound) * columns
        var result = TileResult(labels: [UInt16](repeating: 0, count: tile.count * columns))
        if outputs.probabilities != nil {
            result.probabilities = [Float](repeating: .nan, count: tile.count * columns * count)
        }
        if outputs.confidence != nil {
            result.confidence = [Float](repeating: .nan, count: tile.count * columns)
        }
        try (settings.precision ?? description.precision).run(control) {
            for range in TilePlan.batches(of: tile, columns: columns) {
                if control.isInterrupted() { throw RunError.interrupted }
                let batch = range.filter { matched.mask?.isMissing[first + $0] != true }
                guard !batch.isEmpty else { continue }
                let predictions = method.predictions(for: batch.map { $0 + shift })
                for (index, pixel) in batch.enumerated() {
                    let probabilities = predictions.probabilities(at: index)
                    result.labels[pixel] = classes[predictions.classes[index]].label
                    if outputs.probabilities != nil {
                        for (place, value) in probabilities.enumerated() {
                            result.probabilities?[pixel * count + place] = Float(value)
                        }
                    }
                    if let confidence = outputs.confidence {
                        result.confidence?[pixel] = Float(confidence.value(of: probabilities))
                    }
                }
                progress.advance(batch.count, control)
            }
        }
        return result
    }

    private func need(_ outputs: PredictionOutputs) -> TilePlan.Need {
        let description = model.description
        let (side, bands) = (description.architecture.side, description.architecture.bands)
        let results =
            2 + (outputs.confidence == nil ? 0 : 4) + (outputs.probabilities == nil ? 0 : 4 * classes.count)
        return TilePlan.Need(
            perPixel: 14,
            perTilePixel: 4 * (matched.bandsInFile + 2 * description.preprocessing.inputBands + bands)
                + results,
            perPatch: 4 * side * side * (2 * bands + 24 * description.architecture.network.settings.width)
        )
    }

    /// What is computed, as text.
    private func job(_ plan: TilePlan, _ outputs: PredictionOutputs) throws -> String {
        let cube = (try? RandomAccessFile(cubePath).size) ?? 0
        var status = stat()
        let changed = stat(cubePath, &status) == 0 ? status.st_mtim.tv_sec : 0
        return """
            {
              "model": "\(try fileDigest(RandomAccessFile(modelPath)))",
              "cube": [\(cube), \(changed)],
              "shape": [\(rows), \(columns), \(matched.bandsInFile)],
              "rowsOfTiles": \(plan.tiles[0].count),
              "orientations": \(settings.averagesOrientations),
              "precision": "\(settings.precision ?? model.description.precision)",
              "noData": "\(settings.reading.noData)",
              "layers": "\(outputs.files.count) \(outputs.confidence?.rawValue ?? "")"
            }

            """
    }
}

extension PredictionOutputs.Confidence {
    /// The measure of one distribution.
    fileprivate func value(of probabilities: ArraySlice<Double>) -> Double {
        switch self {
        case .entropy: Uncertainty.entropy(of: probabilities)
        case .margin: Uncertainty.margin(of: probabilities)
        }
    }
}

/// The progress of all tiles of a process.
private final class Progress {
    private let watch = Stopwatch()
    private let total: Int
    private var done = 0

    init(of cube: MatchedCube, _ tiles: [Range<Int>]) {
        total = tiles.reduce(0) { sum, tile in
            guard let missing = cube.mask?.isMissing else { return sum + tile.count * cube.columns }
            return sum
                + missing[tile.lowerBound * cube.columns..<tile.upperBound * cube.columns].count { !$0 }
        }
    }

    /// Counts classified pixels, and reports the rate.
    func advance(_ count: Int, _ control: RunControl) {
        done += count
        let rate = Double(done) / max(watch.seconds, 1e-9)
        control.report(.classifying(what: "map", done: done, total: total, pixelsPerSecond: rate))
    }
}

extension MatchedCube {
    /// A doubt if the means of the bands are far from those of training; none unless bands are standardized.
    fileprivate func distance(from scaling: Scaling) -> [Doubt] {
        guard scaling.kind == .standard, scaling.bands == mean.count, !mean.isEmpty else { return [] }
        let distances = mean.indices.map { abs(mean[$0] - scaling.offset[$0]) / scaling.scale[$0] }.sorted()
        let median = distances[distances.count / 2]
        guard median > 5 else { return [] }
        return [
            Doubt(
                .likely,
                "the numbers are far from those of training: the means of half the bands differ by more than "
                    + "\(Int(median)) standard deviations. Another unit or scale?"
            )
        ]
    }
}
