internal import Compute
internal import Engine
internal import NN
public import Runs

/// Statistics of a network's attention over pixels of a scene.
public struct AttentionStatistics: Sendable {
    /// The rows that are measured.
    public enum Queries: String, Sendable, CaseIterable, Codable {
        /// The row of the query that is shown: the class token's, else the center pixel's.
        case shown
        /// The mean over the rows of all queries.
        case all
    }

    /// The statistics of one head of one layer, for each pixel in order.
    public struct Head: Sendable {
        /// The path of the layer.
        public let layer: String
        /// Which weights of the layer they are.
        public let part: AttentionRecord.Part
        /// The head, counted from zero.
        public let head: Int
        /// The rows that are measured.
        public let queries: Queries
        /// The largest weight of a row.
        public internal(set) var maximum: [Double] = []
        /// The mean weight of a row.
        public internal(set) var mean: [Double] = []
        /// The entropy of a row in bits.
        public internal(set) var entropy: [Double] = []
        /// The entropy relative to a uniform row; NaN where there is a single key.
        public internal(set) var relativeEntropy: [Double] = []
        /// The mean distance in pixels; NaN where queries or keys have no position.
        public internal(set) var distance: [Double] = []
    }

    /// How much the heads of a layer agree.
    public struct Agreement: Sendable {
        /// The path of the layer.
        public let layer: String
        /// Which weights of the layer they are.
        public let part: AttentionRecord.Part
        /// The Jensen–Shannon divergence of the rows of two heads in bits, from 0 for equal rows to 1 for rows without a common
        /// key; the mean over the pixels, `[heads · heads]`.
        public let divergences: [Double]
        /// The mean over all pairs of different heads.
        public let mean: Double
        /// The number of heads, at least two.
        public let heads: Int
    }

    /// The pixels.
    public let pixels: [Int]
    /// The classes of the pixels, counted from zero.
    public let classes: [Int?]
    /// The statistics of each head.
    public let heads: [Head]
    /// The agreement of the heads of each layer, for the query that is shown.
    public let agreements: [Agreement]

    /// Measures the attention of a run on `pixels`.
    ///
    /// - Throws: `RunError.interrupted`.
    public init(_ run: InspectedRun, pixels: [Int], _ control: RunControl = RunControl()) throws {
        self.pixels = pixels
        classes = run.classes(of: pixels)
        var (heads, sums): ([Head], [(record: AttentionRecord, sum: [Double])]) = ([], [])
        try run.forEachRecord(
            of: pixels,
            [.attentionWeights, .tokenizerWeights],
            what: "attention statistics",
            control
        ) { record in
            let measured = record.attentions.flatMap { Self.measure($0, shown: record.readQuery(of: $0)) }
            if heads.isEmpty {
                heads = measured
            } else {
                for index in heads.indices { heads[index].append(measured[index]) }
            }
            let divergences = record.attentions.filter { $0.heads > 1 }.map { attention in
                (attention, HeadAgreement.divergences(attention, query: record.readQuery(of: attention)))
            }
            if sums.isEmpty {
                sums = divergences.map { (record: $0.0, sum: $0.1) }
            } else {
                for (index, part) in divergences.enumerated() {
                    for pair in part.1.indices { sums[index].sum[pair] += part.1[pair] }
                }
            }
        }
        self.heads = heads
        agreements = sums.map { record, sum in
            let (count, pairs) = (record.heads, record.heads * (record.heads - 1))
            let means = sum.map { $0 / Double(max(pixels.count, 1)) }
            return Agreement(
                layer: record.layer,
                part: record.part,
                divergences: means,
                mean: means.reduce(0, +) / Double(pairs),
                heads: count
            )
        }
    }

    /// The statistics of each head of a layer, for the query that is shown and for all of them.
    private static func measure(_ record: AttentionRecord, shown: Int) -> [Head] {
        let distances = TokenLayout.distances(from: record.queries, to: record.keys)
        let (batch, heads) = (record.weights.shape[0], record.heads)
        var measured = [RowMeans](repeating: RowMeans(), count: batch * heads * 2)
        measured.withUnsafeMutableBufferPointer { buffer in
            // Each range writes only its own elements.
            nonisolated(unsafe) let measured = buffer
            parallel(over: batch * heads, grain: 1) { range in
                for index in range {
                    var all = RowMeans()
                    for query in 0..<record.queries.count {
                        let row = RowStatistics(
                            record.row(sample: index / heads, head: index % heads, query: query),
                            distances: distances[query]
                        )
                        all.add(row)
                        if query == shown { measured[2 * index].add(row) }
                    }
                    measured[2 * index + 1] = all
                }
            }
        }
        return (0..<heads).flatMap { head in
            Queries.allCases.enumerated().map { kind, queries in
                var result = Head(layer: record.layer, part: record.part, head: head, queries: queries)
                for sample in 0..<batch { result.append(measured[2 * (sample * heads + head) + kind]) }
                return result
            }
        }
    }
}

/// Sums over rows, and their means.
private struct RowMeans: Sendable {
    var (count, maximum, mean, entropy, relativeEntropy, distance) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    mutating func add(_ row: RowStatistics) {
        count += 1
        maximum += row.maximum
        mean += row.mean
        entropy += row.entropy
        relativeEntropy += row.relativeEntropy ?? .nan
        distance += row.distance ?? .nan
    }
}

extension AttentionStatistics.Head {
    /// Adds the means of one pixel.
    fileprivate mutating func append(_ row: RowMeans) {
        maximum.append(row.maximum / row.count)
        mean.append(row.mean / row.count)
        entropy.append(row.entropy / row.count)
        relativeEntropy.append(row.relativeEntropy / row.count)
        distance.append(row.distance / row.count)
    }

    /// Adds the pixels of another batch.
    fileprivate mutating func append(_ other: AttentionStatistics.Head) {
        maximum += other.maximum
        mean += other.mean
        entropy += other.entropy
        relativeEntropy += other.relativeEntropy
        distance += other.distance
    }
}
