internal import Engine
internal import Glibc

/// How much the heads of a layer agree on one query.
enum HeadAgreement {
    /// The Jensen–Shannon divergence of each pair of heads in bits, summed over the patches, `[heads · heads]`.
    static func divergences(_ record: AttentionRecord, query: Int) -> [Double] {
        let heads = record.heads
        var sums = [Double](repeating: 0, count: heads * heads)
        for sample in 0..<record.weights.shape[0] {
            let rows = (0..<heads).map { head -> [Double] in
                let row = record.row(sample: sample, head: head, query: query).map { Double($0) }
                let sum = row.reduce(0, +)
                return sum > 0 ? row.map { $0 / sum } : row
            }
            for one in 0..<heads {
                for other in one + 1..<heads {
                    let divergence = jensenShannon(rows[one], rows[other])
                    sums[one * heads + other] += divergence
                    sums[other * heads + one] += divergence
                }
            }
        }
        return sums
    }

    /// `H((p + q) / 2) − (H(p) + H(q)) / 2` in bits (Lin 1991, doi 10.1109/18.61115).
    static func jensenShannon(_ p: [Double], _ q: [Double]) -> Double {
        var sum = 0.0
        for (p, q) in zip(p, q) {
            let middle = (p + q) / 2
            if p > 0 { sum += p / 2 * log2(p / middle) }
            if q > 0 { sum += q / 2 * log2(q / middle) }
        }
        return max(0, sum)
    }
}
