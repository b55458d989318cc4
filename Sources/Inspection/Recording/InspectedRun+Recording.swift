internal import Engine
internal import HSI
internal import LSGA
public import NN
public import Runs

extension InspectedRun {
    /// Runs the network on the patches around `pixels` and records what it shows.
    ///
    /// The attention of LSGA-ViT takes about 2 MB for each pixel; `forEachRecord` takes many pixels in small batches.
    ///
    /// - Parameters:
    ///   - pixels: Row-major indices of the scene.
    ///   - interests: What to record.
    /// - Returns: The record.
    public func record(
        of pixels: [Int],
        _ interests: Set<Observation> = Set(Observation.allCases)
    ) -> ForwardRecord {
        precision.run(RunControl()) {
            network.record(of: Variable(Tensor(sampler(pixels))), pixels: pixels, interests)
        }
    }

    /// Calls `body` with the record of each batch of `pixels`, in order.
    ///
    /// - Parameters:
    ///   - pixels: Row-major indices of the scene.
    ///   - interests: What to record.
    ///   - what: A description of the work for progress.
    ///   - control: Receives progress.
    ///   - body: Receives each record.
    /// - Throws: `RunError.interrupted`, or what `body` throws.
    public func forEachRecord(
        of pixels: [Int],
        _ interests: Set<Observation>,
        what: String,
        _ control: RunControl,
        _ body: (ForwardRecord) throws -> Void
    ) throws {
        let step = 32
        for start in stride(from: 0, to: pixels.count, by: step) {
            if control.isInterrupted() { throw RunError.interrupted }
            let end = min(start + step, pixels.count)
            try body(record(of: Array(pixels[start..<end]), interests))
            control.report(.working(what: what, done: end, total: pixels.count))
        }
    }
}

extension Network {
    /// The record of a forward pass of `patches`, `[batch, side, side, bands]`, around `pixels`.
    func record(of patches: Variable, pixels: [Int], _ interests: Set<Observation>) -> ForwardRecord {
        let recorder = ForwardRecorder(interests)
        var context = Context.inference()
        context.observer = recorder
        let logits = self(patches, &context).value
        let side = configuration.side
        return ForwardRecord(
            pixels: pixels,
            logits: logits,
            values: recorder.values,
            attentions: AttentionLayouts(configuration).attentions(in: recorder.values),
            side: side,
            reader: Reader(configuration)
        )
    }
}

/// Keeps the observed values of some kinds.
private final class ForwardRecorder: Observer {
    private let interests: Set<Observation>
    private(set) var values: [RecordedValue] = []

    init(_ interests: Set<Observation>) { self.interests = interests }

    func isInterested(in observation: Observation) -> Bool { interests.contains(observation) }

    func observe(_ observation: Observation, _ value: Variable, at layer: String) {
        values.append(RecordedValue(observation: observation, layer: layer, value: value.value))
    }
}
