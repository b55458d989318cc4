import Engine

/// Normalizations and attention.
extension OpCase {
    static let normalizations: [OpCase] =
        [
            OpCase("layerNorm", of: [[2, 3, 5], [5], [5]], large: [[50, 40, 20], [20], [20]]) {
                $0[0].layerNorm(weight: $0[1], bias: $0[2], epsilon: 1e-5)
            }
        ]
        + [false, true].flatMap { rectified in
            [1, 4].flatMap { inner in
                [nil, statistics].map { batchNorm(inner: inner, statistics: $0, rectified: rectified) }
            }
        }

    private static let statistics = ChannelStatistics(
        mean: Tensor([0.3, -0.2, 0.5], shape: [3]),
        variance: Tensor([0.7, 1.5, 2], shape: [3]),
        count: 0
    )

    private static func batchNorm(inner: Int, statistics: ChannelStatistics?, rectified: Bool) -> OpCase {
        func call(rectified: Bool) -> @Sendable ([Variable]) -> Variable {
            {
                $0[0].batchNorm(
                    weight: $0[1],
                    bias: $0[2],
                    statistics: statistics,
                    inner: inner,
                    epsilon: 1e-5,
                    rectified: rectified
                ).0
            }
        }
        let positions = inner == 1 ? [] : [inner]
        return OpCase(
            "batchNorm",
            "\(inner) inside, statistics \(statistics == nil ? "its own" : "given"), rectified \(rectified)",
            of: [[3, 2, 3] + positions, [3], [3]],
            large: [[900, 20, 3] + positions, [3], [3]],
            kinks: rectified ? call(rectified: false) : nil,
            call(rectified: rectified)
        )
    }

    static let attentions: [OpCase] = [
        OpCase(
            "attention",
            "fewer queries than keys",
            of: [[2, 3, 4], [2, 5, 4], [2, 5, 4]],
            large: [[21, 9, 12], [21, 11, 12], [21, 11, 12]]
        ) {
            .attention(query: $0[0], key: $0[1], value: $0[2], heads: 2, scale: 0.7)
        },
        OpCase(
            "attention",
            "with a bias",
            of: [[2, 4, 6], [2, 3, 6], [2, 3, 6], [4, 3]],
            large: [[21, 9, 12], [21, 9, 12], [21, 9, 12], [9, 9]]
        ) { .attention(query: $0[0], key: $0[1], value: $0[2], bias: $0[3], heads: 2, scale: 0.7) },
        OpCase(
            "attention",
            "key is value",
            of: [[2, 4, 6], [2, 4, 6]],
            large: [[21, 9, 12], [21, 9, 12]]
        ) {
            .attention(query: $0[0], key: $0[1], value: $0[1], heads: 3, scale: 0.7)
        },
        OpCase(
            "attention",
            "query, key and value are one",
            of: [[2, 4, 6], [4, 4]],
            large: [[21, 9, 12], [9, 9]]
        ) {
            .attention(query: $0[0], key: $0[0], value: $0[0], bias: $0[1], heads: 1, scale: 0.7)
        },
        OpCase(
            "attention",
            "tokens and widths beyond a vector",
            of: [[1, 19, 10], [1, 18, 10], [1, 18, 10], [19, 18]],
            large: [[21, 19, 34], [21, 18, 34], [21, 18, 34], [19, 18]]
        ) {
            .attention(query: $0[0], key: $0[1], value: $0[2], bias: $0[3], heads: 1, scale: 0.3)
        },
        OpCase("packedAttention", of: [[2, 4, 18]], large: [[21, 9, 36]]) {
            $0[0].packedAttention(heads: 3, scale: 0.7)
        },
        OpCase("packedAttention", "with a bias", of: [[2, 5, 12], [5, 5]], large: [[21, 9, 36], [9, 9]]) {
            $0[0].packedAttention(bias: $0[1], heads: 2, scale: 0.7)
        },
    ]
}
