import CKernels
import Foundation
import Testing

/// Attention of one sample by its definition in double precision, on inputs in the layout of a fused projection: q, k
/// and v side by side in each token, followed by `gap` other elements.
struct AttentionCase: Sendable, CustomTestStringConvertible {
    let queries, keys, heads, width: Int
    var biased = false, masked = false
    var size = 1.0

    var testDescription: String {
        "\(queries)×\(keys), \(heads) heads of \(width)\(biased ? ", bias" : "")\(masked ? ", mask" : ""), ±\(size)"
    }

    static let gap = 3
    var channels: Int { heads * width }
    var stride: Int { 3 * channels + Self.gap }
    var tokens: Int { max(queries, keys) }
    var scale: KernelScalar { 0.3 }

    var shape: ck_attention {
        ck_attention(
            queries: queries,
            keys: keys,
            heads: heads,
            width: width,
            query_stride: stride,
            key_stride: stride,
            value_stride: stride,
            output_stride: channels,
            scale: scale
        )
    }

    static let all = [
        AttentionCase(queries: 1, keys: 1, heads: 1, width: 8),
        AttentionCase(queries: 7, keys: 9, heads: 2, width: 16, biased: true),
        AttentionCase(queries: 33, keys: 31, heads: 1, width: 30),
        AttentionCase(queries: 17, keys: 5, heads: 3, width: 32, biased: true, masked: true),
        AttentionCase(queries: 20, keys: 130, heads: 1, width: 13),
        AttentionCase(queries: 5, keys: 6, heads: 2, width: 64, biased: true),
        AttentionCase(queries: 9, keys: 8, heads: 2, width: 70),
        AttentionCase(queries: 8, keys: 32, heads: 3, width: 1, biased: true),
        AttentionCase(queries: 81, keys: 81, heads: 2, width: 10, biased: true),
        AttentionCase(queries: 81, keys: 81, heads: 1, width: 10, biased: true, size: 8),
    ]
}

struct AttentionReference {
    let shape: AttentionCase
    let x, bias, g: [Double]
    /// `[heads, queries, keys]`.
    var probabilities: [Double] = []
    var logSums: [Double] = []
    var out: [Double]

    init(_ shape: AttentionCase, x: [Double], bias: [Double], g: [Double]) {
        (self.shape, self.x, self.bias, self.g) = (shape, x, bias, g)
        out = [Double](repeating: 0, count: shape.queries * shape.channels)
        for h in 0..<shape.heads {
            for i in 0..<shape.queries {
                let scores = (0..<shape.keys).map { j in
                    let dot = (0..<shape.width).reduce(0.0) { $0 + q(i, h, $1) * k(j, h, $1) }
                    return dot * Double(shape.scale) + (shape.biased ? bias[j * shape.queries + i] : 0)
                }
                let peak = scores.max() ?? 0
                let sum = scores.reduce(0) { $0 + exp($1 - peak) }
                let row = scores.map { exp($0 - peak) / sum }
                probabilities += row
                logSums.append(peak + log(sum))
                for d in 0..<shape.width {
                    out[i * shape.channels + h * shape.width + d] =
                        (0..<shape.keys).reduce(0) { $0 + row[$1] * v($1, h, d) }
                }
            }
        }
    }

    func q(_ i: Int, _ h: Int, _ d: Int) -> Double { x[i * shape.stride + h * shape.width + d] }
    func k(_ j: Int, _ h: Int, _ d: Int) -> Double {
        x[j * shape.stride + shape.channels + h * shape.width + d]
    }
    func v(_ j: Int, _ h: Int, _ d: Int) -> Double {
        x[j * shape.stride + 2 * shape.channels + h * shape.width + d]
    }

