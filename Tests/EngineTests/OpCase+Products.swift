import Engine

/// Matrix products and convolutions.
extension OpCase {
    static let matrices: [OpCase] = {
        var cases: [OpCase] = []
        for transposed in [false, true] {
            for otherTransposed in [false, true] {
                for (ranks, detail) in [
                    ((2, 2), "matrices"), ((3, 3), "both by sample"), ((2, 3), "left shared"),
                    ((3, 2), "right shared"), ((3, 2), "large one shared"),
                ] {
                    let isLarge = detail.hasPrefix("large")
                    func shapes(_ batch: Int, _ m: Int, _ k: Int, _ n: Int) -> [[Int]] {
                        let left = transposed ? [k, m] : [m, k]
                        let right = otherTransposed ? [n, k] : [k, n]
                        return [ranks.0 == 3 ? [batch] + left : left, ranks.1 == 3 ? [batch] + right : right]
                    }
                    let flips =
                        (transposed ? ", left transposed" : "")
                        + (otherTransposed ? ", right transposed" : "")
                    cases.append(
                        OpCase(
                            "matrixProduct",
                            detail + flips,
                            of: isLarge ? shapes(1, 2, 12, 10) : shapes(3, 2, 4, 5),
                            large: isLarge ? shapes(2, 50, 200, 300) : shapes(37, 20, 30, 40)
                        ) {
                            $0[0].matrixProduct(
                                $0[1],
                                transposed: transposed,
                                otherTransposed: otherTransposed
                            )
                        }
                    )
                }
            }
        }
        // Many rows, and few rows with a large weight.
        let shapes = [
            ("", [[2, 3, 4], [5, 4], [5]], [[40, 50, 20], [30, 20], [30]]),
            (", large weight", [[1, 2, 12], [10, 12], [10]], [[2, 50, 200], [300, 200], [300]]),
        ]
        for activation in [Activation.none, .relu, .gelu] {
            let before: @Sendable ([Variable]) -> Variable = { $0[0].linear(weight: $0[1], bias: $0[2]) }
            for (detail, small, large) in shapes {
                cases.append(
                    OpCase(
                        "linear",
                        "\(activation)\(detail)",
                        of: small,
                        large: large,
                        kinks: activation == .relu ? before : nil
                    ) {
                        $0[0].linear(weight: $0[1], bias: $0[2], activation: activation)
                    }
                )
            }
        }
        cases.append(
            OpCase("linear", "without bias", of: [[3, 4], [2, 4]], large: [[2000, 20], [30, 20]]) {
                $0[0].linear(weight: $0[1])
            }
        )
        return cases
    }()

    static let convolutions: [OpCase] = {
        func planes(_ detail: String, _ shapes: [[Int]], stride: Int = 1, padding: Int = 0) -> OpCase {
            OpCase(
                "convolution2D",
                detail,
                of: shapes,
                large: [[21] + shapes[0].dropFirst()] + shapes.dropFirst()
            ) {
                $0[0].convolution2D(
                    weight: $0[1],
                    bias: $0.count > 2 ? $0[2] : nil,
                    stride: stride,
                    padding: padding
                )
            }
        }
        func cubes(
            _ detail: String,
            _ shapes: [[Int]],
            _ padding: CubePadding = CubePadding(),
            bandStride: Int = 1
        ) -> OpCase {
            OpCase(
                "convolution3D",
                detail,
                of: shapes,
                large: [[21] + shapes[0].dropFirst()] + shapes.dropFirst()
            ) {
                $0[0].convolution3D(
                    weight: $0[1],
                    bias: $0.count > 2 ? $0[2] : nil,
                    padding: padding,
                    bandStride: bandStride
                )
            }
        }
        func channels(_ detail: String, _ shapes: [[Int]], padding: Int = 0) -> OpCase {
            OpCase(
                "depthwiseConvolution2D",
                detail,
                of: shapes,
                large: [[21] + shapes[0].dropFirst()] + shapes.dropFirst()
            ) {
                $0[0].depthwiseConvolution2D(
                    weight: $0[1],
                    bias: $0.count > 2 ? $0[2] : nil,
                    padding: padding
                )
            }
        }
        return [
            channels("valid", [[2, 4, 5, 3], [3, 1, 3, 2], [3]]),
            channels("padded, beyond a vector", [[2, 3, 2, 19], [19, 1, 3, 3], [19]], padding: 1),
            channels("padded beyond the kernel, without bias", [[2, 2, 3, 2], [2, 1, 1, 2]], padding: 2),
            planes("valid", [[2, 4, 5, 3], [2, 3, 3, 2], [2]]),
            planes("padded", [[2, 3, 4, 2], [3, 2, 3, 3], [3]], padding: 1),
            planes("stride 2", [[2, 5, 6, 2], [3, 2, 2, 2], [3]], stride: 2),
            planes("stride 2, padded", [[1, 5, 4, 2], [2, 2, 3, 3]], stride: 2, padding: 1),
            planes("one pixel, without bias", [[3, 1, 1, 4], [2, 4, 1, 1]]),
            cubes("valid", [[2, 4, 3, 2, 5], [3, 2, 3, 2, 3], [3]]),
            cubes(
                "padded",
                [[2, 3, 3, 1, 4], [4, 1, 3, 3, 3], [4]],
                CubePadding(bands: 1, rows: 1, columns: 1)
            ),
            cubes(
                "unequal padding, without bias",
                [[2, 3, 4, 2, 6], [2, 2, 5, 1, 3]],
                CubePadding(bands: 2, columns: 1)
            ),
            cubes(
                "bands beyond a vector",
                [[1, 2, 2, 1, 37], [2, 1, 3, 1, 1], [2]],
                CubePadding(bands: 1)
            ),
            cubes(
                "stride 2 along the bands",
                [[2, 2, 3, 2, 7], [3, 2, 3, 1, 1], [3]],
                CubePadding(bands: 1),
                bandStride: 2
            ),
            cubes(
                "stride 3, padded in space, without bias",
                [[1, 2, 2, 2, 8], [2, 2, 2, 3, 2]],
                CubePadding(bands: 1, rows: 1, columns: 1),
                bandStride: 3
            ),
            cubes(
                "a large kernel",
                [[2, 3, 4, 8, 4], [2, 8, 2, 3, 3], [2]],
                CubePadding(bands: 1, columns: 1)
            ),
        ]
    }()
}
