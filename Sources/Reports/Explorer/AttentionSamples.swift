internal import ArrayFiles
internal import Compute
internal import Engine
internal import HSI
internal import Inspection
internal import NN
internal import Runs

/// The attention of a sample of pixels, small enough for a page: each row of weights in steps of 1/255 of its largest.
struct AttentionSamples {
    /// The weights of one layer for all pixels of the sample.
    struct Layer {
        let path: String
        let part: AttentionRecord.Part
        let queries: TokenLayout, keys: TokenLayout
        let heads: Int
        /// `[pixels, heads, queries, keys]`, in steps of 1/255 of the largest weight of each row.
        var weights: [UInt8] = []
        /// The largest weight of each row: `[pixels, heads, queries]`.
        var largest: [Float] = []
    }

    /// The pixels, ascending.
    let pixels: [Int]
    private(set) var layers: [Layer] = []
    /// The query that is shown unless another is chosen, by layer.
    private(set) var readQueries: [Int] = []

    /// Records the attention of pixels of a network's run; nil if the network has no attention weights.
    ///
    /// Test pixels are taken from each true class, half of them wrong predictions where there are as many, evenly spaced in the
    /// order of rows. Attention among the tokens that a tokenizer combines is left out; its weights on the tokens of the
    /// patch are kept.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - bytes: About the size of all weights, compressed.
    ///   - data: The current location of the scene's files, if they were moved.
    ///   - control: Receives progress.
    /// - Throws: `RunError`, for example if the run was interrupted.
    init?(_ run: ReportedRun, bytes: Int, data: DataSource?, _ control: RunControl) throws {
        guard run.members.isEmpty, run.record.network != nil, let first = run.target.split.test.first else {
            return nil
        }
        let inspected = try InspectedRun(run.folder.path, data: data, control)
        let interests: Set<Observation> = [.attentionWeights, .tokenizerWeights]
        // One pixel tells how well the weights compress, which depends on the attention.
        let shown = Self.shown(inspected.record(of: [first], interests).attentions)
        guard !shown.isEmpty else { return nil }
        let size = shown.reduce(0) { sum, attention in
            let coded = Self.coded(attention)
            return sum + deflated(ByteCoding.differences(coded.bytes)).count + 4 * coded.largest.count
        }
        pixels = Self.sample(of: run, count: max(1, bytes / size))
        try inspected.forEachRecord(of: pixels, interests, what: "attention", control) { record in
            let attentions = Self.shown(record.attentions)
            if layers.isEmpty {
                readQueries = attentions.map { record.readQuery(of: $0) }
                layers = attentions.map {
                    Layer(path: $0.layer, part: $0.part, queries: $0.queries, keys: $0.keys, heads: $0.heads)
                }
            }
            for (index, attention) in attentions.enumerated() {
                let coded = Self.coded(attention)
                layers[index].weights += coded.bytes
                layers[index].largest += coded.largest
            }
        }
    }

    private static func coded(_ attention: AttentionRecord) -> (bytes: [UInt8], largest: [Float]) {
        ByteCoding.rows(attention.weights.scalars.map { Float($0) }, columns: attention.keys.count)
    }

    /// The weights that a page shows: none that are only a step to others.
    private static func shown(_ attentions: [AttentionRecord]) -> [AttentionRecord] {
        let composed = Set(attentions.filter { $0.part == .composed }.map(\.layer))
        return attentions.filter { $0.part != .attention || !composed.contains($0.layer) }
    }

    /// About `count` test pixels of all classes, at most eight of each.
    private static func sample(of run: ReportedRun, count: Int) -> [Int] {
        let labels = run.target.scene.labels.labels
        let classes = Dictionary(grouping: run.target.split.test) { labels[$0] }.sorted { $0.key < $1.key }
        let perClass = min(8, count / max(1, classes.count))
        var sample: [Int] = []
        for (label, pixels) in classes {
            let (wrong, right) = (
                pixels.filter { run.prediction[$0] != label }, pixels.filter { run.prediction[$0] == label }
            )
            // With a small sample, the classes after the first ones get none.
            let wanted = max(perClass, sample.count < count ? 1 : 0)
            let wrongOnes = spaced(wrong, right.isEmpty ? wanted : wanted / 2)
            sample += wrongOnes + spaced(right, wanted - wrongOnes.count)
        }
        return sample.sorted()
    }

    /// `count` of the pixels, evenly spaced; all of them if there are fewer.
    private static func spaced(_ pixels: [Int], _ count: Int) -> [Int] {
        guard count < pixels.count else { return pixels }
        return (0..<count).map { pixels[(2 * $0 + 1) * pixels.count / (2 * count)] }
    }
}