    /// The gradients of x and of the bias, `untouched` where the kernel must not write.
    func pullback(untouched: Double) -> (x: [Double], bias: [Double]) {
        var dx = [Double](repeating: untouched, count: x.count)
        var dbias = [Double](repeating: 0, count: shape.keys * shape.queries)
        for token in 0..<shape.tokens {
            for c in 0..<shape.channels {
                if token < shape.queries { dx[token * shape.stride + c] = 0 }
                if token < shape.keys {
                    dx[token * shape.stride + shape.channels + c] = 0
                    dx[token * shape.stride + 2 * shape.channels + c] = 0
                }
            }
        }
        for h in 0..<shape.heads {
            for i in 0..<shape.queries {
                let gi = (0..<shape.width).map { g[i * shape.channels + h * shape.width + $0] }
                let p = (0..<shape.keys).map { probabilities[(h * shape.queries + i) * shape.keys + $0] }
                let dp = (0..<shape.keys).map { j in
                    (0..<shape.width).reduce(0.0) { $0 + gi[$1] * v(j, h, $1) }
                }
                let inner = zip(p, dp).reduce(0) { $0 + $1.0 * $1.1 }
                for j in 0..<shape.keys {
                    let ds = p[j] * (dp[j] - inner)
                    dbias[j * shape.queries + i] += ds
                    for d in 0..<shape.width {
                        let c = h * shape.width + d
                        dx[i * shape.stride + c] += Double(shape.scale) * ds * k(j, h, d)
                        dx[j * shape.stride + shape.channels + c] += Double(shape.scale) * ds * q(i, h, d)
                        dx[j * shape.stride + 2 * shape.channels + c] += p[j] * gi[d]
                    }
                }
            }
        }
        return (dx, dbias)
    }
}

@Suite struct KernelAttentionTests {
    @Test(arguments: KernelSet.available, AttentionCase.all)
    func attention(_ set: KernelSet, _ test: AttentionCase) {
        var numbers = KernelNumbers(seed: test.width)
        let x = KernelBuffer(numbers.values(test.tokens * test.stride, size: test.size))
        var biases = numbers.values(test.keys * test.queries)
        // Key 0 stays visible to every query.
        if test.masked { for i in test.queries..<biases.count where i % 3 == 0 { biases[i] = -.infinity } }
        let bias = KernelBuffer(biases)
        let g = KernelBuffer(numbers.values(test.queries * test.channels))
        let reference = AttentionReference(test, x: x.doubles, bias: bias.doubles, g: g.doubles)

        var shape = test.shape
        let scratch = KernelBuffer(count: set.table.attention_scratch(&shape), of: .nan)
        let out = KernelBuffer(count: g.count), logSums = KernelBuffer(count: test.heads * test.queries)
        let (q, k, v) = (x.pointer, x.pointer + test.channels, x.pointer + 2 * test.channels)
        let maybeBias = test.biased ? UnsafePointer(bias.pointer) : nil
        set.table.attention(&shape, q, k, v, maybeBias, out.pointer, logSums.pointer, scratch.pointer)
        let slack = max(1, test.size * test.size)
        expectClose(out, reference.out, ulps: 16 * referenceRounding * slack, magnitude: test.size, "out")
        expectClose(logSums, reference.logSums, ulps: 16 * referenceRounding, magnitude: slack, "log sums")
        #expect(scratch.marksAreIntact, "scratch is too small")

        for i in 0..<scratch.count { scratch.pointer[i] = .nan }
        let dx = KernelBuffer(count: x.count), dbias = KernelBuffer(count: bias.count, of: 1)
        set.table.attention_pullback(
            &shape,
            q,
            k,
            v,
            maybeBias,
            logSums.pointer,
            g.pointer,
            dx.pointer,
            dx.pointer + test.channels,
            dx.pointer + 2 * test.channels,
            dbias.pointer,
            scratch.pointer
        )
        let (exactX, exactBias) = reference.pullback(untouched: 777)
        expectClose(dx, exactX, ulps: 64 * referenceRounding * slack, magnitude: 2 * test.size, "dx")
        expectClose(
            dbias,
            exactBias.map { $0 + 1 },
            ulps: 32 * referenceRounding * slack,
            magnitude: 4 * test.size,
            "dbias"
        )
        #expect(scratch.marksAreIntact, "scratch is too small")

        let again = KernelBuffer(count: x.count)
        set.table.attention_pullback(
            &shape,
            q,
            k,
            v,
            maybeBias,
            logSums.pointer,
            g.pointer,
            again.pointer,
            again.pointer + test.channels,
            again.pointer + 2 * test.channels,
            nil,
            scratch.pointer
        )
        #expect(again.values == dx.values, "without the gradient of the bias")
    }
}
